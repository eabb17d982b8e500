"""What councils and actors said of a plan, and who writes its sheets, for documents.

It is read when a document is made and frozen nowhere else: a person can be erased. Public documents
hold the opinions, and of comments and people those who agreed. Internal notes are in none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from cocreate.domain.documents import Block, Column, Fact, Facts, Section, Table
from cocreate.domain.text import N_
from cocreate.domain.voices import ANSWER_LABELS, VERDICT_LABELS
from cocreate.queries.documents.wording import Wording
from cocreate.queries.voices.reading import (
    co_author_names,
    comments_up_to,
    first_authors,
    opinions_up_to,
)
from cocreate.queries.voices.views import CommentView, OpinionView

Plain = Mapping[str, Any]  # Any: parsed JSON


@dataclass(frozen=True)
class Voices:
    """The opinions and comments that belong to a version of a plan."""

    opinions: tuple[OpinionView, ...]
    comments: tuple[CommentView, ...]

    def on_sheet(self, action_id: str) -> "Voices":
        """The comments on one sheet alone."""
        return Voices((), tuple(one for one in self.comments if one.action_id == action_id))


NOTHING_SAID = Voices((), ())


def voices_of(session: Session, plan_id: str, number: int, *, is_public: bool = False) -> Voices:
    """What was said of the versions of a plan up to one.

    Where it ``is_public``: of comments the agreed, and of opinions not where they are kept.
    """
    opinions = opinions_up_to(session, plan_id, number)
    comments = comments_up_to(session, plan_id, number)
    if not is_public:
        return Voices(opinions, comments)
    return Voices(
        tuple(replace(one, file_reference="") for one in opinions),
        tuple(one for one in comments if one.is_public),
    )


def with_authors(session: Session, content: Plain, *, is_public: bool = False) -> Plain:
    """The content of a plan, each sheet with the names of its authors (feature M7).

    Whoever began a sheet is named inside the office alone; co-authors agreed to be named.
    """
    ids = [one["id"] for one in content["actions"]]
    begun = {} if is_public else first_authors(session, ids)
    joined = co_author_names(session, ids)

    def named(action_id: str) -> list[str]:
        first = begun.get(action_id)
        return [*([first] if first else []), *joined.get(action_id, ())]

    actions = [{**one, "authors": named(one["id"])} for one in content["actions"]]
    return {**content, "actions": actions}


def voices_section(wording: Wording, voices: Voices) -> tuple[Section, ...]:
    """Opinions one by one, then the comments with their answers; nothing where nobody spoke."""
    if not voices.opinions and not voices.comments:
        return ()
    return (
        Section(
            wording.text(N_("Opinions and comments")),
            comment_blocks(wording, voices),
            tuple(_opinion(wording, one) for one in voices.opinions),
            new_page=True,
        ),
    )


def comment_blocks(wording: Wording, voices: Voices) -> tuple[Block, ...]:
    """The table of comments, each with its answer and the reason of it."""
    if not voices.comments:
        return ()
    columns = (
        (N_("Action"), 3),
        (N_("Comment"), 5),
        (N_("From"), 3),
        (N_("Answer"), 2),
        (N_("Reason"), 4),
    )
    return (
        Table(
            key="comments",
            title=wording.say(N_("Comments of actors")),
            columns=tuple(Column(wording.say(title), weight) for title, weight in columns),
            rows=tuple(
                (
                    one.action_code or wording.say(N_("The plan as a whole")),
                    wording.told({one.language: one.text}),
                    one.who,
                    wording.say(
                        N_("No answer yet") if one.answer is None else ANSWER_LABELS[one.answer]
                    ),
                    wording.told(one.reason) if one.answer else "",
                )
                for one in voices.comments
            ),
        ),
    )


def opinions_table(wording: Wording, voices: Voices) -> tuple[Table, ...]:
    """The opinions for spreadsheets: one line each, with the whole text."""
    if not voices.opinions:
        return ()
    columns = (
        N_("Council"),
        N_("The opinion is"),
        N_("Given on"),
        N_("Version"),
        N_("Reference of the opinion"),
        N_("Where the document is kept"),
        N_("Text of the opinion"),
    )
    return (
        Table(
            key="opinions",
            title=wording.say(N_("Opinions of the councils")),
            columns=tuple(Column(wording.say(title)) for title in columns),
            rows=tuple(
                (
                    wording.told(one.organisation),
                    wording.say(VERDICT_LABELS[one.verdict]),
                    one.given_on,
                    one.version,
                    one.reference,
                    one.file_reference,
                    wording.told(one.text),
                )
                for one in voices.opinions
            ),
        ),
    )


def _opinion(wording: Wording, one: OpinionView) -> Section:
    facts = [
        wording.fact(N_("The opinion is"), wording.say(VERDICT_LABELS[one.verdict])),
        wording.fact(N_("Given on"), one.given_on),
        wording.fact(N_("Version"), str(one.version)),
    ]
    for label, said in (
        (N_("Reference of the opinion"), one.reference),
        (N_("Where the document is kept"), one.file_reference),
    ):
        facts += [Fact(wording.say(label), (said,))] if said else []
    title = (*wording.text(N_("Opinion")), *wording.text(N_(": ")), wording.told(one.organisation))
    return Section(title, (Facts(tuple(facts)), *wording.paragraphs(one.text)))
