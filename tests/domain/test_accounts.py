"""What an account may be called, what opens it, and how long a stranger waits."""

import datetime as dt

import pytest

from cocreate.domain.accounts import (
    LONGEST_WAIT,
    AccountState,
    account_state,
    check_new_password,
    clean_email,
    clean_name,
    wait_after,
)
from cocreate.domain.errors import RuleViolation


@pytest.mark.parametrize(
    "typed", [" Jeanne@Office.TEST ", "jeanne@office.test\n", "\u202ejeanne@office.test"]
)
def test_one_address_is_kept_in_one_form(typed: str) -> None:
    assert clean_email(typed) == "jeanne@office.test"


@pytest.mark.parametrize(
    "typed",
    ["jeanne", "@office.test", "a@b", "a b@office.test", "a@office.test, b@office.test", "é@ü"],
)
def test_what_no_mail_could_reach_is_refused(typed: str) -> None:
    with pytest.raises(RuleViolation, match="email-invalid"):
        clean_email(typed)


def test_an_address_in_another_script_becomes_one_that_every_server_knows() -> None:
    assert clean_email("info@bücher.example") == "info@xn--bcher-kva.example"


def test_a_name_is_one_line_and_not_too_long() -> None:
    assert clean_name("  Jeanne \n Bcc: x ") == "Jeanne Bcc: x"
    with pytest.raises(RuleViolation, match="name-missing"):
        clean_name(" \u200b ")
    with pytest.raises(RuleViolation, match="name-too-long"):
        clean_name("x" * 121)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("fourteen-chars", "password-too-short"),
        ("x" * 201, "password-too-long"),
        ("aaaaaaaaabbbbbbbb", "password-too-simple"),
        ("motdepassemotdepasse", "password-too-simple"),
        ("123456789012345678", "password-too-simple"),
        ("azertyuiopqsdfgh", "password-too-simple"),
        ("zyxwvutsrqponmlkj", "password-too-simple"),
        ("Jeanne@Office.Test", "password-too-simple"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str, code: str) -> None:
    with pytest.raises(RuleViolation, match=code) as refusal:
        check_new_password(password, known=("Jeanne", "jeanne@office.test"))
    assert refusal.value.field == "password"


def test_four_plain_words_are_a_good_password() -> None:
    check_new_password("girafe canal lundi beurre", known=("Jeanne", None))


def test_waiting_doubles_after_the_free_tries_and_has_a_ceiling() -> None:
    waits = [wait_after(attempts, free=5).total_seconds() for attempts in range(1, 9)]
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16]
    assert wait_after(10**6, free=5) == LONGEST_WAIT == dt.timedelta(minutes=15)


def test_deactivated_wins_over_not_yet_accepted() -> None:
    assert account_state(is_active=False, has_accepted=False) is AccountState.DEACTIVATED
    assert account_state(is_active=True, has_accepted=False) is AccountState.INVITED
    assert account_state(is_active=True, has_accepted=True) is AccountState.ACTIVE
