"""Opening a study, changing what it is computed with, locking it, showing it to the room."""

from collections.abc import Iterable
from fractions import Fraction

import sqlalchemy as sa

from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.events import EnvelopeShown, RunPublished, StudyMoved
from cocreate.domain.permissions import Actor, Facts, Permission, Role, acting_role, require
from cocreate.domain.selection.constraints import check_constraints
from cocreate.domain.selection.election import Action, BallotBox
from cocreate.domain.selection.numbers import as_text
from cocreate.domain.studies.ballots import check_selectable
from cocreate.domain.studies.settings import Settings
from cocreate.domain.studies.terms import Terms
from cocreate.models.base import new_id
from cocreate.models.pillars import Pillar, published_frame
from cocreate.models.plans import Plan
from cocreate.models.studies.inputs import Inputs, inputs_of, of_plan, of_poll
from cocreate.models.studies.records import JobKind, RunPublication, SelectionRun, Study
from cocreate.models.voting import Poll
from cocreate.models.workshops import Workshop
from cocreate.operations.rooms import refuse_in_rehearsal
from cocreate.operations.studies.announcing import drawn_seed
from cocreate.operations.studies.jobs import ask, asked_already
from cocreate.unit_of_work import UnitOfWork

MOST_NAMED = 5
"""Actions that a refusal names; of more, it says how many."""


def study_vote(uow: UnitOfWork, actor: Actor, poll_id: str) -> str:
    """The study of a counted vote, opened if there is none yet; its id.

    Raises ``RuleViolation`` for a vote that is not counted, or by which no money can be shared.
    """
    poll = uow.session.get(Poll, poll_id, with_for_update=True)
    if poll is None:
        raise NotFound("no-such-poll")
    workshop = uow.session.get_one(Workshop, poll.workshop_id)
    role = _allowed(actor, workshop.pillar_id)
    refuse_in_rehearsal(uow, workshop.id)
    known = uow.session.scalar(sa.select(Study.id).where(Study.poll_id == poll.id))
    if known is not None:
        return known
    check_selectable(poll.method)
    inputs = of_poll(uow.session, poll)
    terms = _usual(uow, workshop.pillar_id, inputs)
    if poll.selection is not None:
        terms = Terms.from_json(poll.selection)
    study = Study(id=new_id(), pillar_id=workshop.pillar_id, poll_id=poll.id, plan_id=None)
    return _open(uow, actor, role, study, Settings(terms))


def study_plan(uow: UnitOfWork, actor: Actor, plan_id: str) -> str:
    """The study of a plan with the votes of its workshops, opened if there is none yet; its id."""
    plan = uow.session.get(Plan, plan_id, with_for_update=True)
    if plan is None:
        raise NotFound("no-such-plan")
    role = _allowed(actor, plan.pillar_id)
    known = uow.session.scalar(sa.select(Study.id).where(Study.plan_id == plan.id))
    if known is not None:
        return known
    inputs = of_plan(uow.session, plan)
    if not inputs.votes:
        raise RuleViolation("study-without-votes")
    study = Study(id=new_id(), pillar_id=plan.pillar_id, poll_id=None, plan_id=plan.id)
    return _open(uow, actor, role, study, Settings(_usual(uow, plan.pillar_id, inputs)))


def save_study(
    uow: UnitOfWork, actor: Actor, study_id: str, settings: Settings, seen_version: int
) -> None:
    """Change what a study is computed with; its slider is computed anew.

    Terms that were sealed with the vote do not change any more: the attempt is refused with
    ``RuleViolation("rules-sealed")`` and kept in the journal. Constraints that contradict each
    other or name what is not there are refused as a run would refuse them.
    """
    study, role = locked_study(uow, actor, study_id)
    _check_version(study, seen_version)
    inputs = inputs_of(uow.session, study)
    announced = announced_terms(uow, study)
    if announced is not None and settings.terms != announced:
        uow.record_refusal(actor, role, "study:save", ("study", study.id), rule="selection")
        raise RuleViolation("rules-sealed", field="selection")
    check_settings(inputs, settings)
    study.settings = settings.to_json()
    study.version += 1
    uow.record(actor, role, "study:save", ("study", study.id), version=study.version)
    ask(uow, study, JobKind.LADDER, actor)
    tell(uow, study, inputs)


def lock_study(
    uow: UnitOfWork, actor: Actor, study_id: str, seen_version: int, *, without_costless: bool
) -> str:
    """Ask for the official run of what is on the screen; the id of the work.

    Pressed twice it is computed once. ``without_costless`` leaves out, knowingly, the actions
    whose cost nobody has said; otherwise ``RuleViolation("study-costs-missing")`` names them.
    """
    study, role = locked_study(uow, actor, study_id)
    running = asked_already(uow, study, JobKind.OFFICIAL)
    if running is not None:
        return running
    _check_version(study, seen_version)
    inputs, settings = inputs_of(uow.session, study), Settings.from_json(study.settings)
    check_settings(inputs, settings)
    missing = inputs.uncosted(settings)
    if missing and not without_costless:
        named = ", ".join(one.key for one in missing[:MOST_NAMED])
        more = "…" if len(missing) > MOST_NAMED else ""
        raise RuleViolation("study-costs-missing", actions=named + more, count=len(missing))
    if not inputs.costed(settings):
        raise RuleViolation("study-without-actions")
    job_id = ask(uow, study, JobKind.OFFICIAL, actor)
    uow.record(actor, role, "study:lock", ("study", study.id), version=study.version)
    tell(uow, study, inputs)
    return job_id


def show_envelope(uow: UnitOfWork, actor: Actor, study_id: str, envelope: Fraction) -> None:
    """Put the projector of a study to an envelope."""
    study, _ = locked_study(uow, actor, study_id)
    study.shown_envelope, study.shown_at = as_text(envelope), uow.now()
    for workshop_id in rooms_of(inputs_of(uow.session, study)):
        uow.announce(EnvelopeShown(workshop_id))


def publish_run(uow: UnitOfWork, actor: Actor, run_id: str) -> None:
    """Show the rooms an official run, and each phone what its own share did there.

    Raises ``RuleViolation("result-not-shown-yet")`` while the room has not seen the result of the
    vote, which a run tells much of.
    """
    run = uow.session.get(SelectionRun, run_id)
    if run is None:
        raise NotFound("no-such-run")
    study, role = locked_study(uow, actor, run.study_id)
    inputs = inputs_of(uow.session, study)
    if any(one.poll.published_at is None for one in inputs.votes):
        raise RuleViolation("result-not-shown-yet")
    uow.session.merge(RunPublication(study_id=study.id, run_id=run.id, at=uow.now()))
    uow.record(actor, role, "study:publish", ("selection-run", run.id), number=run.number)
    for workshop_id in rooms_of(inputs):
        uow.announce(RunPublished(workshop_id))


def check_settings(inputs: Inputs, settings: Settings) -> None:
    """Refuse what a run would refuse, before anybody waits for it."""
    actions = [
        Action(one.key, cost.central, "", one.objectives) for one, cost in inputs.costed(settings)
    ]
    election = BallotBox(actions, settings.terms.envelope).election()
    check_constraints(election, settings.constraints)
    served = {objective for one in inputs.candidates for objective in one.objectives}
    for limits in (settings.constraints.caps, settings.constraints.floors):
        unknown = next((one for one in limits if one not in served), None)
        if unknown is not None:
            raise RuleViolation("objective-not-served", objective=unknown)


def announced_terms(uow: UnitOfWork, study: Study) -> Terms | None:
    """The terms that were sealed with the vote of a study, if any were."""
    if study.poll_id is None:
        return None
    selection = uow.session.get_one(Poll, study.poll_id).selection
    return None if selection is None else Terms.from_json(selection)


def locked_study(uow: UnitOfWork, actor: Actor, study_id: str) -> tuple[Study, Role]:
    """The study, locked against other writers, and the role in which ``actor`` may work on it."""
    study = uow.session.get(Study, study_id, with_for_update=True, populate_existing=True)
    if study is None:
        raise NotFound("no-such-study")
    return study, _allowed(actor, study.pillar_id)


def rooms_of(inputs: Inputs) -> list[str]:
    """The workshops whose votes a study is made of."""
    return sorted({one.workshop_id for one in inputs.votes})


def tell(uow: UnitOfWork, study: Study, inputs: Inputs | None = None) -> None:
    """Let the pages of a study look again."""
    for workshop_id in rooms_of(inputs or inputs_of(uow.session, study)):
        uow.announce(StudyMoved(workshop_id))


def _allowed(actor: Actor, pillar_id: str) -> Role:
    facts = Facts(pillar_id)
    require(actor, Permission.STUDY_RUN, facts)
    return acting_role(actor, Permission.STUDY_RUN, facts)


def _check_version(study: Study, seen_version: int) -> None:
    if seen_version != study.version:
        raise StaleRevision("study-changed-meanwhile")


def _open(uow: UnitOfWork, actor: Actor, role: Role, study: Study, settings: Settings) -> str:
    study.version, study.settings, study.created_at = 1, settings.to_json(), uow.now()
    study.shown_envelope = ""
    study.created_by_id = None if actor.id == "system" else actor.id
    uow.session.add(study)
    uow.session.flush()
    uow.record(actor, role, "study:open", ("study", study.id), of=_subject(study))
    ask(uow, study, JobKind.LADDER, actor)
    return study.id


def _subject(study: Study) -> list[str]:
    return ["poll", study.poll_id] if study.poll_id else ["plan", study.plan_id or ""]


def _usual(uow: UnitOfWork, pillar_id: str, inputs: Inputs) -> Terms:
    """Where a study begins when nothing was announced: the pillar's envelope, the usual rule.

    Without an envelope, half of what all actions cost: a place to begin from, which the page says.
    """
    frame = published_frame(uow.session.get_one(Pillar, pillar_id))
    lines = frame.envelope_lines if frame else []
    envelope = sum((Fraction(line.amount) for line in lines), Fraction(0))
    return Terms(envelope or _half(inputs), seed=drawn_seed())


def _half(inputs: Inputs) -> Fraction:
    costs: Iterable[Fraction] = (
        Fraction(one.cost) for one in inputs.candidates if one.cost is not None
    )
    return Fraction(round(sum(costs, Fraction(0)) / 2))
