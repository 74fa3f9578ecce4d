"""帳號: all of them, one of them, and what was done with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from web.links import Pager, pager, way
from workflow.accounts.accounts import Accounts, checked_account_name
from workflow.organisation.accounts import ROLE_WORDS, Account, AccountToken, Role
from workflow.organisation.directory import Directory
from workflow.organisation.events import AccountActed, LogAccepted, OrganisationEvent

WAY, LOG = "/accounts", "/accounts/log"
PAGE_SIZE = 50
A_MOMENT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountForm:
    """An account as typed: its name, what it is for, and whose it is."""

    name: str = ""
    roles: frozenset[str] = frozenset()
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One account of the list."""

    account: Account
    person: str  # as pages call whose it is

    @property
    def way(self) -> str:
        """The address of its page."""
        return f"{WAY}/{self.account.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsPage:
    """Every account, and the form that opens one; `link` is that of the one just opened."""

    template: ClassVar[str] = "screens/accounts/accounts.html.jinja"
    lines: tuple[AccountLine, ...]
    typed: AccountForm
    faults: tuple[str, ...]
    link: str
    opened: str
    again: str  # one just opened, whose form came a second time
    roles: tuple[Role, ...] = tuple(ROLE_WORDS)

    @property
    def here(self) -> str:
        """Where this page is shown without its form being sent."""
        return WAY


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """One account; `link` is the one-time link of a password just reset."""

    template: ClassVar[str] = "screens/accounts/account.html.jinja"
    line: AccountLine
    typed: AccountForm
    sessions: int
    tokens: tuple[AccountToken, ...]
    faults: tuple[str, ...]
    link: str
    roles: tuple[Role, ...] = tuple(ROLE_WORDS)

    @property
    def here(self) -> str:
        """Where this page is shown without its form being sent."""
        return self.line.way


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """One thing that was done with an account, or with the log itself."""

    at: datetime
    by: str
    act: str
    account: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLogPage:
    """What was done with accounts, the newest first."""

    template: ClassVar[str] = "screens/accounts/account_log.html.jinja"
    acts: tuple[ActLine, ...]
    total: int
    pager: Pager


def accounts_page(
    accounts: Accounts,
    directory: Directory,
    *,
    typed: AccountForm | None = None,
    faults: tuple[str, ...] = (),
    link: str = "",
    opened: str = "",
    again: AccountForm | None = None,
) -> AccountsPage:
    """The list, with the form as typed if it was refused."""
    return AccountsPage(
        lines=tuple(_line(each, directory) for each in accounts.all()),
        typed=typed or AccountForm(),
        faults=faults,
        link=link,
        opened=opened,
        again=checked_account_name(again.name) if again else "",
    )


def just_opened(accounts: Accounts, typed: AccountForm) -> bool:
    """Whether there is just this account, opened a moment ago, and no way into it yet.

    Whoever clicked twice sees the answer to the second click: the link was in the first.
    """
    known = {each.name: each for each in accounts.all()}
    found = known.get(checked_account_name(typed.name))
    if found is None or found.can_enter or accounts.clock() - found.opened_at > A_MOMENT:
        return False
    return found.roles == frozenset(role for role in Role if role.value in typed.roles)


def account_page(
    accounts: Accounts,
    directory: Directory,
    name: str,
    *,
    typed: AccountForm | None = None,
    faults: tuple[str, ...] = (),
    link: str = "",
) -> AccountPage:
    """One account as it is now; raises UnknownAccountError."""
    account = accounts.find(name)
    line = _line(account, directory)
    roles = frozenset(role.value for role in account.roles)
    return AccountPage(
        line=line,
        typed=typed or AccountForm(name=name, roles=roles, person=line.person),
        sessions=len(accounts.sessions(name)),
        tokens=accounts.tokens(name),
        faults=faults,
        link=link,
    )


def log_page(accounts: Accounts, *, page: int) -> AccountLogPage:
    """One page of the log of what was done with accounts."""
    done = accounts.history()[::-1]
    shown = pager(page, found=len(done), size=PAGE_SIZE, way=lambda number: way(LOG, page=number))
    start = (shown.number - 1) * PAGE_SIZE
    return AccountLogPage(
        acts=tuple(_act(each) for each in done[start : start + PAGE_SIZE]),
        total=len(done),
        pager=shown,
    )


def _act(event: OrganisationEvent) -> ActLine:
    if isinstance(event, AccountActed):
        act, account, detail = event.act.value, event.account, event.detail
    else:
        assert isinstance(event, LogAccepted)
        act, account, detail = "接受紀錄", "", event.reason
    return ActLine(at=event.at, by=event.recorded_by, act=act, account=account, detail=detail)


def _line(account: Account, directory: Directory) -> AccountLine:
    person = directory.label(account.person) if account.person else ""
    return AccountLine(account=account, person=person)
