"""What follows the room in the studio: the work under way, and what its projector shows."""

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from cocreate.domain.permissions import Actor, Permission
from cocreate.models.workshops import Pulse
from cocreate.queries.studies.pages import StudyPage, studies_in, study_page
from cocreate.queries.studies.previews import Preview, in_range, try_preview
from cocreate.queries.workshops import readable_workshop


@dataclass(frozen=True)
class Stage:
    """A study on the projector under the envelope that was chosen for it.

    ``preview`` is None while there is nothing to show.
    """

    study: StudyPage
    envelope: Fraction
    preview: Preview | None


@dataclass(frozen=True)
class StudioPage:
    """The studies that a workshop's votes are part of, and the one that its projector shows."""

    workshop_id: str
    revision: int
    studies: tuple[StudyPage, ...]
    stage: Stage | None


def studio_page(
    session: Session, actor: Actor, workshop_id: str, *, with_runs: bool = True
) -> StudioPage:
    """The studio of a workshop; ``NotFound`` for whoever may not look at studies there."""
    workshop = readable_workshop(session, actor, workshop_id, Permission.STUDY_READ)
    pulse = session.get_one(Pulse, workshop.id, populate_existing=True)
    revision = pulse.revision
    found = sorted(
        studies_in(session, workshop.id),
        key=lambda one: (one.shown_at is None, -(one.shown_at.timestamp() if one.shown_at else 0)),
    )
    pages = tuple(study_page(session, actor, one.id, with_runs=with_runs) for one in found)
    return StudioPage(workshop.id, revision, pages, stage_of(pages[0]) if pages else None)


def stage_of(study: StudyPage) -> Stage:
    """What the projector shows of a study."""
    envelope = study.shown_envelope or study.settings.terms.envelope
    if study.kept is None:
        return Stage(study, envelope, None)
    envelope = in_range(study.kept, envelope)
    return Stage(study, envelope, try_preview(study.kept, envelope)[0])
