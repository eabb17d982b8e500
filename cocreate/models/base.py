"""What all records share: the declarative base, constraint names, UTC times, exact money, ids."""

import datetime as dt
import secrets
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

CENTS = Decimal("0.01")


def new_id() -> str:
    """A random id of 22 URL-safe characters (128 bits): it tells nothing about order or number."""
    return secrets.token_urlsafe(16)


class UTCDateTime(TypeDecorator[dt.datetime]):
    """A moment: given and returned with the UTC time zone, on every database.

    Raises ``ValueError`` for a time without zone.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a stored time needs a time zone"
            raise ValueError(msg)
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Money(TypeDecorator[Decimal]):
    """An amount in euro, exact to the cent, stored as a whole number of cents.

    Raises ``ValueError`` for fractions of a cent.
    """

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        del dialect
        if value is None:
            return None
        cents = value / CENTS
        if cents != cents.to_integral_value():
            msg = "an amount cannot have fractions of a cent"
            raise ValueError(msg)
        return int(cents)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        del dialect
        return None if value is None else (Decimal(value) * CENTS).quantize(CENTS)


def choice(enum: type[StrEnum], name: str) -> sa.Enum:
    """A column type for one of the values of ``enum``, held by a CHECK constraint ``name``."""
    return sa.Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """The parent of all records; gives constraints the names that migrations rely on."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[object, object]] = {
        dt.datetime: UTCDateTime,
        Decimal: Money,
        dict[str, str]: sa.JSON,
        dict[str, object]: sa.JSON,
        list[str]: sa.JSON,
    }


class Identified:
    """A record with a random public id."""

    id: Mapped[str] = mapped_column(sa.String(22), primary_key=True, default=new_id)
