"""The demonstration's follow-up: a lead is named, asked by mail, and has sent a first report."""

from collections.abc import Mapping

from cocreate.domain.followup.quarters import Quarter
from cocreate.domain.followup.reports import Typed
from cocreate.domain.mail import Site
from cocreate.domain.permissions import Actor
from cocreate.models.followup.following import follow
from cocreate.models.followup.records import Door
from cocreate.models.plans import PlannedAction
from cocreate.operations.followup.asking import ask_for_reports, name_reporter
from cocreate.operations.followup.reports import Sending, send_reports
from cocreate.seed.demo_files import demo_plan
from cocreate.seed.demo_room import Stage


def begin_follow_up(
    stage: Stage, plan_id: str, actions: Mapping[str, str], staff: Mapping[str, Actor], site: Site
) -> None:
    """Name the lead, ask for the reports, and let one report on its first actions come in."""
    uow = stage.uow
    told = demo_plan().reports
    for key in told:
        name_reporter(uow, staff["coordinator"], actions[key], str(staff["lead"].id))
    uow.session.flush()
    quarter = Quarter.of(stage.clock().date()).key
    ask_for_reports(uow, staff["coordinator"], plan_id, quarter, site)
    uow.session.flush()
    stage.clock.wait(hours=20)
    typed = {}
    for key, said in told.items():
        asked = follow(uow.session, [uow.session.get_one(PlannedAction, actions[key])])[0].asked
        typed[actions[key]] = Typed(
            values=dict(zip(asked.indicators, said.values, strict=False)),
            milestones=dict(zip(asked.milestones, said.milestones, strict=False)),
            spent=said.spent,
            risk=said.risk,
            help_needed=said.help_needed,
            word=said.word,
        )
    send_reports(uow, staff["lead"], Sending(quarter, "fr", Door.DESK, typed))
