"""The two messages that a page may send, read strictly, and what answers look like."""

import json
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cocreate.domain.errors import DomainError, RuleViolation
from cocreate.live.intake import Taken

LARGEST_IN = 8 * 1024
"""Bytes of a message from a page; the socket of a larger one is closed, with a reason (1009).

Pages post a ballot that is larger, which holds hundreds of marks.
"""
LARGEST_OUT = 16 * 1024
"""Bytes of a message to a page; what does not fit is fetched by HTTP."""

Id = Annotated[str, Field(min_length=1, max_length=22)]


class Message(BaseModel):
    """A message from a page: exactly its fields, of exactly their types."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Watch(Message):
    """A page follows a workshop, or asks where it stands; ``revision`` is what it shows."""

    workshop: Id
    audience: Literal["participant", "facilitator", "screen", "studio", "stage"]
    revision: Annotated[int, Field(ge=0)]


class Ballot(Message):
    """A phone hands in its ballot, or changes it; the same ``operation_id`` counts once."""

    workshop: Id
    poll: Id
    marks: Annotated[dict[Id, int], Field(max_length=1000)]
    operation_id: Annotated[str, Field(min_length=1, max_length=36)]


Kind = TypeVar("Kind", bound=Message)


def read(kind: type[Kind], payload: tuple[object, ...]) -> Kind:
    """The message in ``payload``; raises ``RuleViolation("message-malformed")``."""
    if len(payload) != 1:
        raise RuleViolation("message-malformed")
    try:
        return kind.model_validate(payload[0])
    except ValidationError:
        raise RuleViolation("message-malformed") from None


def refusal(error: DomainError, sentence: str) -> dict[str, object]:
    """The answer to a message that was refused."""
    answer: dict[str, object] = {
        "ok": False,
        "code": error.code,
        "message": sentence,
        "field": error.field,
    }
    if "retry_after" in error.params:
        answer["retry_after"] = error.params["retry_after"]
    return answer


def counted(taken: Taken) -> dict[str, object]:
    """The answer to a ballot that is committed."""
    return {"ok": True, "revision": taken.revision, "marks": dict(taken.marks)}


def size_of(message: object) -> int:
    """How many bytes a message takes on the wire."""
    return len(json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode())
