"""Forms of the decision studio: the terms of a selection, its constraints, costs and weights."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

import wtforms
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField

from cocreate.domain.amounts import read_amount
from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection.constraints import Constraints, Forced
from cocreate.domain.selection.rules import RULES
from cocreate.domain.selection.wording import STARTS
from cocreate.domain.studies.settings import Cost, Settings
from cocreate.domain.studies.terms import Terms, read_terms
from cocreate.domain.text import N_, clean_line, clean_text
from cocreate.queries.studies.pages import StudyPage
from cocreate.web.forms import Form, options
from cocreate.web.forms.rows import Row, RowsForm
from cocreate.web.i18n import language, say

TIE_ORDERS = {
    "cost,points,draw": N_("Lower cost, then more points, then the public draw"),
    "points,cost,draw": N_("More points, then lower cost, then the public draw"),
    "draw": N_("The public draw alone"),
}
TERM_FIELDS = ("rule", "envelope", "step", "start", "ties", "seed", "threshold")
MOST_TEXT = 400


def typed_amount(amount: Fraction | None) -> str:
    """An amount as a reader of this language would type it."""
    if amount is None:
        return ""
    whole = amount.denominator == 1
    text = str(int(amount)) if whole else f"{float(amount):.2f}"
    return text if language() == "en" else text.replace(".", ",")


class TermsForm(Form):
    """The terms of a selection; ``seen`` is the state of the vote that they were typed for."""

    rule = SelectField(N_("Rule of selection"), validate_choice=False)
    envelope = StringField(N_("Envelope, in euro"))
    step = StringField(N_("Step of the completion"))
    start = SelectField(N_("First share of each person"), validate_choice=False)
    ties = SelectField(N_("What decides between equals"), validate_choice=False)
    seed = StringField(N_("Seed of the public draw"))
    threshold = StringField(N_("Fewest points of a funded action"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.rule.choices = options((one.key, say(one.title)) for one in RULES)
        self.start.choices = options((one, say(text)) for one, text in STARTS.items())
        self.ties.choices = options((one, say(text)) for one, text in TIE_ORDERS.items())

    def fill_terms(self, terms: Terms) -> None:
        """Show terms as they are."""
        self.rule.data, self.envelope.data = terms.rule, typed_amount(terms.envelope)
        self.step.data = str(terms.step)
        if not terms.step.is_share:
            self.step.data = typed_amount(terms.step.size)
        self.start.data, self.seed.data = terms.start.value, terms.seed
        self.ties.data = ",".join(one.value for one in terms.ties)
        self.threshold.data = typed_amount(terms.threshold)

    def terms(self) -> Terms:
        """What was typed; raises ``RuleViolation`` naming the field."""
        typed = {name: str(self[name].data or "") for name in TERM_FIELDS}
        return read_terms(typed, language())


class ForcedRow(Row):
    """An action put in or kept out, by whom and why."""

    filled_by = ("action", "author", "reason")
    action = StringField(N_("Action"))
    way = SelectField(
        N_("What is asked"),
        choices=options([("in", ""), ("out", "")]),
        validate_choice=False,
    )
    author = StringField(N_("Who answers for it"))
    reason = StringField(N_("Reason"))


class GroupRow(Row):
    """Actions of which one at most is funded."""

    filled_by = ("actions",)
    actions = StringField(N_("Actions"))


class NeedsRow(Row):
    """An action, and those that must be funded before it."""

    filled_by = ("action", "others")
    action = StringField(N_("Action"))
    others = StringField(N_("Needs"))


class PackageRow(Row):
    """An action that contains others."""

    filled_by = ("action", "others")
    action = StringField(N_("Package"))
    others = StringField(N_("Contains"))


class LimitRow(Row):
    """The least and the most money of an objective."""

    filled_by = ("objective", "floor", "cap")
    objective = StringField(N_("Objective"))
    floor = StringField(N_("At least, in euro"))
    cap = StringField(N_("At most, in euro"))


class StudyForm(RowsForm, TermsForm):
    """Everything a study is computed with beside costs; weights have a field for each vote."""

    version = HiddenField()
    reserve = StringField(N_("Reserve for the arbitration, in euro"))
    forced = FieldList(FormField(ForcedRow), N_("Actions put in or kept out"))
    exclusions = FieldList(FormField(GroupRow), N_("Only one of these"))
    requires = FieldList(FormField(NeedsRow), N_("Prerequisites"))
    packages = FieldList(FormField(PackageRow), N_("Packages"))
    limits = FieldList(FormField(LimitRow), N_("Limits for objectives"))
    weights = StringField(N_("Weights of the workshops"))

    def fill(self, page: StudyPage) -> "StudyForm":
        """Show a study as it is."""
        given = page.settings.constraints
        self.version.data = str(page.version)
        self.fill_terms(page.settings.terms)
        self.reserve.data = typed_amount(given.reserve) if given.reserve else ""
        for way, forced in (("in", given.forced_in), ("out", given.forced_out)):
            for one in forced:
                self.forced.append_entry(
                    {"action": one.action, "way": way, "author": one.author, "reason": one.reason}
                )
        for group in given.exclusions:
            self.exclusions.append_entry({"actions": ", ".join(group)})
        for name, mapping in (("requires", given.requires), ("packages", given.packages)):
            for action, others in mapping.items():
                self[name].append_entry({"action": action, "others": ", ".join(others)})
        for objective in sorted({*given.caps, *given.floors}):
            self.limits.append_entry(
                {
                    "objective": objective,
                    "floor": typed_amount(given.floors.get(objective)),
                    "cap": typed_amount(given.caps.get(objective)),
                }
            )
        return self

    def settings(self, before: Settings, weights: Mapping[str, str], *, sealed: bool) -> Settings:
        """What was typed; terms that were ``sealed`` with the vote stay as they are.

        Raises ``RuleViolation`` naming the field or the row.
        """
        return Settings(
            terms=before.terms if sealed else self.terms(),
            constraints=self._constraints(),
            costs=before.costs,
            weights=_weights(weights),
        )

    def _constraints(self) -> Constraints:
        reserve = str(self.reserve.data or "").strip()
        floors, caps = self._limits()
        return Constraints(
            reserve=_amount(reserve, "reserve") if reserve else Fraction(0),
            forced_in=self._forced("in"),
            forced_out=self._forced("out"),
            exclusions=tuple(
                _keys(row, "actions", place) for place, row in self.rows_of("exclusions")
            ),
            requires=self._mapping("requires"),
            packages=self._mapping("packages"),
            caps=caps,
            floors=floors,
        )

    def _forced(self, way: str) -> tuple[Forced, ...]:
        found = []
        for place, row in self.rows_of("forced", f"forced-{way}"):
            if row["way"].data != way:
                continue
            action = _key(row, "action", place)
            author = clean_line(str(row["author"].data or ""))[:MOST_TEXT]
            reason = clean_text(str(row["reason"].data or ""))[:MOST_TEXT]
            if not author or not reason:
                raise RuleViolation("forced-without-reason", field=place)
            found.append(Forced(action, author, reason))
        return tuple(found)

    def _mapping(self, name: str) -> dict[str, tuple[str, ...]]:
        return {
            _key(row, "action", place): _keys(row, "others", place)
            for place, row in self.rows_of(name)
        }

    def _limits(self) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
        floors: dict[str, Fraction] = {}
        caps: dict[str, Fraction] = {}
        for place, row in self.rows_of("limits"):
            objective = clean_line(str(row["objective"].data or ""))
            if not objective:
                raise RuleViolation("objective-missing", field=place)
            for name, limits in (("floor", floors), ("cap", caps)):
                typed = str(row[name].data or "").strip()
                if typed:
                    limits[objective] = _amount(typed, place)
        return floors, caps


class LockForm(Form):
    """The official run of what is on the screen."""

    version = HiddenField()
    without_costless = BooleanField(N_("Leave out the actions without a cost"))


class CostsForm(Form):
    """The costs of a study; their fields are named after the public id of each action."""

    version = HiddenField()


def read_costs(keys: Iterable[str], typed: Callable[[str], str]) -> dict[str, Cost]:
    """The costs that were typed, by action; one whose fields are all empty keeps its sheet's.

    Raises ``RuleViolation`` naming the field, ``cost-<action>``.
    """
    found = {}
    for key in keys:
        parts = {name: typed(f"{name}-{key}").strip() for name in ("cost", "low", "high")}
        if not any(parts.values()):
            continue
        amounts = {
            name: _amount(text, f"{name}-{key}") if text else None for name, text in parts.items()
        }
        central = amounts["cost"]
        if central is None:
            raise RuleViolation("cost-without-central", field=f"cost-{key}")
        try:
            found[key] = Cost(central, amounts["low"], amounts["high"])
        except RuleViolation as refusal:
            raise RuleViolation(refusal.code, field=f"cost-{key}") from None
    return found


def shown_costs(page: StudyPage) -> dict[str, str]:
    """What the fields of costs hold: what was told in the study."""
    found = {}
    for key, cost in page.settings.costs.items():
        for name, amount in (("cost", cost.central), ("low", cost.low), ("high", cost.high)):
            found[f"{name}-{key}"] = typed_amount(amount)
    return found


def shown_weight(weight: Fraction) -> str:
    """A weight as it is typed."""
    return typed_amount(weight)


def _weights(typed: Mapping[str, str]) -> dict[str, Fraction]:
    found = {}
    for poll_id, text in typed.items():
        weight = _amount(text, "weights") if text.strip() else Fraction(1)
        if weight != 1:
            found[poll_id] = weight
    return found


def _amount(typed: str, field: str) -> Fraction:
    return Fraction(read_amount(typed, language(), field=field))


def _key(row: wtforms.Form, name: str, place: str) -> str:
    """The public id at the head of what was typed or chosen: ``12`` of ``12. A title``."""
    found = _split(str(row[name].data or ""))
    if len(found) != 1:
        raise RuleViolation("one-action-missing", field=place)
    return found[0]


def _keys(row: wtforms.Form, name: str, place: str) -> tuple[str, ...]:
    found = _split(str(row[name].data or ""))
    if not found:
        raise RuleViolation("actions-missing", field=place)
    return tuple(dict.fromkeys(found))


def _split(typed: str) -> list[str]:
    parts = typed.replace(";", ",").split(",")
    heads = (part.strip().partition(". ")[0].strip().rstrip(".") for part in parts)
    return [one for one in heads if one]
