"""Many accounts opened at once, from a list: all of them, or none and every reason why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from rules.errors import BadInputError, CellFaultError
from workflow.accounts.account_list import (
    AccountList,
    ListColumn,
    ListedAccount,
    suggested_rows,
)
from workflow.accounts.accounts import Accounts, checked_account_name, checked_duties
from workflow.accounts.administering import Standing, administering
from workflow.accounts.refusals import (
    AccountTakenError,
    BadAccountNameError,
    NoRoleError,
    ReservedNameError,
)
from workflow.calendar import taipei_day
from workflow.office import LIVE
from workflow.organisation.accounts import Account
from workflow.organisation.headings import RowFaultError
from workflow.organisation.people import Organisation
from workflow.refusals.base import RefusedError

ABOUT_NAME = (BadAccountNameError, ReservedNameError, AccountTakenError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a list comes to: accounts to open, and those that stand as it says.

    Of the latter `waiting` have no password yet.
    """

    fresh: tuple[Account, ...]
    waiting: tuple[Account, ...]
    standing: int

    @property
    def rows(self) -> int:
        """How many rows the list has."""
        return len(self.fresh) + self.standing


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedLink:
    """The one-time link of one account, to be handed to whose it is, as the organisation has it."""

    account: str
    person: str
    code: str


def check_listed(accounts: Accounts, listed: AccountList) -> Opening:
    """What the list would open; raises BadInputError with every fault."""
    return opening_of(
        listed, Standing(accounts.all()), _organisation(accounts), at=accounts.clock()
    )


def suggested(accounts: Accounts, registry: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """A list to fill in, headings first: everybody who has a position today and no account."""
    today = taipei_day(accounts.clock())
    return suggested_rows(_organisation(accounts), accounts.all(), registry, on=today)


def open_listed(
    accounts: Accounts, listed: AccountList, *, by: str, again: bool = False
) -> tuple[Opening, tuple[HandedLink, ...]]:
    """Open what the list names; gives the links of those opened.

    With `again` also fresh links for those of the list who have set no password yet. Raises
    BadInputError with every fault, and then nothing is done.
    """
    organisation, now = _organisation(accounts), accounts.clock()
    with administering(accounts.store, accounts.agency, by=by, at=now) as work:
        opening = opening_of(listed, Standing(work.rows.accounts()), organisation, at=now)
        work.open_all(opening.fresh)
        handed = (*opening.fresh, *(opening.waiting if again else ()))
        codes = [(each, work.link(each.name)) for each in handed]
    name_of = organisation.directory.label
    return opening, tuple(
        HandedLink(account=each.name, person=name_of(each.person) if each.person else "", code=code)
        for each, code in codes
    )


def opening_of(
    listed: AccountList, standing: Standing, organisation: Organisation, *, at: datetime
) -> Opening:
    """What a list comes to beside the accounts that stand; raises BadInputError."""
    faults: list[CellFaultError] = [*listed.faults]
    before, today = dict(standing.accounts), taipei_day(at)
    fresh: list[Account] = []
    same: list[Account] = []
    for row in listed.rows:
        try:
            account = _account(row, organisation, at, today)
            if _is_as(before.get(account.name), account):
                same.append(before[account.name])
            else:
                standing.take(account)
                fresh.append(account)
        except RefusedError as error:
            faults.append(_fault(listed, row, error))
    if faults:
        raise BadInputError(sorted(faults, key=_place))
    waiting = tuple(each for each in same if not each.can_enter)
    return Opening(fresh=tuple(fresh), waiting=waiting, standing=len(same))


def _account(row: ListedAccount, organisation: Organisation, at: datetime, today: date) -> Account:
    name = checked_account_name(row.name)
    person = checked_duties(organisation, row.roles, row.person, on=today)
    return Account(name=name, roles=row.roles, person=person, opened_at=at)


def _is_as(standing: Account | None, wanted: Account) -> bool:
    duties = (wanted.roles, wanted.person)
    return standing is not None and (standing.roles, standing.person) == duties


def _fault(listed: AccountList, row: ListedAccount, error: RefusedError) -> RowFaultError:
    column, value = ListColumn.PERSON, row.person
    if isinstance(error, ABOUT_NAME):
        column, value = ListColumn.NAME, row.name
    elif isinstance(error, NoRoleError):
        column, value = ListColumn.ROLES, ""
    return RowFaultError(
        file=listed.file,
        line=row.line,
        column=listed.columns.get(column, len(listed.columns) + 1),
        value=value[:40],
        why=str(error),
    )


def _place(fault: CellFaultError) -> tuple[int, int]:
    return fault.line, fault.column


def _organisation(accounts: Accounts) -> Organisation:
    with accounts.store.reading(LIVE) as records:
        return records.organisation()
