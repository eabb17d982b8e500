"""The words that a sheet chooses among: aims, certainty, roles of partners, kinds of indicator."""

from enum import StrEnum

from cocreate.domain.text import N_


class AimLevel(StrEnum):
    """How far an action serves one of the three aims of the Alliance."""

    NONE = "none"
    INDIRECT = "indirect"
    DIRECT = "direct"


AIM_LEVEL_LABELS: dict[AimLevel, str] = {
    AimLevel.NONE: N_("Not an aim"),
    AimLevel.INDIRECT: N_("Indirect aim"),
    AimLevel.DIRECT: N_("Direct aim"),
}


class Certainty(StrEnum):
    """How far an amount can be relied on; unknown is an answer, and is never zero."""

    UNKNOWN = "unknown"
    ORDER_OF_MAGNITUDE = "order-of-magnitude"
    ESTIMATE = "estimate"
    FIXED = "fixed"


CERTAINTY_LABELS: dict[Certainty, str] = {
    Certainty.UNKNOWN: N_("Cost unknown"),
    Certainty.ORDER_OF_MAGNITUDE: N_("Order of magnitude"),
    Certainty.ESTIMATE: N_("Estimate"),
    Certainty.FIXED: N_("Fixed amount"),
}


class PartnerRole(StrEnum):
    """What an organisation does in an action, beside its lead."""

    CO_LEAD = "co-lead"
    PARTNER = "partner"
    COLLABORATING = "collaborating"
    FUNDER = "funder"


PARTNER_ROLE_LABELS: dict[PartnerRole, str] = {
    PartnerRole.CO_LEAD: N_("Co-lead"),
    PartnerRole.PARTNER: N_("Partner"),
    PartnerRole.COLLABORATING: N_("Collaborating actor"),
    PartnerRole.FUNDER: N_("Funder"),
}


class IndicatorKind(StrEnum):
    """What an indicator measures: what is done, what it changes, what that leads to."""

    OUTPUT = "output"
    RESULT = "result"
    IMPACT = "impact"


INDICATOR_KIND_LABELS: dict[IndicatorKind, str] = {
    IndicatorKind.OUTPUT: N_("Output"),
    IndicatorKind.RESULT: N_("Result"),
    IndicatorKind.IMPACT: N_("Impact"),
}

AIMS = ("employment", "economy", "environment")
AIM_LABELS: dict[str, str] = {
    "employment": N_("Employment"),
    "economy": N_("Economy"),
    "environment": N_("Environment"),
}


class OrganisationKind(StrEnum):
    """What an organisation is; the balance of actors is counted by it."""

    PUBLIC = "public"
    PRIVATE = "private"
    ASSOCIATION = "association"
    SOCIAL_ECONOMY = "social-economy"
    SOCIAL_PARTNER = "social-partner"
    RESEARCH = "research"
    BODY = "body"


ORGANISATION_KIND_LABELS: dict[OrganisationKind, str] = {
    OrganisationKind.PUBLIC: N_("Public actor"),
    OrganisationKind.PRIVATE: N_("Private actor"),
    OrganisationKind.ASSOCIATION: N_("Association"),
    OrganisationKind.SOCIAL_ECONOMY: N_("Social economy"),
    OrganisationKind.SOCIAL_PARTNER: N_("Social partner"),
    OrganisationKind.RESEARCH: N_("University or research centre"),
    OrganisationKind.BODY: N_("Advisory council"),
}

TARGET_GROUPS: dict[str, dict[str, str]] = {
    "jobseekers": {"fr": "Chercheurs d’emploi", "nl": "Werkzoekenden", "en": "Jobseekers"},
    "low-skilled": {
        "fr": "Personnes peu qualifiées",
        "nl": "Laaggeschoolden",
        "en": "Low-skilled people",
    },
    "companies": {"fr": "Entreprises", "nl": "Ondernemingen", "en": "Companies"},
    "self-employed": {"fr": "Indépendants", "nl": "Zelfstandigen", "en": "Self-employed people"},
    "municipalities": {"fr": "Communes", "nl": "Gemeenten", "en": "Municipalities"},
    "schools": {"fr": "Écoles", "nl": "Scholen", "en": "Schools"},
    "training": {
        "fr": "Opérateurs de formation",
        "nl": "Opleidingsverstrekkers",
        "en": "Training providers",
    },
    "households": {"fr": "Ménages", "nl": "Huishoudens", "en": "Households"},
    "public-clients": {
        "fr": "Donneurs d’ordre publics",
        "nl": "Openbare opdrachtgevers",
        "en": "Public contracting bodies",
    },
}
"""The groups that the product knows from the start; a coordinator adds others as records."""
