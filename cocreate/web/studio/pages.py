"""The studio on screen: the slider and its preview, the lock, and the projector's version."""

from dataclasses import dataclass
from fractions import Fraction

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.amounts import read_amount
from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import Permission
from cocreate.domain.text import N_
from cocreate.operations.studies import studies
from cocreate.queries.studies.pages import StudyPage, study_page
from cocreate.queries.studies.previews import Preview, in_range, stops, try_preview
from cocreate.queries.studies.sentences import Sentences
from cocreate.queries.studies.stages import studio_page
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.errors import sentence_of, wants_json
from cocreate.web.forms.studies import LockForm, typed_amount
from cocreate.web.i18n import language, say
from cocreate.web.identity import current_actor
from cocreate.web.pillars.desk import read_version
from cocreate.web.room.screen import theme
from cocreate.web.studio.figures import Figure, figures_of
from cocreate.web.studio.live import load_stage
from cocreate.web.studio.words import sentences_of

blueprint = Blueprint("studio", __name__, url_prefix="/staff/studies")
Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Look:
    """A study under one envelope, as the page shows it; ``trouble`` says why there is no preview.

    ``stops`` are the envelopes of the slider, empty while there is no ladder.
    """

    study: StudyPage
    envelope: Fraction
    typed: str
    preview: Preview | None
    trouble: str
    stops: tuple[int, ...]
    sentences: Sentences
    figures: tuple[Figure, ...]

    @property
    def stop(self) -> int:
        """The place of the stop that is nearest to the envelope."""
        places = range(len(self.stops))
        return min(places, key=lambda one: abs(self.stops[one] - self.envelope), default=0)


@blueprint.post("/votes/<poll_id>")
@allows(Permission.STUDY_RUN)
def open_vote(poll_id: str) -> Response:
    """The study of a counted vote, opened if there is none yet."""
    with writing() as uow:
        study_id = studies.study_vote(uow, current_actor(), poll_id)
    return redirect(url_for("studio.show", study_id=study_id), code=303)


@blueprint.post("/plans/<plan_id>")
@allows(Permission.STUDY_RUN)
def open_plan(plan_id: str) -> Response:
    """The study of a plan with the votes of its workshops, opened if there is none yet."""
    with writing() as uow:
        study_id = studies.study_plan(uow, current_actor(), plan_id)
    return redirect(url_for("studio.show", study_id=study_id), code=303)


@blueprint.get("/<study_id>")
@allows(Permission.STUDY_READ)
def show(study_id: str) -> Page:
    """The study under the envelope ``?envelope=``, by default the one it was saved with."""
    return _page(study_id, LockForm(formdata=None))


@blueprint.get("/<study_id>/preview")
@allows(Permission.STUDY_READ)
def preview(study_id: str) -> str:
    """The preview alone, for the slider."""
    return render_template("studio/_preview.html", look=look_at(study_id, with_runs=False))


@blueprint.post("/<study_id>/projector")
@allows(Permission.STUDY_RUN)
def project(study_id: str) -> Page:
    """Put the projector to an envelope."""
    try:
        envelope = Fraction(
            read_amount(request.form.get("envelope", ""), language(), field="envelope")
        )
    except RuleViolation as error:
        flash(sentence_of(error), "bad")
        return redirect(url_for("studio.show", study_id=study_id), code=303)
    with writing() as uow:
        studies.show_envelope(uow, current_actor(), study_id, envelope)
    if wants_json():
        return "", 204
    flash(say(N_("The projector shows this envelope.")), "good")
    address = url_for("studio.show", study_id=study_id, envelope=typed_amount(envelope))
    return redirect(address, code=303)


@blueprint.post("/<study_id>/lock")
@allows(Permission.STUDY_RUN)
def lock(study_id: str) -> Page:
    """Ask for the official run; the page tells when it is there."""
    form = LockForm()
    if form.validate_on_submit():
        try:
            with writing() as uow:
                studies.lock_study(
                    uow,
                    current_actor(),
                    study_id,
                    read_version(form.version.data),
                    without_costless=bool(form.without_costless.data),
                )
        except (RuleViolation, StaleRevision) as error:
            form.refuse(error)
        else:
            flash(
                say(N_("The official run is being computed. It appears here when ready.")), "good"
            )
            return redirect(url_for("studio.show", study_id=study_id) + "#work", code=303)
    return _page(study_id, form)


@blueprint.get("/workshops/<workshop_id>/projector")
@allows(Permission.STUDY_READ)
def screen(workshop_id: str) -> str:
    """The projector's version: it follows the envelope that is chosen in the studio."""
    page = load_stage(workshop_id)
    if page.stage is None:
        raise NotFound("no-such-study")
    return render_template("studio/screen.html", page=page, theme=theme())


def look_at(study_id: str, *, with_runs: bool = True) -> Look:
    """The study under the envelope that this request asks for."""
    study = study_page(reading(), current_actor(), study_id, with_runs=with_runs)
    typed = request.args.get("envelope", "").strip()
    envelope, trouble, found = study.settings.terms.envelope, study.trouble, None
    try:
        if typed:
            envelope = Fraction(read_amount(typed, language(), field="envelope"))
    except RuleViolation as error:
        trouble = error
    if study.kept is not None and trouble is None:
        if not typed:
            envelope = in_range(study.kept, envelope)
        found, trouble = try_preview(study.kept, envelope)
    sentences = sentences_of(study)
    return Look(
        study=study,
        envelope=envelope,
        typed=typed or typed_amount(envelope),
        preview=found,
        trouble="" if trouble is None else sentence_of(trouble),
        stops=() if study.kept is None else stops(study.kept),
        sentences=sentences,
        figures=() if found is None else figures_of(found, sentences),
    )


def _page(study_id: str, form: LockForm) -> tuple[str, int]:
    look = look_at(study_id)
    if not form.is_submitted() or form.is_stale:
        form.version.data = str(look.study.version)
    page = studio_page(reading(), current_actor(), look.study.workshop_id)
    content = render_template("studio/show.html", look=look, page=page, form=form)
    return content, form.status
