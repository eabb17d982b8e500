"""How the actions of a plan hang together: links between sheets, and what the plan leaves open."""

from enum import StrEnum

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import N_


class LinkKind(StrEnum):
    """How one action stands to another; ``none`` is that somebody has looked and found nothing."""

    DEPENDS_ON = "depends-on"
    REINFORCES = "reinforces"
    OVERLAPS = "overlaps"
    REPLACES = "replaces"
    MERGED_INTO = "merged-into"
    NONE = "none"


LINK_LABELS: dict[LinkKind, str] = {
    LinkKind.DEPENDS_ON: N_("depends on"),
    LinkKind.REINFORCES: N_("reinforces"),
    LinkKind.OVERLAPS: N_("overlaps with"),
    LinkKind.REPLACES: N_("replaces"),
    LinkKind.MERGED_INTO: N_("is merged into"),
    LinkKind.NONE: N_("has no link with"),
}
BACK_LABELS: dict[LinkKind, str] = {
    LinkKind.DEPENDS_ON: N_("is needed by"),
    LinkKind.REINFORCES: N_("is reinforced by"),
    LinkKind.OVERLAPS: N_("overlaps with"),
    LinkKind.REPLACES: N_("is replaced by"),
    LinkKind.MERGED_INTO: N_("takes in"),
    LinkKind.NONE: N_("has no link with"),
}
"""The same link read from its other end."""

BOTH_WAYS = frozenset({LinkKind.OVERLAPS, LinkKind.NONE})
"""The links that have no direction."""


def checked_link(kind: str) -> LinkKind:
    """The kind that was chosen; raises ``RuleViolation`` when there is none."""
    try:
        return LinkKind(kind)
    except ValueError:
        raise RuleViolation("link-kind-missing", field="kind") from None
