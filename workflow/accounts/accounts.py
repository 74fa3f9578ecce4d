"""Administering accounts: opened, changed, locked, reset; each act is on record, chained.

The log is one of its own beside the offices' logs, so `chenhe log verify` walks it, and a backup
holds it. It names no secret.
"""

import re
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workflow.accounts.keeping import AccountStorage
from workflow.accounts.keys import LINK_LASTS, digest, fresh_key, fresh_token
from workflow.accounts.passwords import check_password, hashed
from workflow.accounts.refusals import (
    AccountTakenError,
    BadAccountNameError,
    LastAdministratorError,
    NoRoleError,
    PersonNeededError,
    PersonTakenError,
    SpentLinkError,
    UnknownAccountError,
    UnknownTokenError,
)
from workflow.calendar import taipei_day
from workflow.office import ADMINISTRATION, LIVE, Appending, taipei_now
from workflow.organisation.accounts import (
    ACTING_ROLES,
    Account,
    AccountAct,
    AccountSession,
    AccountToken,
    Role,
    words_of,
)
from workflow.organisation.events import AccountActed, OrganisationEvent
from workflow.organisation.identifying import known_person
from workflow.store.accounts import AccountRows
from workflow.texts import kept_line

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
LONGEST_LABEL = 60


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

    def link(self, name: str) -> str:
        """The code of a new one-time link for this account."""
        return _linked(self.rows, name, self.at)

    def record(self, act: AccountAct, account: str, detail: str = "") -> None:
        """Put on record what is done with an account."""
        event = AccountActed(
            sequence=self.log.organisation().version + 1,
            at=self.at,
            recorded_at=self.at,
            recorded_by=self.by,
            act=act,
            account=account,
            detail=detail,
        )
        self.log.append_to_organisation((event,))


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """The accounts of one database; `agency` is whose they are."""

    store: AccountStorage
    agency: str
    clock: Callable[[], datetime] = taipei_now

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with self.store.accounts() as rows:
            return rows.accounts()

    @property
    def is_empty(self) -> bool:
        """Whether nobody could sign in yet."""
        with self.store.accounts() as rows:
            return not rows.has_any()

    def find(self, name: str) -> Account:
        """The account of this name; raises UnknownAccountError."""
        with self.store.accounts() as rows:
            found = rows.find(name)
        if found is None:
            raise UnknownAccountError(name=name[:40])
        return found

    def sessions(self, name: str) -> tuple[AccountSession, ...]:
        """Where an account is signed in."""
        with self.store.accounts() as rows:
            return rows.sessions(name)

    def tokens(self, name: str) -> tuple[AccountToken, ...]:
        """What programs may sign in by for an account."""
        with self.store.accounts() as rows:
            return rows.tokens(name)

    def history(self) -> tuple[OrganisationEvent, ...]:
        """All that was done with accounts, in order."""
        with self.store.reading(ADMINISTRATION) as records:
            return records.organisation_history()

    def first_link(self) -> str:
        """The code of a one-time link that opens the first administrator's account."""
        with self.store.signing_in() as rows:
            return _linked(rows, "", self.clock())

    def open_first(self, code: str, name: str, password: str) -> None:
        """Open the first administrator's account by such a link, and set its password.

        Raises SpentLinkError, BadAccountNameError, AccountTakenError or what `check_password` does.
        """
        name = checked_account_name(name)
        check_password(name, password)
        kept = hashed(password)
        with self._administering(name) as work:
            if work.rows.linked(digest(code), work.at) != "" or work.rows.has_any():
                raise SpentLinkError
            work.rows.drop_link(digest(code))
            self._add(work, name, frozenset({Role.ADMINISTRATOR}), "")
            work.rows.set_password(name, kept)

    def open(self, name: str, roles: Collection[Role], person: str = "", *, by: str) -> str:
        """Open an account; gives the code of the one-time link that sets its password.

        `person` is a name or a 員工編號 of the organisation. Raises RefusedError.
        """
        name = checked_account_name(name)
        who = self._checked_duties(roles, person)
        with self._administering(by) as work:
            self._check_person(work, name, who)
            self._add(work, name, frozenset(roles), who)
            return work.link(name)

    def change(self, name: str, roles: Collection[Role], person: str = "", *, by: str) -> None:
        """Give an account other roles, or another person; raises RefusedError."""
        who = self._checked_duties(roles, person)
        with self._administering(by) as work:
            account = work.find(name)
            self._check_person(work, name, who)
            after = replace(account, roles=frozenset(roles), person=who)
            self._check_left(work, account, after)
            work.rows.set_duties(name, roles, who)
            work.record(AccountAct.CHANGE, name, _duties(after))

    def reset(self, name: str, *, by: str) -> str:
        """Take the password away and sign out everywhere; gives the code of a one-time link."""
        with self._administering(by) as work:
            work.find(name)
            work.rows.set_password(name, "")
            work.rows.end_all(name)
            work.record(AccountAct.RESET, name)
            return work.link(name)

    def lock(self, name: str, *, by: str) -> None:
        """No sign-in from now on, by password or token; whoever is in is out."""
        with self._administering(by) as work:
            account = work.find(name)
            self._check_left(work, account, replace(account, is_locked=True))
            work.rows.set_locked(name, is_locked=True)
            work.rows.end_all(name)
            work.record(AccountAct.LOCK, name)

    def unlock(self, name: str, *, by: str) -> None:
        """It may sign in again."""
        with self._administering(by) as work:
            work.find(name)
            work.rows.set_locked(name, is_locked=False)
            work.record(AccountAct.UNLOCK, name)

    def sign_out(self, name: str, *, by: str) -> int:
        """End every session of an account; gives how many there were."""
        with self._administering(by) as work:
            work.find(name)
            ended = work.rows.end_all(name)
            work.record(AccountAct.SIGN_OUT, name, str(ended))
        return ended

    def issue(
        self, name: str, label: str, scopes: Collection[str], lasts: timedelta, *, by: str
    ) -> str:
        """A token for a program, told this once; `scopes` are what it may do."""
        label = kept_line("用途", label, LONGEST_LABEL)
        token = fresh_token()
        with self._administering(by) as work:
            work.find(name)
            row = AccountToken(
                key=digest(token),
                account=name,
                label=label,
                scopes=frozenset(scopes),
                issued_at=work.at,
                expires_at=work.at + lasts,
            )
            work.rows.add_token(row)
            work.record(AccountAct.ISSUE, name, f"{label}（{'、'.join(sorted(scopes))}）")
        return token

    def revoke(self, name: str, key: str, *, by: str) -> None:
        """Take a token back; `key` is its digest, or the first eight characters of it."""
        with self._administering(by) as work:
            work.find(name)
            fitting = [each for each in work.rows.tokens(name) if each.key.startswith(key)]
            if len(key) < 8 or len(fitting) != 1:
                raise UnknownTokenError(name=name)
            work.rows.drop_token(fitting[0].key)
            work.record(AccountAct.REVOKE, name, fitting[0].label)

    @contextmanager
    def _administering(self, by: str) -> Generator[Administering]:
        with self.store.administering(self.agency) as (rows, log):
            yield Administering(rows, log, by, self.clock())

    def _add(self, work: Administering, name: str, roles: frozenset[Role], person: str) -> None:
        if work.rows.find(name):
            raise AccountTakenError(name=name)
        account = Account(name=name, roles=roles, person=person, opened_at=work.at)
        work.rows.add(account)
        work.record(AccountAct.OPEN, name, _duties(account))

    def _checked_duties(self, roles: Collection[Role], person: str) -> str:
        """The id of whom a word means; who signs documents must be somebody."""
        if not roles:
            raise NoRoleError(allowed="、".join(words_of(Role)))
        if not person.strip():
            if acting := ACTING_ROLES & frozenset(roles):
                raise PersonNeededError(roles="、".join(words_of(acting)))
            return ""
        today = taipei_day(self.clock())
        with self.store.reading(LIVE) as records:
            return known_person(records.organisation(), kept_line("人員", person), on=today).id

    def _check_person(self, work: Administering, name: str, person: str) -> None:
        """One account a person: else a record could not tell who it was."""
        for each in work.rows.accounts():
            if person and each.person == person and each.name != name:
                raise PersonTakenError(person=person, name=each.name)

    def _check_left(self, work: Administering, before: Account, after: Account) -> None:
        """Where one administrator goes, another who can sign in is left."""
        if not _administers(before) or _administers(after):
            return
        if not any(_administers(each) for each in work.rows.accounts() if each.name != after.name):
            raise LastAdministratorError(name=after.name)


def checked_account_name(name: str) -> str:
    """The name as it is kept; raises BadAccountNameError."""
    name = name.strip().lower()
    if not NAME.fullmatch(name):
        raise BadAccountNameError(name=name[:40])
    return name


def _linked(rows: AccountRows, name: str, now: datetime) -> str:
    code = fresh_key()
    rows.add_link(digest(code), name, now + LINK_LASTS)
    return code


def _administers(account: Account) -> bool:
    may_enter = account.has_password and not account.is_locked
    return may_enter and Role.ADMINISTRATOR in account.roles


def _duties(account: Account) -> str:
    return "；".join(filter(None, ("、".join(account.role_words), account.person)))
