"""Signing in as whom an identity provider says that somebody is; what it says is checked before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from workflow.accounts.administering import administering
from workflow.accounts.keeping import AccountStorage
from workflow.accounts.keys import digest
from workflow.accounts.refusals import LockedAccountError, SpentLinkError, UntiedError
from workflow.accounts.signing_in import begun, swept
from workflow.office import taipei_now
from workflow.organisation.accounts import Account, Subject


@dataclass(frozen=True, kw_only=True)
class TiedSigningIn:
    """How somebody whom a provider knows comes to be known here; no account is opened by it."""

    store: AccountStorage
    agency: str
    clock: Callable[[], datetime] = taipei_now

    def sign_in(self, subject: Subject) -> str:
        """The key of a new session of the account tied to it.

        Raises UntiedError or LockedAccountError.
        """
        now = self.clock()
        with self.store.signing_in() as rows:
            account = rows.tied(subject)
            if account is None:
                raise UntiedError
            _check_open(account)
            swept(rows, now)
            return begun(rows, account.name, now)

    def use_link(self, code: str, subject: Subject) -> str:
        """Tie the account whose one-time link this is, sign out everywhere, and sign in here.

        Gives the key of the new session; raises RefusedError. The link of the first administrator
        ties nothing: its account is still to be named.
        """
        now = self.clock()
        with self.store.accounts() as rows:
            name = rows.linked(digest(code), now)
        if not name:
            raise SpentLinkError
        with administering(self.store, self.agency, by=name, at=now) as work:
            if work.rows.linked(digest(code), now) != name:
                raise SpentLinkError
            _check_open(work.find(name))
            work.tie(name, subject)
            work.rows.drop_link(digest(code))
            work.rows.end_all(name)
            return begun(work.rows, name, now)


def _check_open(account: Account) -> None:
    if account.is_locked:
        raise LockedAccountError(account=account.name)
