"""Administering accounts: opened, changed, locked, reset; each act is on record, chained.

The log is one of its own beside the offices' logs, so `chenhe log verify` walks it, and a backup
holds it. It names no secret.
"""

import re
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from workflow.accounts.administering import Administering, administering, duties_of, linked
from workflow.accounts.keeping import AccountStorage
from workflow.accounts.keys import digest, fresh_token
from workflow.accounts.passwords import check_password, hashed
from workflow.accounts.refusals import (
    BadAccountNameError,
    NoRoleError,
    NotTiedError,
    PersonNeededError,
    ReservedNameError,
    SpentLinkError,
    UnknownAccountError,
    UnknownTokenError,
)
from workflow.calendar import taipei_day
from workflow.office import ADMINISTRATION, LIVE, taipei_now
from workflow.organisation.accounts import (
    ACTING_ROLES,
    Account,
    AccountAct,
    AccountSession,
    AccountToken,
    Role,
    Subject,
    words_of,
)
from workflow.organisation.events import OrganisationEvent
from workflow.organisation.identifying import known_person
from workflow.organisation.people import Organisation
from workflow.texts import kept_line

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
RESERVED = frozenset({"import", "log"})  # pages stand at these addresses
LONGEST_LABEL = 60


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
            return linked(rows, "", self.clock())

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
            work.open(name, frozenset({Role.ADMINISTRATOR}), "")
            work.rows.set_password(name, kept)

    def open(
        self,
        name: str,
        roles: Collection[Role],
        person: str = "",
        *,
        by: str,
        subject: Subject | None = None,
    ) -> str:
        """Open an account; gives the code of the one-time link that sets its password.

        One tied at once to a `subject` needs no link: "". `person` is a name or a 員工編號 of the
        organisation. Raises RefusedError.
        """
        name = checked_account_name(name)
        who = self._checked_duties(roles, person)
        with self._administering(by) as work:
            work.check_person(name, who)
            work.open(name, frozenset(roles), who)
            if subject is None:
                return work.link(name)
            work.tie(name, subject)
            return ""

    def tie(self, name: str, subject: Subject, *, by: str) -> None:
        """Whoever the provider knows as this subject signs in as this account; raises RefusedError.

        A one-time link still about is spent.
        """
        with self._administering(by) as work:
            work.tie(name, subject)
            work.rows.drop_links(name)

    def untie(self, name: str, *, by: str) -> None:
        """The provider opens it no more; whoever is in is out. Raises RefusedError."""
        with self._administering(by) as work:
            account = work.find(name)
            if account.subject is None:
                raise NotTiedError(name=name)
            work.check_left(account, replace(account, subject=None))
            work.rows.untie(name)
            work.rows.end_all(name)
            work.record(AccountAct.UNTIE, name, account.subject.issuer)

    def change(self, name: str, roles: Collection[Role], person: str = "", *, by: str) -> None:
        """Give an account other roles, or another person; raises RefusedError."""
        who = self._checked_duties(roles, person)
        with self._administering(by) as work:
            account = work.find(name)
            work.check_person(name, who)
            after = replace(account, roles=frozenset(roles), person=who)
            work.check_left(account, after)
            work.rows.set_duties(name, roles, who)
            work.record(AccountAct.CHANGE, name, duties_of(after))

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
            work.check_left(account, replace(account, is_locked=True))
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

    def _administering(self, by: str) -> AbstractContextManager[Administering]:
        return administering(self.store, self.agency, by=by, at=self.clock())

    def _checked_duties(self, roles: Collection[Role], person: str) -> str:
        with self.store.reading(LIVE) as records:
            organisation = records.organisation()
        return checked_duties(organisation, roles, person, on=taipei_day(self.clock()))


def checked_duties(
    organisation: Organisation, roles: Collection[Role], person: str, *, on: date
) -> str:
    """The id of whom a word means; who signs documents must be somebody. Raises RefusedError."""
    if not roles:
        raise NoRoleError(allowed="、".join(words_of(Role)))
    if person.strip():
        return known_person(organisation, kept_line("人員", person), on=on).id
    if acting := ACTING_ROLES & frozenset(roles):
        raise PersonNeededError(roles="、".join(words_of(acting)))
    return ""


def checked_account_name(name: str) -> str:
    """The name as it is kept; raises BadAccountNameError or ReservedNameError."""
    name = name.strip().lower()
    if not NAME.fullmatch(name):
        raise BadAccountNameError(name=name[:40])
    if name in RESERVED:
        raise ReservedNameError(name=name)
    return name
