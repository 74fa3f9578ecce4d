"""Queries of accounts and of what signs them in: sessions, one-time links, tokens, failures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, or_, select, update
from sqlmodel import col

from workflow.organisation.accounts import Account, AccountSession, AccountToken, Role, Subject
from workflow.store.tables import (
    AccountRow,
    FailureRow,
    LinkRow,
    SessionRow,
    TieRow,
    TokenRow,
)

_ACCOUNTS = (
    select(
        col(AccountRow.name),
        col(AccountRow.roles),
        col(AccountRow.person),
        col(AccountRow.is_locked),
        (col(AccountRow.password) != "").label("has_password"),
        col(AccountRow.opened_at),
        col(TieRow.issuer),
        col(TieRow.claim),
        col(TieRow.subject),
    )
    .join(TieRow, col(TieRow.account) == col(AccountRow.name), isouter=True)
    .order_by(col(AccountRow.name))
)


@dataclass(frozen=True, slots=True)
class AccountRows:
    """The accounts of a database, as one transaction sees and changes them."""

    connection: Connection

    def accounts(self) -> tuple[Account, ...]:
        """Every account, by name."""
        return tuple(map(_account, self.connection.execute(_ACCOUNTS).mappings()))

    def find(self, name: str) -> Account | None:
        """The account of this name."""
        query = _ACCOUNTS.where(col(AccountRow.name) == name)
        row = self.connection.execute(query).mappings().one_or_none()
        return _account(row) if row else None

    def has_any(self) -> bool:
        """Whether there is an account at all."""
        return self.connection.execute(select(col(AccountRow.name)).limit(1)).scalar() is not None

    def password(self, name: str) -> str:
        """The hash of its password; empty for none, and for no such account."""
        query = select(col(AccountRow.password)).where(col(AccountRow.name) == name)
        return self.connection.execute(query).scalar() or ""

    def add(self, account: Account) -> None:
        """A new account, without a password."""
        row = {
            "name": account.name,
            "roles": _joined(role.value for role in account.roles),
            "person": account.person,
            "password": "",
            "is_locked": account.is_locked,
            "opened_at": account.opened_at,
        }
        self.connection.execute(insert(AccountRow), row)

    def set_password(self, name: str, password: str) -> None:
        """Its new hash."""
        self._change(name, password=password)

    def set_locked(self, name: str, *, is_locked: bool) -> None:
        """Whether it may sign in."""
        self._change(name, is_locked=is_locked)

    def set_duties(self, name: str, roles: Iterable[Role], person: str) -> None:
        """What it is for, and whose it is."""
        self._change(name, roles=_joined(role.value for role in roles), person=person)

    def tied(self, subject: Subject) -> Account | None:
        """The account that this subject signs in as."""
        query = _ACCOUNTS.where(
            col(TieRow.issuer) == subject.issuer,
            col(TieRow.claim) == subject.claim,
            col(TieRow.subject) == subject.value,
        )
        row = self.connection.execute(query).mappings().one_or_none()
        return _account(row) if row else None

    def tie(self, name: str, subject: Subject) -> None:
        """As whom its holder signs in at the provider."""
        row = {
            "account": name,
            "issuer": subject.issuer,
            "claim": subject.claim,
            "subject": subject.value,
        }
        self.connection.execute(insert(TieRow), row)

    def untie(self, name: str) -> None:
        """The provider opens it no more."""
        self.connection.execute(delete(TieRow).where(col(TieRow.account) == name))

    def begin(self, session: AccountSession) -> None:
        """A sign-in."""
        row = {
            "key": session.key,
            "account": session.account,
            "began_at": session.began_at,
            "seen_at": session.seen_at,
        }
        self.connection.execute(insert(SessionRow), row)

    def session(self, key: str) -> AccountSession | None:
        """The sign-in of this digest."""
        query = select(SessionRow).where(col(SessionRow.key) == key)
        row = self.connection.execute(query).mappings().one_or_none()
        return _session(row) if row else None

    def sessions(self, name: str) -> tuple[AccountSession, ...]:
        """Every sign-in of an account, the newest first."""
        query = (
            select(SessionRow)
            .where(col(SessionRow.account) == name)
            .order_by(col(SessionRow.began_at).desc())
        )
        return tuple(map(_session, self.connection.execute(query).mappings()))

    def touch(self, key: str, at: datetime) -> None:
        """It was used."""
        seen = update(SessionRow).where(col(SessionRow.key) == key).values(seen_at=at)
        self.connection.execute(seen)

    def end(self, key: str) -> None:
        """Signed out."""
        self.connection.execute(delete(SessionRow).where(col(SessionRow.key) == key))

    def end_all(self, name: str, *, but: str = "") -> int:
        """Signed out everywhere, but for the session of one digest; gives how many ended."""
        where = col(SessionRow.account) == name, col(SessionRow.key) != but
        return self.connection.execute(delete(SessionRow).where(*where)).rowcount

    def end_every_session(self) -> None:
        """Signed out, everybody; one-time links are spent."""
        self.connection.execute(delete(SessionRow))
        self.connection.execute(delete(LinkRow))

    def add_link(self, key: str, name: str, expires_at: datetime) -> None:
        """A one-time link in place of those that the account had."""
        self.drop_links(name)
        row = {"key": key, "account": name, "expires_at": expires_at}
        self.connection.execute(insert(LinkRow), row)

    def linked(self, key: str, at: datetime) -> str | None:
        """Whose link this is; None for one used, replaced or too old."""
        query = select(col(LinkRow.account)).where(
            col(LinkRow.key) == key, col(LinkRow.expires_at) > at
        )
        return self.connection.execute(query).scalar()

    def drop_link(self, key: str) -> None:
        """Used."""
        self.connection.execute(delete(LinkRow).where(col(LinkRow.key) == key))

    def drop_links(self, name: str) -> None:
        """Those of an account, spent."""
        self.connection.execute(delete(LinkRow).where(col(LinkRow.account) == name))

    def add_token(self, token: AccountToken) -> None:
        """A token for a program."""
        row = {
            "key": token.key,
            "account": token.account,
            "label": token.label,
            "scopes": _joined(token.scopes),
            "issued_at": token.issued_at,
            "expires_at": token.expires_at,
        }
        self.connection.execute(insert(TokenRow), row)

    def token(self, key: str) -> AccountToken | None:
        """The token of this digest."""
        return next(iter(self._tokens(col(TokenRow.key) == key)), None)

    def tokens(self, name: str) -> tuple[AccountToken, ...]:
        """Those of an account, the newest first."""
        return self._tokens(col(TokenRow.account) == name)

    def drop_token(self, key: str) -> None:
        """Revoked."""
        self.connection.execute(delete(TokenRow).where(col(TokenRow.key) == key))

    def fail(self, name: str, caller: str, at: datetime) -> None:
        """A sign-in failed."""
        self.connection.execute(insert(FailureRow), {"account": name, "caller": caller, "at": at})

    def failures(self, name: str, caller: str, since: datetime) -> Sequence[tuple[str, str, int]]:
        """How often sign-ins failed since then under this name or from this address, by both."""
        by = col(FailureRow.account), col(FailureRow.caller)
        query = (
            select(*by, func.count())
            .where(
                or_(col(FailureRow.account) == name, col(FailureRow.caller) == caller),
                col(FailureRow.at) > since,
            )
            .group_by(*by)
        )
        return [
            (account, whence, count) for account, whence, count in self.connection.execute(query)
        ]

    def forgive(self, name: str, caller: str) -> None:
        """Forget what failed under this name from this address."""
        where = col(FailureRow.account) == name, col(FailureRow.caller) == caller
        self.connection.execute(delete(FailureRow).where(*where))

    def sweep(self, now: datetime, *, failed_before: datetime, began_before: datetime) -> None:
        """Drop what counts no more: failures, sessions and links."""
        self.connection.execute(delete(LinkRow).where(col(LinkRow.expires_at) <= now))
        self.connection.execute(delete(FailureRow).where(col(FailureRow.at) <= failed_before))
        self.connection.execute(delete(SessionRow).where(col(SessionRow.began_at) <= began_before))

    def _tokens(self, where: Any) -> tuple[AccountToken, ...]:
        query = select(TokenRow).where(where).order_by(col(TokenRow.issued_at).desc())
        return tuple(map(_token, self.connection.execute(query).mappings()))

    def _change(self, name: str, **values: object) -> None:
        change = update(AccountRow).where(col(AccountRow.name) == name).values(**values)
        self.connection.execute(change)


def _account(row: RowMapping) -> Account:
    known = {role.value: role for role in Role}
    return Account(
        name=row["name"],
        roles=frozenset(known[each] for each in _parted(row["roles"]) if each in known),
        person=row["person"],
        is_locked=row["is_locked"],
        has_password=bool(row["has_password"]),
        subject=_subject(row),
        opened_at=row["opened_at"],
    )


def _subject(row: RowMapping) -> Subject | None:
    """None where no tie was joined to the account."""
    if row["issuer"] is None:
        return None
    return Subject(issuer=row["issuer"], claim=row["claim"], value=row["subject"])


def _session(row: RowMapping) -> AccountSession:
    return AccountSession(
        key=row["key"], account=row["account"], began_at=row["began_at"], seen_at=row["seen_at"]
    )


def _token(row: RowMapping) -> AccountToken:
    return AccountToken(
        key=row["key"],
        account=row["account"],
        label=row["label"],
        scopes=frozenset(_parted(row["scopes"])),
        issued_at=row["issued_at"],
        expires_at=row["expires_at"],
    )


def _joined(words: Iterable[str]) -> str:
    return ",".join(sorted(words))


def _parted(text: str) -> list[str]:
    return [each for each in text.split(",") if each]
