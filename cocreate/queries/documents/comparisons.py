"""Two versions of a plan side by side: what was added, taken out, changed (feature B13)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from cocreate.domain.documents import (
    Block,
    Bullets,
    Chart,
    ChartKind,
    Column,
    Cover,
    Document,
    Paragraph,
    Run,
    Section,
    Series,
    Table,
    Text,
)
from cocreate.domain.permissions import Actor
from cocreate.domain.sheets import FIELDS
from cocreate.domain.text import N_
from cocreate.queries.documents.sheets import SheetWriter
from cocreate.queries.documents.wording import Edition, Wording
from cocreate.queries.plans.versions import (
    ActionDifference,
    VersionDifference,
    VersionPage,
    compare_versions,
    version_page,
)

Plain = Mapping[str, Any]  # Any: parsed JSON


def version_comparison(
    session: Session, actor: Actor, before_id: str, after_id: str, edition: Edition
) -> Document:
    """What one version has that another has not, field by field."""
    before, after = (version_page(session, actor, one) for one in (before_id, after_id))
    difference = compare_versions(session, actor, before_id, after_id)
    wording = Wording(edition.language)
    pillar = after.content["pillar"]
    return Document(
        key="comparison",
        name=f"plan-{pillar['key']}-v{before.number}-v{after.number}",
        language=edition.language,
        cover=Cover(
            kind=wording.say(N_("Comparison of two versions")),
            title=(wording.told(pillar["name"]),),
            subtitle=wording.text(
                N_("Version %(before)s and version %(after)s"),
                before=before.number,
                after=after.number,
            ),
            facts=(
                wording.fact(N_("Earlier version"), str(before.number), before.at),
                wording.fact(N_("Later version"), str(after.number), after.at),
            ),
        ),
        brand=edition.brand,
        made_at=after.at,
        sections=(
            _overview(wording, difference),
            _listed(wording, N_("Added"), difference.added),
            _listed(wording, N_("Taken out"), difference.removed),
            _listed(wording, N_("Merged"), difference.merged),
            _changed(wording, (before, after), difference),
        ),
    )


def _overview(wording: Wording, difference: VersionDifference) -> Section:
    added, removed, merged, changed = (
        len(part)
        for part in (difference.added, difference.removed, difference.merged, difference.changed)
    )
    chart = Chart(
        key="difference",
        title=wording.say(N_("What became of the actions")),
        summary=wording.say(
            N_(
                "From %(before)s to %(after)s actions: %(added)s added, %(removed)s taken out, "
                "%(merged)s merged, %(changed)s changed."
            ),
            before=difference.actions_before,
            after=difference.actions_after,
            added=added,
            removed=removed,
            merged=merged,
            changed=changed,
        ),
        kind=ChartKind.BARS,
        category_title=wording.say(N_("Difference")),
        categories=tuple(
            wording.say(title)
            for title in (
                N_("Added"),
                N_("Taken out"),
                N_("Merged"),
                N_("Changed"),
                N_("Unchanged"),
            )
        ),
        series=(
            Series(
                wording.say(N_("Actions")),
                (added, removed, merged, changed, difference.actions_after - added - changed),
            ),
        ),
    )
    return Section(wording.text(N_("Overview")), (chart,), new_page=True)


def _listed(wording: Wording, title: str, actions: tuple[ActionDifference, ...]) -> Section:
    block: Block = Paragraph(wording.text(N_("None.")))
    if actions:
        block = Bullets(tuple(_name(wording, one) for one in actions))
    return Section(wording.text(title), (block,))


def _name(wording: Wording, one: ActionDifference) -> Text:
    said = [cause.said(wording.language) for cause in one.causes]
    if one.into:
        said.insert(0, wording.say(N_("Merged into %(code)s."), code=one.into))
    because = (Run("\n" + " ".join(said)),) if said else ()
    return (Run(f"{one.code}\u2002"), wording.told(one.title), *because)


def _changed(
    wording: Wording, versions: tuple[VersionPage, VersionPage], difference: VersionDifference
) -> Section:
    """Each changed action with what its fields said before and say after."""
    sheets = [
        (
            SheetWriter(wording, version.content),
            {one["id"]: one["sheet"] for one in version.content["actions"]},
        )
        for version in versions
    ]

    def said(place: int, action_id: str, field: str) -> Text:
        writer, by_id = sheets[place]
        return writer.in_one(FIELDS[field], by_id[action_id].get(field))

    columns = ((N_("Field"), 2), (N_("Before"), 4), (N_("After"), 4))
    tables = tuple(
        Table(
            key=f"changed-{one.code}",
            note=" ".join(cause.said(wording.language) for cause in one.causes),
            title=f"{one.code} {wording.told(one.title).text}",
            columns=tuple(Column(wording.say(title), weight) for title, weight in columns),
            rows=tuple(
                (wording.say(FIELDS[field].label), said(0, one.id, field), said(1, one.id, field))
                for field in one.fields
            ),
        )
        for one in difference.changed
    )
    blocks: tuple[Block, ...] = tables or (Paragraph(wording.text(N_("None."))),)
    return Section(wording.text(N_("Changed")), blocks)
