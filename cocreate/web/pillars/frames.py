"""The editor of a vision frame: start a draft, save it, see what is missing, publish it."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers.response import Response

from cocreate.domain.errors import NotFound, RuleViolation, StaleRevision
from cocreate.domain.permissions import Facts, Permission, require
from cocreate.domain.pillars import PART_NAMES, FramePart
from cocreate.domain.text import N_
from cocreate.operations.pillars import frames
from cocreate.queries.frames import FrameView
from cocreate.queries.pillars import PillarView, pillar_page
from cocreate.web.access import allows
from cocreate.web.context import reading, writing
from cocreate.web.errors import sentence_of
from cocreate.web.forms.frames import FrameForm
from cocreate.web.forms.rows import differences
from cocreate.web.i18n import say
from cocreate.web.identity import current_actor
from cocreate.web.pillars.desk import CONFLICT, Page, blueprint, read_version
from cocreate.web.pillars.words import LISTS

LARGEST_FRAME = 1024 * 1024
"""Bytes of a frame: two hundred rows in three languages are more than other forms ever hold."""


@blueprint.url_value_preprocessor
def _make_room(endpoint: str | None, values: dict[str, object] | None) -> None:
    del values
    if endpoint == "pillar_desk.edit_frame":
        request.max_content_length = request.max_form_memory_size = LARGEST_FRAME


@blueprint.post("/<key>/frame/start")
@allows(Permission.FRAME_EDIT)
def start_frame(key: str) -> Response:
    """Begin the next frame as a copy of the one that holds."""
    pillar = pillar_page(reading(), current_actor(), key)
    with writing() as uow:
        frames.start_draft(uow, current_actor(), pillar.line.id)
    return redirect(url_for("pillar_desk.edit_frame", key=key), code=303)


@blueprint.route("/<key>/frame", methods=["GET", "POST"])
@allows(Permission.FRAME_EDIT)
def edit_frame(key: str) -> Page:
    """The draft on one page; rows come and go without saving anything."""
    pillar, draft = _draft(key)
    if draft is None:
        return redirect(url_for("pillar_desk.show", key=key), code=303)
    form = FrameForm.of(draft)
    if form.is_submitted() and form.reshape():
        return _page(pillar, draft, form)
    if form.validate_on_submit():
        with form.refusals():
            try:
                _save(draft, form)
            except StaleRevision:
                return _changed_meanwhile(key, form)
            flash(say(N_("The draft is saved.")), "good")
            return redirect(url_for("pillar_desk.edit_frame", key=key), code=303)
    return _page(pillar, draft, form), form.status


@blueprint.post("/<key>/frame/publish")
@allows(Permission.FRAME_PUBLISH)
def publish_frame(key: str) -> Response:
    """Make the draft the frame that holds; what it lacks is named instead."""
    _, draft = _draft(key)
    if draft is None:
        raise NotFound("no-such-frame")
    try:
        with writing() as uow:
            version = read_version(request.form.get("version"))
            frames.publish_frame(uow, current_actor(), draft.id, version)
    except (RuleViolation, StaleRevision) as error:
        flash(sentence_of(error), "bad")
        return redirect(url_for("pillar_desk.edit_frame", key=key), code=303)
    flash(say(N_("The vision frame is published.")), "good")
    return redirect(url_for("pillar_desk.show", key=key), code=303)


def _draft(key: str) -> tuple[PillarView, FrameView | None]:
    pillar = pillar_page(reading(), current_actor(), key)
    require(current_actor(), Permission.FRAME_EDIT, Facts(pillar.line.id))
    return pillar, pillar.draft


def _save(draft: FrameView, form: FrameForm) -> None:
    content, version = form.content(), read_version(form.version.data)
    with writing() as uow:
        frames.save_draft(uow, current_actor(), draft.id, content, version)


def _changed_meanwhile(key: str, form: FrameForm) -> Page:
    """Both texts side by side; sending the form again keeps what it holds.

    When the draft was published meanwhile there is nothing to save into: the pillar's page says so.
    """
    pillar, draft = _draft(key)
    if draft is None:
        raise StaleRevision("frame-changed-meanwhile")
    changes = differences(FrameForm.of(draft, sent=False), form)
    form.version.data = str(draft.version)
    return _page(pillar, draft, form, changes=changes), CONFLICT


def _page(pillar: PillarView, draft: FrameView, form: FrameForm, **more: object) -> str:
    missing = [say(PART_NAMES[FramePart(one)]) for one in draft.missing]
    return render_template(
        "pillar_desk/frame.html",
        pillar=pillar,
        draft=draft,
        form=form,
        lists=LISTS,
        missing=missing,
        **more,
    )
