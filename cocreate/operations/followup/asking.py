"""Who reports on an action, and the mails that ask for the reports of a quarter."""

from cocreate.catalogues import translate
from cocreate.domain import mail
from cocreate.domain.accounts import REPORT_LINK_LIFE
from cocreate.domain.errors import NotFound, RuleViolation
from cocreate.domain.followup.quarters import QUARTER_NAME, Quarter
from cocreate.domain.permissions import Actor, Permission, acting_role, can
from cocreate.domain.text import in_language
from cocreate.domain.tokens import new_token, token_hash
from cocreate.models.accounts import Account
from cocreate.models.base import new_id
from cocreate.models.entrances import actor_of
from cocreate.models.followup.asking import Reporter, to_be_asked
from cocreate.models.followup.records import ActionReporter, ReportRequest
from cocreate.models.pillars import Pillar
from cocreate.models.plans import Plan
from cocreate.operations.followup.scope import begin_follow_up, followed_action
from cocreate.operations.notifications import Addressee, queue_letter
from cocreate.operations.plans.versions import plan_for
from cocreate.unit_of_work import UnitOfWork


def name_reporter(uow: UnitOfWork, actor: Actor, action_id: str, account_id: str) -> None:
    """Have an account report on an action; naming it twice changes nothing.

    Raises ``RuleViolation("reporter-without-role")`` for somebody who is no lead in the pillar.
    """
    action, facts = followed_action(uow, actor, action_id, Permission.FOLLOW_UP_STEER)
    account = uow.session.get(Account, account_id)
    if account is None or not account.is_active:
        raise NotFound("no-such-account")
    if not can(actor_of(account), Permission.ACTION_FOLLOW, facts):
        raise RuleViolation("reporter-without-role", field="account_id", name=account.name)
    if uow.session.get(ActionReporter, (action.id, account.id)) is not None:
        return
    uow.session.add(ActionReporter(action_id=action.id, account_id=account.id))
    role = acting_role(actor, Permission.FOLLOW_UP_STEER, facts)
    uow.record(actor, role, "follow-up:reporter", ("action", action.id), account=account.id)


def release_reporter(uow: UnitOfWork, actor: Actor, action_id: str, account_id: str) -> None:
    """Have an account report on an action no longer; what it has said stays."""
    action, facts = followed_action(uow, actor, action_id, Permission.FOLLOW_UP_STEER)
    found = uow.session.get(ActionReporter, (action.id, account_id))
    if found is None:
        return
    uow.session.delete(found)
    role = acting_role(actor, Permission.FOLLOW_UP_STEER, facts)
    uow.record(actor, role, "follow-up:release", ("action", action.id), account=account_id)


def ask_for_reports(
    uow: UnitOfWork, actor: Actor, plan_id: str, quarter: str, site: mail.Site
) -> int:
    """Mail a link to everybody who has not reported on a quarter yet; answers how many mails.

    Asking again mails a new link, and the former one leads nowhere; what was typed behind it is
    kept. Raises ``RuleViolation("nobody-to-ask")`` when there is nobody.
    """
    plan, facts = plan_for(uow, actor, plan_id, Permission.FOLLOW_UP_STEER)
    named = Quarter.read(quarter)
    if named > Quarter.of(uow.now().date()):
        raise RuleViolation("quarter-to-come", field="quarter")
    begin_follow_up(uow, plan.id)
    asked = to_be_asked(uow.session, plan, named.key)
    if not asked:
        raise RuleViolation("nobody-to-ask")
    for one in asked:
        _ask(uow, plan, one, named.key, site)
    role = acting_role(actor, Permission.FOLLOW_UP_STEER, facts)
    uow.record(
        actor, role, "follow-up:ask", ("plan", plan.id), quarter=named.key, people=len(asked)
    )
    return len(asked)


def _ask(uow: UnitOfWork, plan: Plan, asked: Reporter, quarter: str, site: mail.Site) -> None:
    token, account = new_token(), asked.account
    request = asked.request
    if request is None:
        request = ReportRequest(
            id=new_id(), plan_id=plan.id, account_id=account.id, quarter=quarter, draft={}
        )
        uow.session.add(request)
    request.token_hash = token_hash(token)
    request.asked_at = uow.now()
    request.expires_at = uow.now() + REPORT_LINK_LIFE
    pillar, named = uow.session.get_one(Pillar, plan.pillar_id), Quarter.read(quarter)
    queue_letter(
        uow,
        mail.REPORT_ASKED,
        Addressee(str(account.email), account.language),
        name=account.name,
        plan=in_language(pillar.name, account.language)[0],
        quarter=translate(QUARTER_NAME, account.language, number=named.number, year=named.year),
        link=f"{site.public_url}{mail.REPORT_PATH}{token}",
        days=REPORT_LINK_LIFE.days,
    )
