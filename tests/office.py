"""What tests of staff arrange with: an office whose people come in, its clock in our hands."""

import datetime as dt
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from sqlalchemy.orm import Session

from cocreate.domain.events import Event
from cocreate.domain.mail import Site
from cocreate.domain.permissions import SYSTEM, Actor, Grant, Role
from cocreate.models.accounts import Account, OutboxMail
from cocreate.models.entrances import grants_of
from cocreate.operations import accounts
from cocreate.operations.entrance import credentials, sign_in
from cocreate.operations.entrance.sessions import Browser, SignedIn
from cocreate.queries.identities import staff_actor
from cocreate.unit_of_work import UnitOfWork

NOON = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
SITE = Site("https://cocreate.example", "Cocreate")
PASSWORD = "quatre-mots-sans-lien"
OFFICE_PC = Browser("office-pc", "Firefox, Linux")


class Office:
    """Accounts by name; ``name@office.test`` is everybody's address."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.now = NOON
        self.heard: list[Event] = []

    def unit(self) -> UnitOfWork:
        return UnitOfWork(
            Session(self.engine, expire_on_commit=False), lambda: self.now, (self.heard.append,)
        )

    def later(self, **span: float) -> None:
        self.now += dt.timedelta(**span)

    def _go_on(self) -> None:
        """Let a moment pass, so that what was mailed has an order."""
        self.later(microseconds=1)

    def invite(self, name: str, *roles: Role | Grant, language: str = "fr") -> str:
        grants = tuple(one if isinstance(one, Grant) else Grant(one) for one in roles)
        new = accounts.NewAccount(
            name, f"{name}@office.test", language, grants or (Grant(Role.FACILITATOR),)
        )
        with self.unit() as uow:
            invited = accounts.invite_account(uow, SYSTEM, new, SITE)
        self._go_on()
        return invited

    def welcome(self, name: str, *roles: Role | Grant, password: str | None = PASSWORD) -> Actor:
        """Somebody who was invited and has accepted, with the roles they were given."""
        self.invite(name, *roles)
        self.accept(self.mailed_token(name), name, password=password)
        return self.actor(name)

    def accept(self, token: str, name: str, *, password: str | None = PASSWORD) -> SignedIn:
        return credentials.accept_invitation(
            self.unit, token, name=name, password=password, browser=OFFICE_PC
        )

    def actor(self, name: str) -> Actor:
        with Session(self.engine) as session:
            account = session.scalars(
                sa.select(Account).where(Account.email == f"{name}@office.test")
            ).one()
            return Actor(account.id, grants_of(account))

    def sign_in(
        self, name: str, password: str = PASSWORD, browser: Browser = OFFICE_PC
    ) -> SignedIn:
        return sign_in.sign_in_with_password(
            self.unit, email=f"{name}@office.test", password=password, browser=browser
        )

    def ask_for_link(self, name: str, browser: Browser = OFFICE_PC) -> None:
        with self.unit() as uow:
            sign_in.ask_for_link(uow, email=f"{name}@office.test", browser=browser, site=SITE)
        self._go_on()

    def use_link(self, token: str, browser: Browser = OFFICE_PC) -> SignedIn:
        with self.unit() as uow:
            return sign_in.sign_in_with_link(uow, token, browser)

    def who_is(self, token: str) -> Actor | None:
        with Session(self.engine) as session:
            return staff_actor(session, token, self.now)

    def mails_to(self, name: str) -> list[OutboxMail]:
        """The mails to somebody, in the order in which they were written."""
        with Session(self.engine) as session:
            return list(
                session.scalars(
                    sa.select(OutboxMail)
                    .where(OutboxMail.recipient == f"{name}@office.test")
                    .order_by(OutboxMail.created_at)
                )
            )

    def mailed_token(self, name: str) -> str:
        """The token in the last link that was mailed to somebody."""
        links = [
            link
            for mail in self.mails_to(name)
            for link in re.findall(r"^https://\S+/([\w-]+)$", mail.body, re.MULTILINE)
        ]
        return str(links[-1])


def all_at_once(times: int, act: Callable[[], object]) -> list[object]:
    """What ``act`` answers, or raises, in so many threads at the same time."""

    def attempt() -> object:
        try:
            return act()
        except Exception as error:
            return error

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(attempt) for _ in range(times)]]
