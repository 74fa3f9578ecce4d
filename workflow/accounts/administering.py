"""One transaction on accounts, and what it puts on record of what is done with them."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from workflow.accounts.keeping import AccountStorage
from workflow.accounts.keys import LINK_LASTS, digest, fresh_key
from workflow.accounts.refusals import (
    AccountTakenError,
    LastAdministratorError,
    PersonTakenError,
    SubjectTakenError,
    TiedAlreadyError,
    UnknownAccountError,
)
from workflow.office import Appending
from workflow.organisation.accounts import Account, AccountAct, Role, Subject
from workflow.organisation.events import AccountActed
from workflow.store.accounts import AccountRows


@dataclass(frozen=True, slots=True)
class Administering:
    """One transaction on accounts and on the log of what is done with them."""

    rows: AccountRows
    log: Appending
    by: str
    at: datetime

    def find(self, name: str) -> Account:
        """The account of this name; raises UnknownAccountError."""
        found = self.rows.find(name)
        if found is None:
            raise UnknownAccountError(name=name[:40])
        return found

    def open(self, name: str, roles: frozenset[Role], person: str) -> None:
        """A new account; raises AccountTakenError."""
        if self.rows.find(name):
            raise AccountTakenError(name=name)
        account = Account(name=name, roles=roles, person=person, opened_at=self.at)
        self.rows.add(account)
        self.record(AccountAct.OPEN, name, duties_of(account))

    def open_all(self, accounts: Sequence[Account]) -> None:
        """New accounts, each on record; raises AccountTakenError or PersonTakenError."""
        standing = Standing(self.rows.accounts())
        for account in accounts:
            standing.take(account)
            self.rows.add(account)
        self._record([(AccountAct.OPEN, each.name, duties_of(each)) for each in accounts])

    def tie(self, name: str, subject: Subject) -> None:
        """Whoever the provider knows as this subject signs in as this account from now on.

        Raises SubjectTakenError, or TiedAlreadyError where it is tied to another subject.
        """
        account, holder = self.find(name), self.rows.tied(subject)
        if holder is not None and holder.name != name:
            raise SubjectTakenError(name=holder.name)
        if account.subject not in (None, subject):
            raise TiedAlreadyError(name=name)
        if account.subject is None:
            self.rows.tie(name, subject)
            self.record(AccountAct.TIE, name, f"{subject.issuer}；{subject.claim}={subject.value}")

    def link(self, name: str) -> str:
        """The code of a new one-time link for this account."""
        return linked(self.rows, name, self.at)

    def record(self, act: AccountAct, account: str, detail: str = "") -> None:
        """Put on record what is done with an account."""
        self._record([(act, account, detail)])

    def _record(self, acts: Sequence[tuple[AccountAct, str, str]]) -> None:
        first = self.log.organisation().version + 1
        events = [
            AccountActed(
                sequence=sequence,
                at=self.at,
                recorded_at=self.at,
                recorded_by=self.by,
                act=act,
                account=account,
                detail=detail,
            )
            for sequence, (act, account, detail) in enumerate(acts, start=first)
        ]
        self.log.append_to_organisation(events)

    def check_person(self, name: str, person: str) -> None:
        """One account a person, else a record could not tell who it was; raises PersonTakenError"""
        for each in self.rows.accounts():
            if person and each.person == person and each.name != name:
                raise PersonTakenError(person=person, name=each.name)

    def check_left(self, before: Account, after: Account) -> None:
        """Where one administrator goes, another who can sign in is left.

        Raises LastAdministratorError.
        """
        if not _administers(before) or _administers(after):
            return
        if not any(_administers(each) for each in self.rows.accounts() if each.name != after.name):
            raise LastAdministratorError(name=after.name)


class Standing:
    """The accounts that stand, by name and by person: one account a person."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self.accounts = {each.name: each for each in accounts}
        self._names = {each.person: each.name for each in self.accounts.values() if each.person}

    def take(self, account: Account) -> None:
        """One more; raises AccountTakenError or PersonTakenError."""
        if account.name in self.accounts:
            raise AccountTakenError(name=account.name)
        if name := self._names.get(account.person):
            raise PersonTakenError(person=account.person, name=name)
        self.accounts[account.name] = account
        if account.person:
            self._names[account.person] = account.name


@contextmanager
def administering(
    store: AccountStorage, agency: str, *, by: str, at: datetime
) -> Generator[Administering]:
    """A transaction on the accounts of `agency`: all that is done in it is kept, or none."""
    with store.administering(agency) as (rows, log):
        yield Administering(rows, log, by, at)


def linked(rows: AccountRows, name: str, now: datetime) -> str:
    """The code of a new one-time link, in place of those that the account had."""
    code = fresh_key()
    rows.add_link(digest(code), name, now + LINK_LASTS)
    return code


def duties_of(account: Account) -> str:
    """What an account is for, and whose it is, as the log says it."""
    return "；".join(filter(None, ("、".join(account.role_words), account.person)))


def _administers(account: Account) -> bool:
    may_enter = account.can_enter and not account.is_locked
    return may_enter and Role.ADMINISTRATOR in account.roles
