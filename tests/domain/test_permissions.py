"""Who may do what: role, scope and what the step allows."""

import pytest

from cocreate.domain.errors import NotAllowed, RuleViolation
from cocreate.domain.permissions import (
    GRANTS,
    STAFF_ROLES,
    VISITOR,
    Actor,
    Capability,
    Facts,
    Grant,
    Permission,
    Role,
    can,
    require,
)

WATER = Facts(pillar_id="water", workshop_id="w1")
SEATED = Actor(id="p1", workshop_id="w1")


def test_every_permission_has_a_rule() -> None:
    assert set(GRANTS) == set(Permission)


@pytest.mark.parametrize("permission", sorted(Permission))
def test_a_visitor_may_only_read_public_pages_and_join(permission: Permission) -> None:
    public = {Permission.PAGE_READ, Permission.PUBLIC_READ, Permission.WORKSHOP_JOIN}
    expected = permission in public
    assert bool(can(VISITOR, permission, WATER)) is expected


def test_a_role_holds_only_in_the_pillar_it_was_given_for() -> None:
    facilitator = Actor(id="a", grants=(Grant(Role.FACILITATOR, "food"),))
    assert not can(facilitator, Permission.WORKSHOP_RUN, WATER)
    assert can(facilitator, Permission.WORKSHOP_RUN, Facts(pillar_id="food"))


def test_a_decider_cannot_run_a_poll() -> None:
    decider = Actor(id="a", grants=(Grant(Role.DECIDER),))
    with pytest.raises(NotAllowed):
        require(decider, Permission.POLL_RUN, WATER)


def test_a_participant_votes_only_in_the_own_workshop_and_only_while_the_step_opens_it() -> None:
    now = Facts("water", "w1", frozenset({Capability.VOTE}))
    require(SEATED, Permission.BALLOT_CAST, now)
    with pytest.raises(RuleViolation, match="not-now-vote"):
        require(SEATED, Permission.BALLOT_CAST, WATER)
    with pytest.raises(NotAllowed, match="not-your-workshop"):
        require(SEATED, Permission.BALLOT_CAST, Facts("water", "w2", frozenset({Capability.VOTE})))


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.PILLAR_EDIT, "administrator coordinator"),
        (Permission.PILLAR_READ, "administrator coordinator facilitator decider lead reader"),
        (Permission.FRAME_READ_DRAFT, "administrator coordinator facilitator reader"),
        (Permission.FRAME_EDIT, "administrator coordinator"),
        (Permission.FRAME_PUBLISH, "administrator coordinator"),
        (Permission.READINESS_OVERRIDE, "administrator coordinator"),
        (Permission.COMMITMENT_READ, "administrator coordinator facilitator reader"),
        (Permission.COMMITMENT_HANDLE, "administrator coordinator"),
        (Permission.CHARTER_EDIT, "administrator coordinator"),
    ],
)
def test_who_prepares_a_pillar(permission: Permission, roles: str) -> None:
    for role in STAFF_ROLES:
        actor = Actor(id="a", grants=(Grant(role, "water"),))
        assert bool(can(actor, permission, WATER)) is (role.value in roles.split())


def test_the_programme_above_the_pillars_is_for_whoever_steers_all_of_them() -> None:
    for role in STAFF_ROLES:
        of_all = Actor(id="a", grants=(Grant(role),))
        of_one = Actor(id="b", grants=(Grant(role, "water"),))
        steers = role in {Role.ADMINISTRATOR, Role.COORDINATOR}
        for facts in (None, Facts(), WATER):
            assert bool(can(of_all, Permission.PROGRAMME_EDIT, facts)) is steers
            assert not can(of_one, Permission.PROGRAMME_EDIT, facts)
    assert not can(SEATED, Permission.PROGRAMME_EDIT, Facts())


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        (Permission.ACCOUNT_MANAGE, "administrator"),
        (Permission.ACCOUNT_OWN, "administrator coordinator facilitator decider lead reader"),
        (Permission.OUTBOX_READ, "administrator"),
        (Permission.OUTBOX_SEND, "administrator"),
    ],
)
def test_who_looks_after_accounts_and_mail(permission: Permission, roles: str) -> None:
    for role in STAFF_ROLES:
        actor = Actor(id="a", grants=(Grant(role),))
        assert bool(can(actor, permission, Facts())) is (role.value in roles.split())
    assert not can(SEATED, permission, Facts())


ADMINISTRATOR, COORDINATOR, FACILITATOR, DECIDER, LEAD, READER = STAFF_ROLES
PLAN_MATRIX = {
    Permission.STUDY_READ: {ADMINISTRATOR, COORDINATOR, FACILITATOR, READER},
    Permission.STUDY_RUN: {ADMINISTRATOR, COORDINATOR, FACILITATOR},
    Permission.ORGANISATION_EDIT: {ADMINISTRATOR, COORDINATOR, FACILITATOR},
    Permission.PLAN_DRAFT: {ADMINISTRATOR, COORDINATOR, FACILITATOR},
    Permission.PLAN_READ: {ADMINISTRATOR, COORDINATOR, FACILITATOR, DECIDER, LEAD, READER},
    Permission.PLAN_EDIT: {ADMINISTRATOR, COORDINATOR},
    Permission.SHEET_EDIT: {ADMINISTRATOR, COORDINATOR, FACILITATOR},
    Permission.NOTE_KEEP: {ADMINISTRATOR, COORDINATOR, FACILITATOR},
    Permission.AMENDMENT_DECIDE: {ADMINISTRATOR, COORDINATOR, FACILITATOR},
    Permission.CONSULTATION_STEER: {ADMINISTRATOR, COORDINATOR},
    Permission.PLAN_SUBMIT: {ADMINISTRATOR, COORDINATOR},
    Permission.ROUND_OPEN: {ADMINISTRATOR, COORDINATOR},
    Permission.DESK_READ: {ADMINISTRATOR, COORDINATOR, DECIDER},
    Permission.OPINION_WRITE: {DECIDER},
    Permission.OPINION_CLOSE: {COORDINATOR},
    Permission.DECISION_WRITE: {DECIDER},
    Permission.DECISION_TRANSLATE: {ADMINISTRATOR, COORDINATOR, DECIDER},
    Permission.ROUND_CLOSE: {ADMINISTRATOR, COORDINATOR, DECIDER},
    Permission.PLAN_PUBLISH: {ADMINISTRATOR, COORDINATOR},
    Permission.ACTION_SIGN: {ADMINISTRATOR, COORDINATOR},
    Permission.ACTION_FOLLOW: {ADMINISTRATOR, COORDINATOR, LEAD},
    Permission.FOLLOW_UP_READ: {ADMINISTRATOR, COORDINATOR, FACILITATOR, DECIDER, LEAD, READER},
    Permission.FOLLOW_UP_STEER: {ADMINISTRATOR, COORDINATOR},
    Permission.RECEIPT_TAKE: set(),
    Permission.PUBLIC_READ: {ADMINISTRATOR, COORDINATOR, FACILITATOR, DECIDER, LEAD, READER},
}


@pytest.mark.parametrize("role", STAFF_ROLES)
@pytest.mark.parametrize("permission", PLAN_MATRIX)
def test_from_draft_to_publication_each_role_may_do_its_part_and_no_more(
    permission: Permission, role: Role
) -> None:
    actor = Actor(id="a", grants=(Grant(role, "water"),))
    assert bool(can(actor, permission, WATER)) is (role in PLAN_MATRIX[permission])


def test_only_the_participant_of_the_workshop_takes_a_receipt() -> None:
    assert can(SEATED, Permission.RECEIPT_TAKE, WATER)
    assert not can(SEATED, Permission.RECEIPT_TAKE, Facts("water", "w2"))
