"""The proposals of a workshop as people read them, and as spreadsheets want them."""

from collections.abc import Iterator, Sequence

from cocreate.domain.documents import Block, Column, Euro, Notice, Run, Section, Table
from cocreate.domain.plans import STATE_LABELS, State
from cocreate.domain.text import N_
from cocreate.formatting import format_list
from cocreate.queries.documents.wording import Wording
from cocreate.queries.report import ReportProposal


def proposals_section(wording: Wording, proposals: Sequence[ReportProposal]) -> Section:
    """What the room proposed and what became of it there; nothing before the reveal."""
    if not proposals:
        text = wording.text(N_("There is no proposal yet, or people are still writing in silence."))
        return Section(wording.text(N_("Proposals")), (Notice(text),), new_page=True)
    on_wall, merged = _on_wall_and_merged(proposals)
    blocks: tuple[Block, ...] = (
        _told(wording, "wall", N_("Proposals of the room"), on_wall),
        _told(wording, "merged-away", N_("Merged into others"), merged),
    )
    left_out = wording.text(
        N_("%(withdrawn)s withdrawn by their authors, %(hidden)s hidden by the facilitator."),
        withdrawn=sum(one.state == State.WITHDRAWN for one in proposals),
        hidden=sum(one.is_hidden and one.state != State.WITHDRAWN for one in proposals),
    )
    return Section(wording.text(N_("Proposals")), (*blocks, Notice(left_out)), new_page=True)


def _on_wall_and_merged(
    proposals: Sequence[ReportProposal],
) -> tuple[list[ReportProposal], list[ReportProposal]]:
    told = [one for one in proposals if one.title]
    on_wall = sorted((one for one in told if is_on_wall(one)), key=_by_group)
    return on_wall, [one for one in told if one.state == State.MERGED]


def _told(wording: Wording, key: str, title: str, proposals: Sequence[ReportProposal]) -> Table:
    """Proposals as people read them: what was proposed, what became of it, what it may cost."""
    columns = ((N_("No."), 1), (N_("Proposal"), 9), (N_("In the room"), 4), (N_("Rough cost"), 2))
    return Table(
        key=key,
        title=wording.say(title),
        columns=tuple(Column(wording.say(name), weight) for name, weight in columns),
        rows=tuple(
            (
                str(one.number),
                _worded(wording, one),
                "\n".join(_in_the_room(wording, one)),
                Euro(one.rough_cost),
            )
            for one in proposals
        ),
        empty=wording.say(N_("None.")),
        in_data=False,
    )


def _in_the_room(wording: Wording, one: ReportProposal) -> Iterator[str]:
    """What became of a proposal, who is behind it, where it stood."""
    yield _state(wording, one)
    if one.origins:
        numbers = format_list(tuple(map(str, one.origins)), wording.language)
        yield wording.say(N_("Merges no. %(numbers)s"), numbers=numbers)
    if one.authors > 1:
        yield wording.say(N_("%(people)s people behind it"), people=one.authors)
    if one.group_label:
        yield wording.say(N_("Group: %(group)s"), group=one.group_label)


def proposal_tables(wording: Wording, proposals: Sequence[ReportProposal]) -> tuple[Table, ...]:
    """The same proposals for spreadsheets, each figure in a column of its own."""
    if not proposals:
        return ()
    on_wall, merged = _on_wall_and_merged(proposals)
    return (
        _cards(wording, "proposals", N_("Proposals of the room"), on_wall),
        _cards(wording, "merged", N_("Merged into others"), merged),
    )


def _by_group(one: ReportProposal) -> tuple[bool, str]:
    """Groups by their label; what has none comes last."""
    return not one.group_label, one.group_label


def is_on_wall(one: ReportProposal) -> bool:
    """Whether the room still sees it: neither hidden, merged nor withdrawn."""
    return not one.is_hidden and one.state not in {State.MERGED, State.WITHDRAWN}


def _cards(wording: Wording, key: str, title: str, proposals: Sequence[ReportProposal]) -> Table:
    columns = (
        (N_("No."), 1),
        (N_("Proposal"), 5),
        (N_("Group"), 2),
        (N_("People behind it"), 2),
        (N_("Proposals merged into it"), 2),
        (N_("State"), 2),
        (N_("Rough cost"), 2),
    )
    return Table(
        key=key,
        title=wording.say(title),
        columns=tuple(Column(wording.say(name), weight) for name, weight in columns),
        rows=tuple(
            (
                str(one.number),
                _worded(wording, one),
                one.group_label,
                one.authors,
                ", ".join(map(str, one.origins)),
                _state(wording, one),
                Euro(one.rough_cost),
            )
            for one in proposals
        ),
        empty=wording.say(N_("None.")),
    )


def _state(wording: Wording, one: ReportProposal) -> str:
    if one.merged_into is not None:
        return wording.say(N_("Merged into no. %(number)s"), number=one.merged_into)
    return wording.say(STATE_LABELS[State(one.state)])


def _worded(wording: Wording, one: ReportProposal) -> tuple[Run, ...]:
    """Title and summary, in the language in which they were written."""
    language = None if one.language == wording.language else one.language
    title = Run(one.title, language, strong=True)
    return (title, Run(f"\n{one.summary}", language)) if one.summary else (title,)
