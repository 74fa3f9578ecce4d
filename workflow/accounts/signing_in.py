"""Signing in and out: by a password, by a one-time link, and, for programs, by a token."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.accounts.keeping import AccountStorage
from workflow.accounts.keys import digest, fresh_key
from workflow.accounts.passwords import check_password, fits, hashed
from workflow.accounts.refusals import (
    LockedAccountError,
    SpentLinkError,
    TooManyTriesError,
    WrongPasswordError,
)
from workflow.office import taipei_now
from workflow.organisation.accounts import Account, AccountSession, AccountToken
from workflow.store.accounts import AccountRows

LONGEST_SESSION = timedelta(hours=12)  # a day of work, whatever is done in it
LONGEST_PAUSE = timedelta(hours=2)  # without a page asked for
SEEN_EVERY = timedelta(minutes=5)  # a session is not written anew at each page

# Sign-ins that may fail within TRIES_COUNT: of a name from one address, so that a stranger cannot
# shut anybody out from elsewhere; of all names from one address, behind which a class may sit; and
# of a name from everywhere.
TRIES_COUNT = timedelta(minutes=15)
MOST_BY_BOTH, MOST_BY_CALLER, MOST_BY_NAME = 5, 60, 100
LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True)
class SigningIn:
    """How somebody comes to be known to the server, and stops being so."""

    store: AccountStorage
    clock: Callable[[], datetime] = taipei_now

    def sign_in(self, name: str, password: str, caller: str) -> str:
        """The key of a new session; `caller` is the address that asks.

        Raises TooManyTriesError, WrongPasswordError or LockedAccountError.
        """
        name, now = name.strip().lower()[:LONGEST_NAME], self.clock()
        account, kept = self._tried(name, caller)
        if not fits(password, kept) or account is None:
            raise WrongPasswordError
        if account.is_locked:
            raise LockedAccountError(account=name)
        with self.store.signing_in() as rows:
            rows.forgive(name, caller)
            swept(rows, now)
            return begun(rows, name, now)

    def account_of(self, key: str) -> Account | None:
        """Whose session this is; None for one that ended, and where the account is locked."""
        now = self.clock()
        found = self._found(key, now)
        if found is None:
            return None
        account, session = found
        if now - session.seen_at > SEEN_EVERY:
            with self.store.signing_in() as rows:
                rows.touch(session.key, now)
        return account

    def whose(self, key: str) -> Account | None:
        """The same, without keeping the session alive by it."""
        found = self._found(key, self.clock())
        return found[0] if found else None

    def of_token(self, token: str) -> tuple[Account, AccountToken] | None:
        """Whose token this is; None for one revoked or expired, and where the account is locked."""
        with self.store.accounts() as rows:
            found = rows.token(digest(token))
            account = rows.find(found.account) if found else None
        is_good = found and account and not account.is_locked and found.expires_at > self.clock()
        return (account, found) if is_good and account and found else None

    def sign_out(self, key: str) -> None:
        """End this session."""
        with self.store.signing_in() as rows:
            rows.end(digest(key))

    def sign_out_elsewhere(self, name: str, key: str) -> int:
        """End every other session of the account; gives how many there were."""
        with self.store.signing_in() as rows:
            return rows.end_all(name, but=digest(key))

    def linked(self, code: str) -> str:
        """Whose one-time link this is, "" for that of the first administrator.

        Raises SpentLinkError.
        """
        with self.store.accounts() as rows:
            name = rows.linked(digest(code), self.clock())
        if name is None:
            raise SpentLinkError
        return name

    def use_link(self, code: str, password: str) -> str:
        """Set the password of whose link this is, sign out everywhere, and sign in here.

        Gives the key of the new session; raises SpentLinkError, LockedAccountError or what
        `check_password` raises.
        """
        name = self.linked(code)
        check_password(name, password)
        kept, now = hashed(password), self.clock()
        with self.store.signing_in() as rows:
            if rows.linked(digest(code), now) != name:
                raise SpentLinkError
            if (account := rows.find(name)) and account.is_locked:
                raise LockedAccountError(account=name)
            rows.drop_link(digest(code))
            rows.set_password(name, kept)
            rows.end_all(name)
            return begun(rows, name, now)

    def change_password(self, name: str, before: str, after: str, *, key: str, caller: str) -> None:
        """A new password for who knows the old one; every session but that of `key` ends.

        Guesses count as those of signing in do. Raises TooManyTriesError, WrongPasswordError or
        what `check_password` raises.
        """
        _, kept = self._tried(name, caller)
        if not fits(before, kept):
            raise WrongPasswordError
        with self.store.signing_in() as rows:
            rows.forgive(name, caller)
        check_password(name, after)
        kept = hashed(after)
        with self.store.signing_in() as rows:
            rows.set_password(name, kept)
            rows.end_all(name, but=digest(key))

    def _found(self, key: str, now: datetime) -> tuple[Account, AccountSession] | None:
        with self.store.accounts() as rows:
            session = rows.session(digest(key))
            account = rows.find(session.account) if session else None
        if session is None or account is None or account.is_locked or is_over(session, now):
            return None
        return account, session

    def _tried(self, name: str, caller: str) -> tuple[Account | None, str]:
        """The account whose password is being tried, and its hash; raises TooManyTriesError.

        Until it is known better it is a failure, so that many at once count, too.
        """
        now = self.clock()
        with self.store.signing_in() as rows:
            check_tries(rows.failures(name, caller, now - TRIES_COUNT), name, caller)
            rows.fail(name, caller, now)
            return rows.find(name), rows.password(name)


def begun(rows: AccountRows, name: str, now: datetime) -> str:
    """The key of a new session: whatever the browser held before is none of it."""
    key = fresh_key()
    rows.begin(AccountSession(key=digest(key), account=name, began_at=now, seen_at=now))
    return key


def swept(rows: AccountRows, now: datetime) -> None:
    """Drop what counts no more."""
    oldest = now - LONGEST_SESSION
    rows.sweep(now, failed_before=now - TRIES_COUNT, began_before=oldest)


def is_over(session: AccountSession, now: datetime) -> bool:
    """Whether a session has come to its end by itself."""
    return now - session.began_at > LONGEST_SESSION or now - session.seen_at > LONGEST_PAUSE


def check_tries(failed: Sequence[tuple[str, str, int]], name: str, caller: str) -> None:
    """Whether one more sign-in may be tried; raises TooManyTriesError.

    `failed` are counts of late by (name, address).
    """
    by_both = sum(count for *both, count in failed if both == [name, caller])
    by_caller = sum(count for _, whence, count in failed if whence == caller)
    by_name = sum(count for account, _, count in failed if account == name)
    if by_both >= MOST_BY_BOTH or by_caller >= MOST_BY_CALLER or by_name >= MOST_BY_NAME:
        raise TooManyTriesError(minutes=int(TRIES_COUNT.total_seconds() // 60))
