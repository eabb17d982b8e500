"""The objections of a room, in its words, for the documents of those who prepare and decide.

They are read when a document is made and frozen nowhere: a text may give its author away, so it can
be erased, and public documents, which are made of what was published, never hold one.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from cocreate.models.plans import PlannedAction
from cocreate.queries.plans.votes import VoteReader

Plain = Mapping[str, Any]  # Any: parsed JSON


def with_objections(session: Session, content: Plain) -> Plain:
    """The content of a plan, each of its votes with the objections that sheet and desk show."""
    reader = VoteReader(session)
    return {**content, "actions": [_action(session, reader, one) for one in content["actions"]]}


def _action(session: Session, reader: VoteReader, action: Plain) -> Plain:
    found = session.get(PlannedAction, action["id"])
    views = () if found is None else reader.votes(found)
    texts = {(one.poll_id, one.proposal_id): list(one.objections) for one in views}
    votes = [
        {**vote, "objections": texts.get((vote["poll"], vote["proposal"]), [])}
        for vote in action["votes"]
    ]
    return {**action, "votes": votes}
