"""The records of the product; importing this package knows them all."""

from cocreate.models import accounts, journal, pillars, proposals, voting, workshops
from cocreate.models.base import Base

__all__ = ["Base", "accounts", "journal", "pillars", "proposals", "voting", "workshops"]
