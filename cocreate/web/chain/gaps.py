"""What is missing, in words that lead to where it can be filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from cocreate.domain.errors import RuleViolation
from cocreate.domain.publication import Gap, GapKind
from cocreate.domain.sheets import FIELDS, Missing
from cocreate.domain.text import N_
from cocreate.queries.arbitration.views import Desk
from cocreate.queries.plans.pages import PlanPage
from cocreate.web.errors import sentence_of
from cocreate.web.i18n import say

JUST_EMPTY = "sheet-field-missing"


GAP_SENTENCES = {
    GapKind.ROUND_NOT_CLOSED: N_("Close the round %(label)s first."),
    GapKind.NO_OUTCOME: N_("%(label)s: no decision has been recorded."),
    GapKind.NO_REASON: N_("%(label)s: the decision has no reason."),
    GapKind.NO_LANGUAGE: N_("%(label)s: “%(field)s” is missing in %(languages)s."),
    GapKind.VOTED_BUT_ABSENT: N_("%(label)s: voted in the room, but nobody has answered it."),
}
FIELD_NAMES = {
    "body": N_("Deciding body"),
    "reason": N_("Reason"),
    "conditions": N_("Conditions"),
    "changes": N_("What is to change"),
    "dissent": N_("Dissenting opinion"),
    "overrun_reason": N_("Why the envelope is exceeded"),
    "set_aside": N_("Why it is set aside"),
    **{one.key: one.label for one in FIELDS},
}


@dataclass(frozen=True)
class GapLink:
    """One thing to put right: where, and what to do there."""

    href: str
    text: str


def sheet_gaps(action_id: str, gaps: Iterable[Missing]) -> tuple[GapLink, ...]:
    """What a sheet lacks: an empty field by its name, anything else by its sentence."""
    return tuple(_sheet_gap(action_id, one.field, one.code, one.params) for one in gaps)


def plan_gaps(error: RuleViolation) -> tuple[tuple[str, tuple[GapLink, ...]], ...]:
    """The gaps that a refused submission names, by the code of the sheet."""
    found: dict[str, list[GapLink]] = {}
    gaps = error.params.get("gaps")
    for gap in gaps if isinstance(gaps, list) else []:
        link = _sheet_gap(gap["action_id"], gap["field"], gap["code"], gap["params"])
        found.setdefault(gap["action"], []).append(link)
    return tuple((code, tuple(links)) for code, links in found.items())


def _sheet_gap(action_id: str, field: str, code: str, params: Mapping[str, object]) -> GapLink:
    label = say(FIELDS[field].label)
    text = label
    if code != JUST_EMPTY:
        error = RuleViolation(code)
        error.params = dict(params)
        sentence = sentence_of(error)
        text = say(N_("%(label)s: %(sentence)s"), label=label, sentence=sentence)
    return GapLink(url_for("sheets.edit", action_id=action_id) + f"#field-{field}", text)


def publication_gaps(desk: Desk, plan: PlanPage) -> tuple[GapLink, ...]:
    """What a round lacks before it can be published, each with the page where it is put right."""
    return tuple(GapLink(_place_of(gap, desk, plan), _gap_sentence(gap)) for gap in desk.gaps)


def _gap_sentence(gap: Gap) -> str:
    return say(
        GAP_SENTENCES[gap.kind],
        label=gap.label,
        field=say(FIELD_NAMES[gap.field]) if gap.field else "",
        languages=", ".join(gap.languages).upper(),
    )


def _place_of(gap: Gap, desk: Desk, plan: PlanPage) -> str:
    if gap.kind is GapKind.ROUND_NOT_CLOSED or gap.field == "overrun_reason":
        return url_for("arbitration.desk", round_id=desk.round_id) + "#closing"
    decided = {row.code: row.action_id for row in desk.rows}
    if gap.label in decided and gap.field not in FIELDS:
        return url_for("arbitration.decide", round_id=desk.round_id, action_id=decided[gap.label])
    sheets = {row.code: row.id for row in plan.rows}
    if gap.label not in sheets:
        return url_for("plans.show", plan_id=plan.id)
    page = "sheets.set_aside" if gap.field == "set_aside" else "sheets.edit"
    return url_for(page, action_id=sheets[gap.label])
