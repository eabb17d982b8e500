"""The charter of a pillar as a document: what is undertaken, who signs, and the sheets annexed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from cocreate.domain.commitments import KIND_LABELS, CommitmentKind
from cocreate.domain.documents import (
    Column,
    Cover,
    Document,
    Euro,
    Fact,
    Facts,
    Notice,
    Run,
    Section,
    Table,
    Text,
    Tone,
    Value,
)
from cocreate.domain.errors import NotFound
from cocreate.domain.permissions import Actor
from cocreate.domain.text import N_
from cocreate.formatting import NOTHING
from cocreate.models.commitments.records import Charter
from cocreate.models.plans import PlanVersion
from cocreate.queries.commitments.charters import readable_charter, signed_charters
from cocreate.queries.documents.sheets import SheetWriter
from cocreate.queries.documents.wording import Edition, Wording, day

Plain = Mapping[str, Any]  # Any: parsed JSON


def charter(session: Session, actor: Actor, charter_id: str, edition: Edition) -> Document:
    """A charter, signed or not, for those who may read the plan."""
    found, content = readable_charter(session, actor, charter_id)
    return _document(session, found, content, edition)


def public_charter(session: Session, key: str, number: int, edition: Edition) -> Document:
    """A signed charter; anybody may read it."""
    for one in signed_charters(session, key):
        if one.number == number:
            return _document(session, session.get_one(Charter, one.id), one.content, edition)
    raise NotFound("no-such-charter")


def _document(session: Session, found: Charter, content: Plain, edition: Edition) -> Document:
    wording = Wording(edition.language)
    version = session.get_one(PlanVersion, found.version_id)
    writer = SheetWriter(wording, version.content)
    actions: Any = version.content["actions"]
    parts = (
        Section(wording.text(N_("What is undertaken")), wording.paragraphs(content["undertaking"])),
        Section(
            wording.text(N_("Signatories")),
            (_signatories(wording, content), _promises(wording, content)),
        ),
        Section(
            wording.text(N_("Annex: the action sheets")),
            sections=tuple(
                writer.section(one, new_page=place > 0) for place, one in enumerate(actions)
            ),
            new_page=True,
        ),
        *_checksum(wording, found),
    )
    return Document(
        key="charter",
        name=f"charter-{content['pillar']['key']}-{content['number']}",
        language=edition.language,
        cover=_cover(wording, found, content, edition),
        brand=edition.brand,
        made_at=version.made_at if found.signed_on else edition.at,
        sections=parts,
    )


def _cover(wording: Wording, found: Charter, content: Plain, edition: Edition) -> Cover:
    told = content["version"]
    facts = [
        wording.fact(N_("Plan version"), told["number"]),
        wording.fact(N_("Actions"), told["actions"]),
        wording.fact(N_("Signatories"), len(content["signatories"])),
    ]
    if found.signed_on is None:
        facts.append(wording.fact(N_("As it stood on"), edition.at))
    else:
        facts.append(wording.fact(N_("Signed on"), found.signed_on))
    notices: list[Notice] = []
    if found.signed_on is None:
        draft = wording.text(N_("This charter is not signed yet: it commits nobody."))
        notices.append(Notice(draft, Tone.ATTENTION))
    if content["is_illustrative"]:
        notices.append(wording.illustrative_plan())
    pillar = wording.told(content["pillar"]["name"])
    return Cover(
        kind=wording.say(N_("Charter")),
        title=(Run(pillar.text[:1].upper() + pillar.text[1:], pillar.language),),
        subtitle=wording.text(N_("Charter %(number)s"), number=content["number"]),
        facts=tuple(facts),
        notices=tuple(notices),
    )


def _signatories(wording: Wording, content: Plain) -> Table:
    columns = (
        (N_("Organisation"), 4),
        (N_("Signed by"), 3),
        (N_("As"), 3),
        (N_("Signed on"), 2),
    )
    return Table(
        key="signatories",
        title=wording.say(N_("Who signs")),
        columns=tuple(Column(wording.say(title), weight) for title, weight in columns),
        rows=tuple(
            (
                wording.told(one["organisation"]["name"]),
                one["person"] or NOTHING,
                one["function"] or NOTHING,
                day(one["signed_on"]) or wording.say(N_("Not signed yet")),
            )
            for one in content["signatories"]
        ),
        empty=wording.say(N_("Nobody is named yet.")),
    )


def _promises(wording: Wording, content: Plain) -> Table:
    columns = (
        (N_("Organisation"), 3),
        (N_("Commitment"), 2),
        (N_("Action"), 4),
        (N_("Amount"), 2),
        (N_("In its own words"), 4),
    )
    return Table(
        key="commitments",
        title=wording.say(N_("What each of them promises")),
        columns=tuple(Column(wording.say(title), weight) for title, weight in columns),
        rows=tuple(
            _promise(wording, one, promise)
            for one in content["signatories"]
            for promise in one["commitments"]
        ),
        empty=wording.say(N_("No commitment is confirmed yet.")),
    )


def _promise(wording: Wording, signatory: Plain, promise: Plain) -> tuple[Value, ...]:
    action: Text = wording.text(N_("The plan as a whole"))
    if promise["action"]:
        action = (
            Run(f"{promise['action']['code']}\u2002"),
            wording.told(promise["action"]["title"]),
        )
    return (
        wording.told(signatory["organisation"]["name"]),
        wording.say(KIND_LABELS[CommitmentKind(promise["kind"])]),
        action,
        Euro(Decimal(promise["amount"])) if promise["amount"] else None,
        wording.told(promise["text"]),
    )


def _checksum(wording: Wording, found: Charter) -> tuple[Section, ...]:
    if not found.checksum:
        return ()
    fact = Fact(wording.say(N_("SHA-256 of the signed charter")), (found.checksum,))
    return (Section(wording.text(N_("Checksum")), (Facts((fact,)),)),)
