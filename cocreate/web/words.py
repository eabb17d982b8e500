"""Words for values that the domain knows by key alone."""

from cocreate.domain.permissions import Role
from cocreate.domain.pillars import PART_NAMES, READINESS_NAMES
from cocreate.domain.text import N_

ROLE_NAMES = {
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.COORDINATOR: N_("Coordinator"),
    Role.FACILITATOR: N_("Facilitator"),
    Role.DECIDER: N_("Decider"),
    Role.LEAD: N_("Lead of an action"),
    Role.READER: N_("Reader"),
    Role.PARTICIPANT: N_("Participant"),
    Role.VISITOR: N_("Visitor"),
}

MISSING_NAMES: dict[str, str] = {
    **{part.value: name for part, name in PART_NAMES.items()},
    **{item.value: name for item, name in READINESS_NAMES.items()},
}
"""What a refusal lists as missing, by the key that it carries."""
