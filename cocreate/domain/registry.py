"""A named, ordered collection of interchangeable parts: phases, voting methods, export formats."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Keyed(Protocol):
    """What a registry holds: anything that names itself by a stable key."""

    @property
    def key(self) -> str: ...


Item = TypeVar("Item", bound=Keyed)


class Registry(Generic[Item]):
    """Items by key, in the order they were given.

    The order is the order in which people see them. Raises ``ValueError`` when two items claim the
    same key, ``KeyError`` when a key is unknown.
    """

    def __init__(self, *items: Item) -> None:
        self._items: dict[str, Item] = {}
        for item in items:
            if item.key in self._items:
                msg = f"two items claim the key {item.key!r}"
                raise ValueError(msg)
            self._items[item.key] = item

    def __getitem__(self, key: str) -> Item:
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def keys(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(self._items)
