"""What templates of the studio say: names of rules, work under way, sentences of a study."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask import Blueprint

from cocreate.domain.errors import RuleViolation
from cocreate.domain.selection.rules import RULES
from cocreate.domain.selection.wording import CRITERIA, STARTS
from cocreate.domain.studies.ballots import is_selectable
from cocreate.domain.studies.terms import Terms
from cocreate.domain.text import N_
from cocreate.formatting import format_list, format_money, format_number
from cocreate.models.studies.records import JobKind
from cocreate.queries.studies.pages import StudyPage
from cocreate.queries.studies.sentences import Sentences
from cocreate.queries.studies.work import Work
from cocreate.web.errors import sentence_of
from cocreate.web.i18n import language, say
from cocreate.web.studio.figures import figures_of, title_of

WORK = {
    JobKind.LADDER: (N_("The slider is being prepared."), N_("The slider is ready.")),
    JobKind.OFFICIAL: (
        N_("The official run is being computed."),
        N_("The official run is ready."),
    ),
    JobKind.EVIDENCE: (
        N_(
            "What the run is judged by is being computed: other costs, other people, and what "
            "would have been needed."
        ),
        N_("What the run is judged by is ready."),
    ),
}
"""What is said of each kind of work while it lasts, and when it is done."""


def work_said(work: Work) -> str:
    """Where a piece of work stands, in a sentence."""
    if work.failure:
        refusal = RuleViolation(work.failure)
        refusal.params = dict(work.params)
        return sentence_of(refusal)
    return say(WORK[work.kind][work.is_over])


def sentences_of(study: StudyPage) -> Sentences:
    """The sentences of a study in the reader's language."""
    return Sentences(language(), study.titles(), study.objectives)


def advice_said(advice: Mapping[str, Any]) -> str:  # Any: plain JSON values
    """Why a run would fund an action or would not."""
    return Sentences(language(), {}, {}).reason(advice["explanation"])


def euro_of(amount: Fraction | float) -> str:
    """An amount in euro, rounded to the cent."""
    return format_money(Decimal(round(Fraction(amount) * 100)) / 100, language())


def number_of(number: Fraction | float) -> str:
    """A number that may have decimals, two at most."""
    whole = Fraction(number)
    return format_number(
        Decimal(whole.numerator)
        if whole.denominator == 1
        else Decimal(str(round(float(whole), 2))),
        language(),
    )


def add_to(blueprint: Blueprint) -> None:
    """Let all templates use them."""
    for said in (
        work_said,
        sentences_of,
        figures_of,
        title_of,
        description_of,
        announced,
        advice_said,
        start_of,
        ties_of,
        is_selectable,
        fraction,
    ):
        blueprint.add_app_template_global(said)
    for written in (euro_of, number_of):
        blueprint.add_app_template_filter(written)


def announced(selection: Mapping[str, object]) -> Terms:
    """The terms that a vote announces."""
    return Terms.from_json(selection)


def start_of(terms: Terms) -> str:
    """The first share of each person, in words."""
    return say(STARTS[terms.start])


def ties_of(terms: Terms) -> str:
    """The published order of ties, in words."""
    return format_list([say(CRITERIA[one.value]) for one in terms.ties], language())


def fraction(text: str) -> Fraction:
    """A number as records keep it: ``3/2``."""
    return Fraction(text)


def description_of(rule: str) -> str:
    """What a rule does, in a sentence or two."""
    return say(RULES[rule].description)
