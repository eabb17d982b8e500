"""The reasons of objections: written with a ballot, kept beside its marks, shown after closing.

A reason is text of a person and may give its author away, so it is no part of the marks, of the
digest of papers, or of a sealed file. In a secret poll it is kept under the hash of the ballot key,
so that a changed ballot replaces its reasons; at closing the hash is taken off and the reasons are
shown in random order.
"""

from collections.abc import Mapping

from cocreate.domain.errors import RuleViolation
from cocreate.domain.text import clean_text
from cocreate.domain.voting import BallotForm, Marks

LONGEST_REASON = 1000
"""Characters; a reason is a paragraph, and is worked on aloud."""


def read_reasons(raw: Mapping[str, object], marks: Marks, form: BallotForm) -> dict[str, str]:
    """The reason of each mark that asks for one or takes one, by option; other texts are left out.

    Raises ``RuleViolation("reason-missing")`` or ``("reason-too-long")`` naming the option.
    """
    reasons = {}
    for option_id, mark in marks.items():
        if mark not in form.with_reason | form.may_reason:
            continue
        text = clean_text(str(raw.get(option_id) or ""))
        if not text and mark in form.with_reason:
            raise RuleViolation("reason-missing", field=option_id)
        if not text:
            continue
        if len(text) > LONGEST_REASON:
            raise RuleViolation(
                "reason-too-long", field=option_id, maximum=LONGEST_REASON, length=len(text)
            )
        reasons[option_id] = text
    return reasons
