"""The sentences of a selection in one language: made of codes and parameters, never stored."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cocreate.catalogues import translate
from cocreate.domain.selection.wording import CRITERIA, REASONS
from cocreate.domain.sheets.terms import AIM_LABELS
from cocreate.domain.text import N_, in_language
from cocreate.formatting import format_list, format_money, format_number

Texts = Mapping[str, str]

MONEY = frozenset({"available", "cost", "left"})
FIGURES = frozenset({"points", "round", "payers", "supporters"})

NEEDED_COST = N_("At a cost of %(cost)s it would have been funded.")
NEEDED_PEOPLE = N_("With %(number)s more people for it alone it would have been funded.")
NEEDED_PERSON = N_("With one more person for it alone it would have been funded.")
NEEDED_NOTHING = N_("Neither a lower cost nor more supporters alone would have brought it in.")
TIED = N_("%(first)s went before %(others)s, which was just as well supported, by %(criterion)s.")

CONSTRAINTS: dict[str, str] = {
    "reserve": N_("Reserve for the arbitration"),
    "exclusions": N_("Only one of these"),
    "requires": N_("Prerequisites"),
    "packages": N_("Packages"),
    "forced_in": N_("Actions put in"),
    "forced_out": N_("Actions kept out"),
    "cap": N_("Most money"),
    "floor": N_("Least money"),
}


class Sentences:
    """What is said of the actions of one election, by their titles, in one language."""

    def __init__(
        self, language: str, titles: Mapping[str, Texts], objectives: Mapping[str, Texts]
    ) -> None:
        self.language = language
        self._titles = titles
        self._objectives = objectives

    def named(self, key: str) -> str:
        """An action as it is named: its public id and its title."""
        title = in_language(self._titles.get(key, {}), self.language)[0]
        return f"{key}. {title}" if title else key

    def objective(self, code: str) -> str:
        """An objective as it is named: an aim, or a code of the frame with its text."""
        if code in AIM_LABELS:
            return translate(AIM_LABELS[code], self.language)
        text = in_language(self._objectives.get(code, {}), self.language)[0]
        return f"{code} {text}" if text else code

    def money(self, amount: Any) -> str:  # Any: a plain JSON number
        """An amount in euro, with cents only where there are any."""
        return format_money(Decimal(str(amount)), self.language)

    def reason(self, explanation: Mapping[str, Any]) -> str:  # Any: plain JSON values
        """The one main reason why an action is in or out."""
        code = explanation["reason"]
        params = {name: self._worded(code, name, value) for name, value in explanation.items()}
        return translate(REASONS[code], self.language, **params)

    def tie(self, tie: Mapping[str, Any]) -> str:  # Any: plain JSON values
        """What decided between equals."""
        criterion = CRITERIA[tie["criterion"]]
        return translate(
            TIED,
            self.language,
            first=self._all(tie["before"]),
            others=self._all(tie["after"]),
            criterion=translate(criterion, self.language),
        )

    def needed(self, found: Mapping[str, Any]) -> str:  # Any: plain JSON values
        """What would have brought an action in, found by running again."""
        said = []
        if found["cost"] is not None:
            said.append(translate(NEEDED_COST, self.language, cost=self.money(found["cost"])))
        if found["supporters"] is not None:
            people = found["supporters"]
            number = format_number(people, self.language)
            sentence = NEEDED_PERSON if people == 1 else NEEDED_PEOPLE
            said.append(translate(sentence, self.language, number=number))
        return " ".join(said) or translate(NEEDED_NOTHING, self.language)

    def constraint(self, name: str) -> str:
        """A constraint as the list of prices names it: ``reserve``, ``cap:jobs``."""
        kind, _, objective = name.partition(":")
        label = translate(CONSTRAINTS[kind], self.language)
        return f"{label}: {self.objective(objective)}" if objective else label

    def _all(self, keys: list[str]) -> str:
        return format_list([self.named(one) for one in keys], self.language)

    def _worded(self, code: str, name: str, value: Any) -> Any:  # Any: plain JSON values
        if name in MONEY and isinstance(value, int | float):
            return self.money(value)
        if name in FIGURES and isinstance(value, int | float):
            return format_number(Decimal(str(value)), self.language)
        if name == "subject":
            by_objective = code in {"cap", "made-room"}
            return self.objective(value) if by_objective else self.named(value)
        return value
