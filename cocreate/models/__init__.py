"""The records of the product; importing this package knows them all."""

from cocreate.models import (
    accounts,
    arbitration,
    journal,
    organisations,
    pillars,
    plans,
    proposals,
    publication,
    voting,
    workshops,
)
from cocreate.models.append_only import guard_append_only
from cocreate.models.base import Base
from cocreate.models.coherence import links
from cocreate.models.commitments import records as commitments
from cocreate.models.followup import evaluation, revisions
from cocreate.models.followup import records as followup
from cocreate.models.imports import pending
from cocreate.models.opinions import records as opinions
from cocreate.models.studies import records
from cocreate.models.voices import records as voices

guard_append_only(Base.metadata)

__all__ = [
    "Base",
    "accounts",
    "arbitration",
    "commitments",
    "evaluation",
    "followup",
    "journal",
    "links",
    "opinions",
    "organisations",
    "pending",
    "pillars",
    "plans",
    "proposals",
    "publication",
    "records",
    "revisions",
    "voices",
    "voting",
    "workshops",
]
