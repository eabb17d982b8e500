"""The terms of a selection in words: what a vote announced, and what a run was made under."""

from decimal import Decimal

from cocreate.domain.documents import Fact
from cocreate.domain.selection.rules import RULES
from cocreate.domain.selection.wording import CRITERIA, STARTS
from cocreate.domain.studies.terms import Terms
from cocreate.domain.text import N_
from cocreate.formatting import format_list, format_number
from cocreate.queries.documents.wording import Wording, euro


def terms_facts(wording: Wording, terms: Terms) -> tuple[Fact, ...]:
    """Each term with its name; together with the ballots they decide the result."""
    return (
        wording.fact(
            N_("Rule of selection"),
            f"{wording.say(RULES[terms.rule].title)}. {wording.say(RULES[terms.rule].description)}",
        ),
        wording.fact(N_("Envelope"), euro(str(Decimal(round(terms.envelope * 100)) / 100))),
        *parameter_facts(wording, terms),
    )


def parameter_facts(wording: Wording, terms: Terms) -> tuple[Fact, ...]:
    """The parameters of the rule: whoever wants to compute it again needs all of them."""
    ties = [wording.say(CRITERIA[one.value]) for one in terms.ties]
    facts = [
        wording.fact(N_("Step of the completion"), str(terms.step)),
        wording.fact(N_("First share of each person"), wording.say(STARTS[terms.start])),
        wording.fact(N_("What decides between equals"), format_list(ties, wording.language)),
        wording.fact(N_("Seed of the public draw"), terms.seed or "–"),
    ]
    if terms.threshold:
        least = format_number(Decimal(str(float(terms.threshold))), wording.language)
        facts.append(wording.fact(N_("Fewest points of a funded action"), least))
    return tuple(facts)
