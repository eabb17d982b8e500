"""The result of a vote as a section: its rules, its turnout, the options, the colleges.

Figures of colleges that would tell how a few people voted are withheld by the query already.
"""

from cocreate.domain.documents import (
    Block,
    Chart,
    ChartKind,
    Column,
    Facts,
    Notice,
    Run,
    Section,
    Series,
    Share,
    Table,
    Value,
)
from cocreate.domain.studies.terms import Terms
from cocreate.domain.text import N_
from cocreate.domain.voting import SettingKind
from cocreate.domain.voting.methods import METHODS
from cocreate.domain.voting.promises import SECRECY_LABELS, VISIBILITY_LABELS
from cocreate.formatting import NOTHING
from cocreate.queries.documents.terms import terms_facts
from cocreate.queries.documents.wording import Wording
from cocreate.queries.options import OptionText, SettingLine
from cocreate.queries.results import OptionResult, ResultView, Totals

WITHHELD = N_("Withheld")
_YES_NO = (N_("No"), N_("Yes"))


def result_section(wording: Wording, view: ResultView, place: int, step: Run) -> Section:
    """One counted round of a vote, the ``place``-th of its workshop, held in ``step``.

    What came out stands first; under which rules it was counted, for who wants to verify it, last.
    """
    method = wording.say(METHODS[view.method].title)
    if view.round > 1:
        method = wording.say(N_("%(method)s, round %(round)s"), method=method, round=view.round)
    title = (step, Run(f"{wording.say(N_(': '))}{method}"))
    blocks: list[Block] = []
    if view.corrected_by_id is not None:
        blocks.append(Notice(wording.text(N_("A later round puts this one right."))))
    blocks += (_chart(wording, view, place, step.text), _options(wording, view, place, step.text))
    if view.colleges:
        blocks.append(_colleges(wording, view, place, step.text))
    if any(one.totals is None for one in view.colleges):
        blocks.append(
            Notice(
                wording.text(
                    N_(
                        "The figures of a college are withheld when fewer than %(people)s of its "
                        "people voted, and where they could be worked out from the others."
                    ),
                    people=view.threshold,
                )
            )
        )
    rules = Section(wording.text(N_("Rules and proof of this vote")), (_facts(wording, view),))
    proof = (rules, *_announced(wording, view))
    return Section(title, tuple(blocks), proof, new_page=place > 1)


def _announced(wording: Wording, view: ResultView) -> tuple[Section, ...]:
    """What everybody was told before voting of the plan that is made of the vote."""
    if view.selection is None:
        return ()
    facts = terms_facts(wording, Terms.from_json(view.selection))
    return (Section(wording.text(N_("How a plan is made of this vote")), (Facts(facts),)),)


def _facts(wording: Wording, view: ResultView) -> Facts:
    return Facts(
        (
            wording.fact(N_("Opened at"), view.opened_at),
            wording.fact(N_("Closed at"), view.closed_at),
            wording.fact(N_("People who voted"), Share(view.total.voters, view.present)),
            wording.fact(N_("Blank ballots"), view.total.blank),
            wording.fact(N_("Ballots"), wording.say(SECRECY_LABELS[view.secrecy])),
            wording.fact(N_("Results"), wording.say(VISIBILITY_LABELS[view.visibility])),
            wording.fact(N_("Limits"), *(_setting(wording, one) for one in view.settings)),
            wording.fact(N_("Fingerprint of the sealed rules"), view.rules_hash),
            wording.fact(N_("Fingerprint of the ballots"), view.digest),
        )
    )


def _setting(wording: Wording, one: SettingLine) -> str:
    value = str(one.value)
    if one.kind is SettingKind.YES_NO:
        value = wording.say(_YES_NO[bool(one.value)])
    return f"{wording.say(one.label)}{wording.say(N_(': ')).rstrip()}\u00a0{value}"


def _chart(wording: Wording, view: ResultView, place: int, step: str) -> Chart:
    """Levels of agreement where there are some, else the score of each option."""
    results = view.total.options
    labels = [mark.label for one in results[:1] for mark in one.marks if mark.label]
    leaders = [one for one in results if one.rank == 1]
    first = ", ".join(_name(one.option) for one in leaders)
    summary = N_("First: %(options)s.") if len(leaders) == 1 else N_("Tied for first: %(options)s.")
    has_levels = len(labels) > 2  # noqa: PLR2004 -- more than for and against
    series: tuple[Series, ...] = (
        Series(wording.say(N_("Points")), tuple(one.score for one in results)),
    )
    if has_levels:
        series = tuple(
            Series(wording.say(label), tuple(one.marks[index].people for one in results))
            for index, label in enumerate(labels)
        )
    return Chart(
        key=f"vote-{place}-chart",
        title=wording.say(N_("%(step)s: result"), step=step),
        summary=wording.say(summary, options=first) if leaders else "",
        kind=ChartKind.SHARES if has_levels else ChartKind.BARS,
        category_title=wording.say(N_("Proposal")),
        categories=tuple(_name(one.option) for one in results),
        series=series,
        told_by="" if has_levels else f"vote-{place}-result",
    )


def _name(option: OptionText) -> str:
    return f"{option.number}. {option.title or NOTHING}"


def _options(wording: Wording, view: ResultView, place: int, step: str) -> Table:
    columns = [
        (N_("Rank"), 1),
        (N_("Proposal"), 5),
        (N_("Points"), 1),
        (N_("In favour"), 3),
        (N_("Against"), 1),
    ]
    has_shares = any(one.share for one in view.total.options)
    if has_shares:
        columns.append((N_("Interval of the share"), 2))
    return Table(
        key=f"vote-{place}-result",
        title=wording.say(N_("%(step)s: all proposals"), step=step),
        columns=tuple(Column(wording.say(title), weight) for title, weight in columns),
        rows=tuple(
            (*_option_row(wording, one), *([_interval(one)] if has_shares else []))
            for one in view.total.options
        ),
        note=wording.say(N_("“=” marks a tie: ties are shown and never broken.")),
    )


def _option_row(wording: Wording, one: OptionResult) -> tuple[Value, ...]:
    return (
        f"{one.rank}{' =' if one.tied else ''}",
        _named(wording, one.option),
        one.score,
        Share(one.supporters, one.out_of, in_percent=one.share is not None),
        one.opposed,
    )


def _interval(one: OptionResult) -> str:
    """Between which shares the true one lies, 95 times in 100; no share goes without it."""
    if one.share is None:
        return NOTHING
    return f"{100 * one.share.low:.0f}–{100 * one.share.high:.0f}\u00a0%"


def _named(wording: Wording, option: OptionText) -> tuple[Run, ...]:
    language = None if option.language == wording.language else option.language
    return (Run(f"{option.number}. "), Run(option.title or NOTHING, language))


def _colleges(wording: Wording, view: ResultView, place: int, step: str) -> Table:
    """People in favour, college by college; a withheld college has no figure at all.

    Colleges are small: their people are counted, and no share is made of them.
    """
    return Table(
        key=f"vote-{place}-colleges",
        title=wording.say(N_("%(step)s: people in favour, by college"), step=step),
        columns=(
            Column(wording.say(N_("Proposal")), 4),
            *(Column(wording.told(one.name).text or one.key, 2) for one in view.colleges),
        ),
        rows=tuple(
            (
                _named(wording, result.option),
                *(_of_college(wording, one.totals, result) for one in view.colleges),
            )
            for result in view.total.options
        ),
    )


def _of_college(wording: Wording, totals: Totals | None, result: OptionResult) -> Value:
    if totals is None:
        return wording.say(WITHHELD)
    found = next(one for one in totals.options if one.option.id == result.option.id)
    return Share(found.supporters, found.out_of, in_percent=False)
