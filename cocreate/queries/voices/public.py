"""What was said of a plan, beside its decisions at the desk and in its published pages.

The public reads every opinion, the comments whose authors agreed, and the co-authors who accepted
to be named. It is read from the records, not from the snapshot, so that a person can be erased.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from cocreate.domain.text import in_language
from cocreate.models.plans import PlanVersion
from cocreate.queries.arbitration.views import Desk
from cocreate.queries.publication.pages import publication_of
from cocreate.queries.publication.views import Words
from cocreate.queries.voices.reading import co_author_names, comments_up_to, opinions_up_to
from cocreate.queries.voices.views import CommentView, OpinionView


@dataclass(frozen=True)
class RoundVoices:
    """The opinions and comments that deciders have beside them."""

    opinions: tuple[OpinionView, ...]
    comments: tuple[CommentView, ...]

    def on_sheet(self, action_id: str) -> tuple[CommentView, ...]:
        """The comments on one sheet."""
        return tuple(one for one in self.comments if one.action_id == action_id)


@dataclass(frozen=True)
class PublicOpinion:
    """An opinion as the public reads it, in one language."""

    council: Words
    text: Words
    opinion: OpinionView


@dataclass(frozen=True)
class PublicComment:
    """A comment that may be published, with its answer, in one language."""

    text: Words
    reason: Words
    comment: CommentView


@dataclass(frozen=True)
class PublicVoices:
    """What the public reads of what was said of a plan."""

    opinions: tuple[PublicOpinion, ...]
    comments: tuple[PublicComment, ...]
    co_authors: Mapping[str, tuple[str, ...]]

    def on_sheet(self, action_id: str | None) -> tuple[PublicComment, ...]:
        """The comments on one sheet, or with None on the plan as a whole."""
        return tuple(one for one in self.comments if one.comment.action_id == action_id)


def round_voices(session: Session, desk: Desk) -> RoundVoices:
    """What was said of the version of a round and of those before it."""
    number = session.get_one(PlanVersion, desk.version_id).number
    return RoundVoices(
        opinions_up_to(session, desk.plan_id, number), comments_up_to(session, desk.plan_id, number)
    )


def public_voices(
    session: Session, pillar_key: str, language: str, number: int | None = None
) -> PublicVoices:
    """What was said of a published plan, for anybody; ``NotFound`` as for the plan."""
    publication = publication_of(session, pillar_key, number)
    content: Mapping[str, object] = publication.snapshot
    version, actions = content["version"], content["actions"]
    upto = version["number"] if isinstance(version, dict) else 0
    ids = [one["id"] for one in actions] if isinstance(actions, list) else []

    def words(texts: Mapping[str, str]) -> Words:
        return Words(*in_language(texts, language))

    return PublicVoices(
        opinions=tuple(
            PublicOpinion(words(one.organisation), words(one.text), one)
            for one in opinions_up_to(session, publication.plan_id, upto)
        ),
        comments=tuple(
            PublicComment(Words(one.text, one.language), words(one.reason), one)
            for one in comments_up_to(session, publication.plan_id, upto)
            if one.is_public
        ),
        co_authors=co_author_names(session, ids),
    )
