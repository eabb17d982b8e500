"""Who may do what: role, scope and what the current step allows, in one table.

Everything that is not granted here is refused. Operations call ``require``; routes declare a
permission; templates ask ``can``; so a button and what it does cannot disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from cocreate.domain.errors import NotAllowed, RuleViolation


class Role(StrEnum):
    """What somebody is in the Alliance; staff roles are granted per pillar or for all pillars."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    FACILITATOR = "facilitator"
    DECIDER = "decider"
    LEAD = "lead"
    READER = "reader"
    PARTICIPANT = "participant"
    VISITOR = "visitor"


STAFF_ROLES = (
    Role.ADMINISTRATOR,
    Role.COORDINATOR,
    Role.FACILITATOR,
    Role.DECIDER,
    Role.LEAD,
    Role.READER,
)
"""The roles that an account can be given; the other two come from being in a room or outside it."""


class Capability(StrEnum):
    """What a step of the agenda lets people do, on top of their role."""

    PROPOSE = "propose"
    REVISE_PROPOSALS = "revise-proposals"
    SEE_PROPOSALS = "see-proposals"
    ARRANGE = "arrange"
    VOTE = "vote"
    COMMIT = "commit"


class Permission(StrEnum):
    """``resource:verb``, one for each thing that can be done."""

    ACCOUNT_MANAGE = "account:manage"
    ACCOUNT_OWN = "account:own"
    OUTBOX_READ = "outbox:read"
    OUTBOX_SEND = "outbox:send"
    PROGRAMME_EDIT = "programme:edit"
    PILLAR_EDIT = "pillar:edit"
    PILLAR_READ = "pillar:read"
    FRAME_READ_DRAFT = "frame:read-draft"
    FRAME_EDIT = "frame:edit"
    FRAME_PUBLISH = "frame:publish"
    READINESS_OVERRIDE = "readiness:override"
    WORKSHOP_LIST = "workshop:list"
    WORKSHOP_CREATE = "workshop:create"
    WORKSHOP_READ = "workshop:read"
    WORKSHOP_EDIT = "workshop:edit"
    WORKSHOP_RUN = "workshop:run"
    WORKSHOP_ARCHIVE = "workshop:archive"
    WORKSHOP_JOIN = "workshop:join"
    WORKSHOP_TAKE_PART = "workshop:take-part"
    WORKSHOP_SCREEN = "workshop:screen"
    REPORT_READ = "report:read"
    PROPOSAL_SUBMIT = "proposal:submit"
    PROPOSAL_REVISE = "proposal:revise"
    PROPOSAL_WITHDRAW = "proposal:withdraw"
    PROPOSAL_READ = "proposal:read"
    PROPOSAL_ARRANGE = "proposal:arrange"
    PROPOSAL_HIDE = "proposal:hide"
    POLL_PREPARE = "poll:prepare"
    POLL_RUN = "poll:run"
    BALLOT_CAST = "ballot:cast"
    COMMITMENT_OFFER = "commitment:offer"
    COMMITMENT_READ = "commitment:read"
    COMMITMENT_HANDLE = "commitment:handle"
    CHARTER_EDIT = "charter:edit"
    ORGANISATION_EDIT = "organisation:edit"
    STUDY_READ = "study:read"
    STUDY_RUN = "study:run"
    PLAN_DRAFT = "plan:draft"
    PLAN_READ = "plan:read"
    PLAN_EDIT = "plan:edit"
    SHEET_EDIT = "sheet:edit"
    NOTE_KEEP = "note:keep"
    AMENDMENT_DECIDE = "amendment:decide"
    CONSULTATION_STEER = "consultation:steer"
    PLAN_SUBMIT = "plan:submit"
    ROUND_OPEN = "round:open"
    DESK_READ = "desk:read"
    OPINION_WRITE = "opinion:write"
    OPINION_CLOSE = "opinion:close"
    DECISION_WRITE = "decision:write"
    DECISION_TRANSLATE = "decision:translate"
    ROUND_CLOSE = "round:close"
    PLAN_PUBLISH = "plan:publish"
    ACTION_SIGN = "action:sign"
    ACTION_FOLLOW = "action:follow"
    FOLLOW_UP_READ = "follow-up:read"
    FOLLOW_UP_STEER = "follow-up:steer"
    RECEIPT_TAKE = "receipt:take"
    PUBLIC_READ = "public:read"
    PAGE_READ = "page:read"


class Scope(StrEnum):
    """Where a grant holds.

    Everywhere, whatever pillar it was given for; in what lies above the pillars, when it was given
    for all of them; in the pillar it was given for; in one's own workshop.
    """

    EVERYWHERE = "everywhere"
    ALL_PILLARS = "all-pillars"
    PILLAR = "pillar"
    OWN_WORKSHOP = "own-workshop"


@dataclass(frozen=True)
class Grant:
    """A role held by an account, for one pillar or (``pillar_id`` None) for all of them."""

    role: Role
    pillar_id: str | None = None


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: a member of staff, a participant of one workshop, or a visitor.

    ``id`` is the account's or the participant's id and never leaves the server for participants;
    ``workshop_id`` is set for participants alone.
    """

    id: str | None = None
    grants: tuple[Grant, ...] = ()
    workshop_id: str | None = None

    @property
    def is_staff(self) -> bool:
        return bool(self.grants)

    @property
    def is_participant(self) -> bool:
        return self.workshop_id is not None

    def roles_in(self, pillar_id: str | None) -> frozenset[Role]:
        """The roles that hold for ``pillar_id``; with None, the roles held anywhere."""
        if self.is_participant:
            return frozenset({Role.PARTICIPANT, Role.VISITOR})
        held = {
            grant.role
            for grant in self.grants
            if pillar_id is None or grant.pillar_id in {None, pillar_id}
        }
        return frozenset(held | {Role.VISITOR})

    @property
    def roles_for_all(self) -> frozenset[Role]:
        """The roles that hold for all pillars, and so for the programme above them."""
        return frozenset(grant.role for grant in self.grants if grant.pillar_id is None)

    def pillars_for(self, roles: Iterable[Role]) -> frozenset[str | None]:
        """The pillars in which one of ``roles`` is held; None stands for all pillars."""
        wanted = set(roles)
        return frozenset(grant.pillar_id for grant in self.grants if grant.role in wanted)


VISITOR = Actor()
"""Whoever is neither signed in nor seated in a workshop."""

SYSTEM = Actor(id="system", grants=(Grant(Role.ADMINISTRATOR),))
"""The product itself: the command line, and the clock that closes a step whose time is over."""


def anyone_in(workshop_id: str) -> Actor:
    """Somebody in the room without a seat of their own: what they see, every participant sees."""
    return Actor(id=None, workshop_id=workshop_id)


@dataclass(frozen=True)
class Facts:
    """What a verdict depends on beside the role: the place, and what its current step opens.

    ``pillar_id`` None means that the thing belongs to no pillar.
    """

    pillar_id: str | None = None
    workshop_id: str | None = None
    capabilities: frozenset[Capability] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Rule:
    """Who holds a permission: the roles, where, and the capability that the step must open."""

    roles: tuple[Role, ...]
    scope: Scope
    needs: Capability | None = None


_EVERYBODY = tuple(Role)
_RUNS = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.FACILITATOR)
_STEERS = (Role.ADMINISTRATOR, Role.COORDINATOR)

GRANTS: dict[Permission, Rule] = {
    Permission.ACCOUNT_MANAGE: Rule((Role.ADMINISTRATOR,), Scope.EVERYWHERE),
    Permission.ACCOUNT_OWN: Rule(STAFF_ROLES, Scope.EVERYWHERE),
    Permission.OUTBOX_READ: Rule((Role.ADMINISTRATOR,), Scope.EVERYWHERE),
    Permission.OUTBOX_SEND: Rule((Role.ADMINISTRATOR,), Scope.EVERYWHERE),
    Permission.PROGRAMME_EDIT: Rule(_STEERS, Scope.ALL_PILLARS),
    Permission.PILLAR_EDIT: Rule(_STEERS, Scope.PILLAR),
    Permission.PILLAR_READ: Rule(STAFF_ROLES, Scope.PILLAR),
    Permission.FRAME_READ_DRAFT: Rule((*_RUNS, Role.READER), Scope.PILLAR),
    Permission.FRAME_EDIT: Rule(_STEERS, Scope.PILLAR),
    Permission.FRAME_PUBLISH: Rule(_STEERS, Scope.PILLAR),
    Permission.READINESS_OVERRIDE: Rule(_STEERS, Scope.PILLAR),
    Permission.WORKSHOP_LIST: Rule(STAFF_ROLES, Scope.EVERYWHERE),
    Permission.WORKSHOP_CREATE: Rule(_RUNS, Scope.PILLAR),
    Permission.WORKSHOP_READ: Rule((*_RUNS, Role.READER), Scope.PILLAR),
    Permission.WORKSHOP_EDIT: Rule(_RUNS, Scope.PILLAR),
    Permission.WORKSHOP_RUN: Rule(_RUNS, Scope.PILLAR),
    Permission.WORKSHOP_ARCHIVE: Rule(_RUNS, Scope.PILLAR),
    Permission.WORKSHOP_JOIN: Rule(_EVERYBODY, Scope.EVERYWHERE),
    Permission.WORKSHOP_TAKE_PART: Rule((Role.PARTICIPANT,), Scope.OWN_WORKSHOP),
    Permission.WORKSHOP_SCREEN: Rule((*_RUNS, Role.READER), Scope.PILLAR),
    Permission.REPORT_READ: Rule((*_RUNS, Role.READER, Role.DECIDER), Scope.PILLAR),
    Permission.PROPOSAL_SUBMIT: Rule((Role.PARTICIPANT,), Scope.OWN_WORKSHOP, Capability.PROPOSE),
    Permission.PROPOSAL_REVISE: Rule(
        (Role.PARTICIPANT,), Scope.OWN_WORKSHOP, Capability.REVISE_PROPOSALS
    ),
    Permission.PROPOSAL_WITHDRAW: Rule(
        (Role.PARTICIPANT,), Scope.OWN_WORKSHOP, Capability.REVISE_PROPOSALS
    ),
    Permission.PROPOSAL_READ: Rule(
        (Role.PARTICIPANT,), Scope.OWN_WORKSHOP, Capability.SEE_PROPOSALS
    ),
    Permission.PROPOSAL_ARRANGE: Rule(_RUNS, Scope.PILLAR, Capability.ARRANGE),
    Permission.PROPOSAL_HIDE: Rule(_RUNS, Scope.PILLAR),
    Permission.POLL_PREPARE: Rule(_RUNS, Scope.PILLAR),
    Permission.POLL_RUN: Rule(_RUNS, Scope.PILLAR),
    Permission.BALLOT_CAST: Rule((Role.PARTICIPANT,), Scope.OWN_WORKSHOP, Capability.VOTE),
    Permission.COMMITMENT_OFFER: Rule((Role.PARTICIPANT,), Scope.OWN_WORKSHOP, Capability.COMMIT),
    Permission.COMMITMENT_READ: Rule((*_RUNS, Role.READER), Scope.PILLAR),
    Permission.COMMITMENT_HANDLE: Rule(_STEERS, Scope.PILLAR),
    Permission.CHARTER_EDIT: Rule(_STEERS, Scope.PILLAR),
    Permission.ORGANISATION_EDIT: Rule(_RUNS, Scope.EVERYWHERE),
    Permission.STUDY_READ: Rule((*_RUNS, Role.READER), Scope.PILLAR),
    Permission.STUDY_RUN: Rule(_RUNS, Scope.PILLAR),
    Permission.PLAN_DRAFT: Rule(_RUNS, Scope.PILLAR),
    Permission.PLAN_READ: Rule(STAFF_ROLES, Scope.PILLAR),
    Permission.PLAN_EDIT: Rule(_STEERS, Scope.PILLAR),
    Permission.SHEET_EDIT: Rule(_RUNS, Scope.PILLAR),
    Permission.NOTE_KEEP: Rule(_RUNS, Scope.PILLAR),
    Permission.AMENDMENT_DECIDE: Rule(_RUNS, Scope.PILLAR),
    Permission.CONSULTATION_STEER: Rule(_STEERS, Scope.PILLAR),
    Permission.PLAN_SUBMIT: Rule(_STEERS, Scope.PILLAR),
    Permission.ROUND_OPEN: Rule(_STEERS, Scope.PILLAR),
    Permission.DESK_READ: Rule((*_STEERS, Role.DECIDER), Scope.PILLAR),
    Permission.OPINION_WRITE: Rule((Role.DECIDER,), Scope.PILLAR),
    Permission.OPINION_CLOSE: Rule((Role.COORDINATOR,), Scope.PILLAR),
    Permission.DECISION_WRITE: Rule((Role.DECIDER,), Scope.PILLAR),
    Permission.DECISION_TRANSLATE: Rule((*_STEERS, Role.DECIDER), Scope.PILLAR),
    Permission.ROUND_CLOSE: Rule((*_STEERS, Role.DECIDER), Scope.PILLAR),
    Permission.PLAN_PUBLISH: Rule(_STEERS, Scope.PILLAR),
    Permission.ACTION_SIGN: Rule(_STEERS, Scope.PILLAR),
    Permission.ACTION_FOLLOW: Rule((*_STEERS, Role.LEAD), Scope.PILLAR),
    Permission.FOLLOW_UP_READ: Rule(STAFF_ROLES, Scope.PILLAR),
    Permission.FOLLOW_UP_STEER: Rule(_STEERS, Scope.PILLAR),
    Permission.RECEIPT_TAKE: Rule((Role.PARTICIPANT,), Scope.OWN_WORKSHOP),
    Permission.PUBLIC_READ: Rule(_EVERYBODY, Scope.EVERYWHERE),
    Permission.PAGE_READ: Rule(_EVERYBODY, Scope.EVERYWHERE),
}


@dataclass(frozen=True)
class Verdict:
    """Whether something is allowed, and the code of the sentence that says why not."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def can(actor: Actor, permission: Permission, facts: Facts | None = None) -> Verdict:
    """Whether ``actor`` may use ``permission`` where ``facts`` say.

    Without facts the question is whether the actor may use it anywhere at all, which is what
    a menu wants to know.
    """
    rule = GRANTS[permission]
    if not _held(actor, rule, facts) & set(rule.roles):
        return Verdict(False, "not-your-role")
    if facts is None:
        return Verdict(True)
    if rule.scope is Scope.OWN_WORKSHOP and actor.workshop_id != facts.workshop_id:
        return Verdict(False, "not-your-workshop")
    if rule.needs is not None and rule.needs not in facts.capabilities:
        return Verdict(False, f"not-now-{rule.needs.value}")
    return Verdict(True)


def require(actor: Actor, permission: Permission, facts: Facts) -> None:
    """Refuse unless ``actor`` may use ``permission`` where ``facts`` say.

    Raises ``NotAllowed`` when the role or the place is wrong, and ``RuleViolation`` (nothing is
    wrong with the person) when only the step does not allow it now.
    """
    verdict = can(actor, permission, facts)
    if verdict:
        return
    if verdict.reason.startswith("not-now-"):
        raise RuleViolation(verdict.reason)
    raise NotAllowed(verdict.reason)


def acting_role(actor: Actor, permission: Permission, facts: Facts) -> Role:
    """The role in which ``actor`` uses a permission, for the journal.

    Of several roles that would do, the first that the rule names. Raises ``NotAllowed`` when none
    does.
    """
    rule = GRANTS[permission]
    held = _held(actor, rule, facts)
    for role in rule.roles:
        if role in held:
            return role
    raise NotAllowed("not-your-role")


def _held(actor: Actor, rule: Rule, facts: Facts | None) -> frozenset[Role]:
    """The roles that ``actor`` has where a rule looks for them; without facts, anywhere."""
    if rule.scope is Scope.ALL_PILLARS:
        return actor.roles_for_all
    return actor.roles_in(facts.pillar_id if facts and rule.scope is Scope.PILLAR else None)
