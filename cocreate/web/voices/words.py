"""The words that the pages of consultations need."""

from cocreate.domain.sheets import FIELDS
from cocreate.domain.voices import (
    AMENDMENT_LABELS,
    ANSWER_LABELS,
    STATE_LABELS,
    VERDICT_LABELS,
)

LABELS = {
    "verdicts": VERDICT_LABELS,
    "answers": ANSWER_LABELS,
    "invitation_states": STATE_LABELS,
    "amendment_states": AMENDMENT_LABELS,
    "sheet_fields": FIELDS,
}
