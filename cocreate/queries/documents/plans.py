"""The plan as a document: the draft, a frozen version, the published plan, or one sheet of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from cocreate.domain.documents import (
    Cover,
    Document,
    Fact,
    Facts,
    Notice,
    Run,
    Section,
    Table,
    Text,
)
from cocreate.domain.permissions import Actor
from cocreate.domain.text import N_
from cocreate.models.arbitration import ArbitrationRound
from cocreate.models.plan_content import plan_content
from cocreate.models.plans import Plan, PlanVersion
from cocreate.queries.arbitration.desk import desk
from cocreate.queries.arbitration.grids import grid_of
from cocreate.queries.documents.decisions import (
    choices_section,
    decision_blocks,
    decision_content,
    decisions_section,
)
from cocreate.queries.documents.exchange import Exchange
from cocreate.queries.documents.grids import Scored, grid_blocks, grid_section, scores_table
from cocreate.queries.documents.objections import with_objections
from cocreate.queries.documents.overview import (
    Spending,
    asked,
    cost_facts,
    granted,
    overview,
)
from cocreate.queries.documents.selections import method_section
from cocreate.queries.documents.sheets import SheetWriter
from cocreate.queries.documents.voices import (
    NOTHING_SAID,
    Voices,
    comment_blocks,
    opinions_table,
    voices_of,
    voices_section,
    with_authors,
)
from cocreate.queries.documents.wording import Edition, Wording, day
from cocreate.queries.plans.pages import readable_plan
from cocreate.queries.plans.sheets import readable_action
from cocreate.queries.plans.versions import version_page
from cocreate.queries.publication.pages import publication_of

Plain = Mapping[str, Any]  # Any: parsed JSON
LAST = 1_000_000
"""Higher than the number of any version: whatever was said of any."""


@dataclass(frozen=True)
class _Cover:
    """What the cover of a plan says beside its figures."""

    kind: str
    facts: tuple[Fact, ...] = ()
    checksum: str = ""


def draft_plan(session: Session, actor: Actor, plan_id: str, edition: Edition) -> Document:
    """The plan as it stands now; ``NotFound`` when there is none that ``actor`` may read."""
    plan, pillar = readable_plan(session, actor, plan_id)
    content = with_authors(session, with_objections(session, plan_content(session, plan)))
    wording = Wording(edition.language)
    cover = _Cover(N_("Draft action plan"), (wording.fact(N_("As it stood on"), edition.at),))
    method = method_section(session, content, edition)
    said = voices_of(session, plan.id, LAST)
    written = _Plan(content, edition, method=method, voices=said)
    return written.whole(f"draft-plan-{pillar.key}", cover, asked(content))


def frozen_plan(session: Session, actor: Actor, version_id: str, edition: Edition) -> Document:
    """A frozen version of the plan, the same for ever, with what has been said of it since."""
    version = version_page(session, actor, version_id)
    wording = Wording(edition.language)
    facts = (
        wording.fact(N_("Version"), str(version.number)),
        wording.fact(N_("Frozen on"), version.at),
        *(
            (wording.fact(N_("What is new in this version"), wording.told(version.note)),)
            if version.note
            else ()
        ),
    )
    fixed = Edition(edition.language, edition.brand, version.at)
    key = version.content["pillar"]["key"]
    cover = _Cover(N_("Draft action plan"), facts, version.checksum)
    content = with_authors(session, with_objections(session, version.content))
    said = voices_of(session, version.plan_id, version.number)
    method = method_section(session, content, fixed)
    written = _Plan(content, fixed, method=method, voices=said)
    return written.whole(f"plan-{key}-v{version.number}", cover, asked(content))


def published_plan(
    session: Session, pillar_key: str, edition: Edition, number: int | None = None
) -> Document:
    """The plan as it was published, decisions and reasons with it; anybody may read it."""
    publication = publication_of(session, pillar_key, number)
    content = with_authors(session, publication.snapshot, is_public=True)
    wording = Wording(edition.language)
    facts = (
        wording.fact(N_("Published on"), day(content["published_on"])),
        wording.fact(N_("Decided by"), wording.told(content["round"]["body"])),
        wording.fact(N_("Mandate"), wording.told(content["round"]["mandate"])),
        wording.fact(N_("Version"), str(content["version"]["number"])),
        wording.licensed(edition.licence),
        *(
            (wording.fact(N_("Sealed file sent to arbitration (SHA-256)"), sealed),)
            if (sealed := content.get("sealed_file"))
            else ()
        ),
    )
    fixed = Edition(edition.language, edition.brand, publication.published_at)
    name = f"action-plan-{pillar_key}-{publication.number}"
    cover = _Cover(N_("Action plan"), facts, publication.checksum)
    number = content["version"]["number"]
    said = voices_of(session, publication.plan_id, number, is_public=True)
    method = method_section(session, content, fixed)
    written = _Plan(content, fixed, method=method, voices=said)
    return written.whole(name, cover, granted(content))


def arbitration_file(session: Session, actor: Actor, round_id: str, edition: Edition) -> Document:
    """What deciders have before them, with the decisions that hold so far and the former ones."""
    view = desk(session, actor, round_id)
    wording = Wording(edition.language)
    version = session.get_one(PlanVersion, view.version_id)
    decided = {row.action_id: decision_content(row) for row in view.rows}
    nothing: Plain = {"decision": None, "former": []}
    frozen = with_authors(session, with_objections(session, version.content))
    content = {
        **frozen,
        "actions": [{**one, **decided.get(one["id"], nothing)} for one in frozen["actions"]],
        "round": {"overrun_reason": view.overrun_reason},
    }
    facts = (
        wording.fact(N_("Round"), view.number),
        wording.fact(N_("Version"), str(view.version_number)),
        wording.fact(N_("Deciding body"), wording.told(view.body)),
        wording.fact(N_("Mandate"), wording.told(view.mandate)),
        wording.fact(N_("To be decided by"), view.due_on),
        wording.fact(N_("As it stood on"), edition.at),
    )
    key = version.content["pillar"]["key"]  # type: ignore[index]  # parsed JSON
    cover = _Cover(N_("Arbitration file"), facts, view.version_checksum)
    scored = Scored(view.grid, {row.code: row.grid for row in view.rows})
    method = method_section(session, content, edition)
    said = voices_of(session, version.plan_id, version.number)
    return _Plan(content, edition, scored, method, said).whole(
        f"arbitration-{key}-{view.number}", cover, granted(content)
    )


def sealed_plan(session: Session, round_id: str, edition: Edition) -> Document:
    """The plan as it is sent to arbitration, before any decision; made for the sealed file."""
    round_ = session.get_one(ArbitrationRound, round_id)
    version = session.get_one(PlanVersion, round_.version_id)
    wording = Wording(edition.language)
    content = with_authors(session, with_objections(session, version.content))
    facts = (
        wording.fact(N_("Round"), round_.number),
        wording.fact(N_("Version"), str(version.number)),
        wording.fact(N_("Deciding body"), wording.told(round_.body)),
        wording.fact(N_("Mandate"), wording.told(round_.mandate)),
        wording.fact(N_("To be decided by"), round_.due_on),
        wording.fact(N_("As it stood on"), edition.at),
    )
    key = content["pillar"]["key"]
    cover = _Cover(N_("Arbitration file"), facts, version.checksum)
    scored, method = Scored(grid_of(session, round_)), method_section(session, content, edition)
    said = voices_of(session, version.plan_id, version.number)
    return _Plan(content, edition, scored, method, said).whole(
        f"sealed-{key}-{round_.number}", cover, asked(content)
    )


def action_sheet(session: Session, actor: Actor, action_id: str, edition: Edition) -> Document:
    """One sheet as it stands now, with what it still lacks."""
    action, pillar = readable_action(session, actor, action_id)
    plan = session.get_one(Plan, action.plan_id)
    content = with_objections(session, plan_content(session, plan, [action]))
    content = with_authors(session, content)
    said = voices_of(session, plan.id, LAST).on_sheet(action.id)
    written = _Plan(content, edition)
    sheet = content["actions"][0]
    section = written.writer.section(sheet, written.writer.gaps(sheet), new_page=True)
    section = replace(section, blocks=(*section.blocks, *comment_blocks(written.wording, said)))
    return Document(
        key="action-sheet",
        name=f"action-sheet-{action.code.lower()}",
        language=edition.language,
        cover=Cover(
            kind=written.wording.say(N_("Action sheet")),
            title=written.writer.title(sheet),
            subtitle=(written.wording.told(pillar.name),),
            facts=(written.wording.fact(N_("As it stood on"), edition.at),),
        ),
        brand=edition.brand,
        made_at=edition.at,
        sections=(section,),
        data=written.data(),
        numbered=False,
    )


class _Plan:
    """A plan in the making, from its content as plain values."""

    def __init__(
        self,
        content: Plain,
        edition: Edition,
        scored: Scored | None = None,
        method: tuple[Section, ...] = (),
        voices: Voices = NOTHING_SAID,
    ) -> None:
        self.content = content
        self.edition = edition
        self.wording = Wording(edition.language)
        self.writer = SheetWriter(self.wording, content)
        self.method = method
        self.voices = voices
        self.has_decisions = "round" in content
        self.has_choices = "not_kept" in content
        self.scored = scored if scored is not None and scored.grid.criteria else None

    def whole(self, name: str, cover: _Cover, spending: Spending) -> Document:
        sections = [overview(self.writer, self.content, spending)]
        if self.has_decisions:
            sections.append(decisions_section(self.writer, self.content))
        if self.scored is not None:
            sections.append(grid_section(self.wording, self.scored.grid))
        sections.append(self._sheets())
        sections.extend(voices_section(self.wording, self.voices))
        sections.extend(self.method)
        if self.has_choices:
            sections.append(choices_section(self.writer, self.content))
        if cover.checksum:
            sections.append(self._checksum(cover.checksum))
        return Document(
            key="plan",
            name=name,
            language=self.edition.language,
            cover=self._cover(cover, spending),
            brand=self.edition.brand,
            made_at=self.edition.at,
            sections=tuple(sections),
            data=self.data(),
        )

    def data(self) -> tuple[Table, ...]:
        """What spreadsheets hold beside: all fields, to be read back, the votes, the scores."""
        tables = Exchange(self.content, self.edition.language).tables()
        tables = (*tables, *opinions_table(self.wording, self.voices))
        rooms = self.writer.lists.of_rooms(self.content["actions"])
        if self.scored is None or not self.scored.actions:
            return (*tables, *rooms)
        return (*tables, *rooms, scores_table(self.wording, self.scored))

    def _cover(self, cover: _Cover, spending: Spending) -> Cover:
        notices: tuple[Notice, ...] = ()
        if self.content["is_illustrative"]:
            notices = (self.wording.illustrative_plan(),)
        return Cover(
            kind=self.wording.say(cover.kind),
            title=self._title(),
            facts=(*cover.facts, *cost_facts(self.wording, self.content["actions"], spending)),
            notices=notices,
        )

    def _title(self) -> Text:
        pillar = self.wording.told(self.content["pillar"]["name"])
        if pillar.language is None:
            return self.wording.text(N_("%(pillar)s pillar"), pillar=pillar.text)
        return (Run(pillar.text[:1].upper() + pillar.text[1:], pillar.language),)

    def _sheets(self) -> Section:
        return Section(
            self.wording.text(N_("Action sheets")),
            sections=tuple(
                self.writer.section(action, self._above(action), new_page=place > 0)
                for place, action in enumerate(self.content["actions"])
            ),
            new_page=True,
        )

    def _above(self, action: Plain) -> tuple[Any, ...]:
        if self.has_decisions:
            blocks = decision_blocks(self.wording, action)
            if self.scored is None:
                return blocks
            return (*blocks, *grid_blocks(self.wording, action["code"], self.scored))
        return self.writer.gaps(action)

    def _checksum(self, checksum: str) -> Section:
        """By which anybody can tell that this is the version that was frozen."""
        said = self.wording.text(
            N_(
                "This document was made from a frozen version. Its checksum is published with it: "
                "if the version had been changed since, the checksum would no longer fit."
            )
        )
        return Section(
            self.wording.text(N_("Checksum")),
            (
                Notice(said),
                Facts((self.wording.fact(N_("SHA-256 of the frozen version"), checksum),)),
            ),
        )
