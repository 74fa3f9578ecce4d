"""A list of accounts to open, as a file people fill in: name, roles, and whose each one is."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rules.errors import BadInputError, CellFaultError, FileUnreadableError
from rules.reading.spreadsheet import SheetRow, read_sheet
from rules.texts import one_line, unprintable
from workflow.organisation.accounts import Account, Role, words_of
from workflow.organisation.headings import cell_fault, columns_of
from workflow.organisation.people import Organisation

BETWEEN_ROLES = re.compile(r"[、，,;；/]")


class ListColumn(Enum):
    """A column of the file; the value is its heading, whatever the order of the columns."""

    NAME = "帳號"
    ROLES = "角色"
    PERSON = "人員"


REQUIRED = (ListColumn.NAME, ListColumn.ROLES)
WORDS = {word: role for role in Role for word in (role.word, role.value)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAccount:
    """One row: the account as typed; `person` is a name or a 員工編號."""

    line: int
    name: str
    roles: frozenset[Role]
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountList:
    """A whole file: the rows whose cells are sound, and what is wrong with the others."""

    file: str
    rows: tuple[ListedAccount, ...]
    columns: Mapping[ListColumn, int]  # from 1
    faults: tuple[CellFaultError, ...] = ()


def read_account_list(raw: bytes, *, file: str) -> AccountList:
    """The list in `raw`, CSV in UTF-8 or Big5, or XLSX (the first sheet).

    Faults of cells are collected in the list; raises BadInputError for a file without the headings
    that must be there, or without rows.
    """
    header, *rows = read_sheet(raw, file=file)
    columns = columns_of(header, ListColumn, REQUIRED, file)
    if not rows:
        raise BadInputError([FileUnreadableError(file=file, why="只有欄名，沒有任何帳號")])
    faults = [fault for row in rows for fault in _faults(file, columns, row)]
    faulty = {fault.line for fault in faults}
    sound = tuple(_listed(columns, row) for row in rows if row.line not in faulty)
    return AccountList(file=file, rows=sound, columns=columns, faults=tuple(faults))


def suggested_rows(
    organisation: Organisation, accounts: Iterable[Account], registry: Collection[str], *, on: date
) -> tuple[tuple[str, ...], ...]:
    """The headings, and a row for everybody of the day who has no account yet.

    `registry` are positions of 登記桌. A 員工編號 is suggested as the name of the account; without
    one the name is left to be filled in.
    """
    having = {each.person for each in accounts}
    directory = organisation.directory
    rows: list[tuple[str, ...]] = []
    for person in map(directory.find, organisation.people):
        held = organisation.positions_of(person.id, on)
        if held and person.id not in having:
            number = person.staff_number
            role = _role_for(held, registry)
            rows.append((number.lower(), role.word, number or person.name))
    return (tuple(column.value for column in ListColumn), *rows)


def _role_for(held: Iterable[str], registry: Collection[str]) -> Role:
    is_registrar = any(each.rpartition("/")[2] in registry for each in held)
    return Role.REGISTRAR if is_registrar else Role.OFFICER


def _listed(columns: Mapping[ListColumn, int], row: SheetRow) -> ListedAccount:
    return ListedAccount(
        line=row.line,
        name=_text(columns, row, ListColumn.NAME),
        roles=frozenset(WORDS[word] for word in _roles(columns, row)),
        person=_text(columns, row, ListColumn.PERSON),
    )


def _faults(
    file: str, columns: Mapping[ListColumn, int], row: SheetRow
) -> Iterator[CellFaultError]:
    for at, value in enumerate(row.values, start=1):
        if value and at not in columns.values():
            why, allowed = "這一格上方沒有欄名", "、".join(each.value for each in ListColumn)
            yield cell_fault(file, row.line, at, str(value), why, allowed)
        elif found := unprintable(str(value)):
            why = f"含有無法儲存的字元：第 {found[0]} 個字 {found[1]}"
            yield cell_fault(file, row.line, at, str(value), why, "文字；請刪去亂碼")
    words, allowed = _roles(columns, row), "、".join(words_of(Role))
    for word in words:
        if word not in WORDS:
            at = columns[ListColumn.ROLES]
            yield cell_fault(file, row.line, at, word, "沒有這個角色", allowed)


def _roles(columns: Mapping[ListColumn, int], row: SheetRow) -> list[str]:
    parts = BETWEEN_ROLES.split(_text(columns, row, ListColumn.ROLES))
    return [part.strip().lower() for part in parts if part.strip()]


def _text(columns: Mapping[ListColumn, int], row: SheetRow, column: ListColumn) -> str:
    at = columns.get(column, 0)
    return one_line(str(row.values[at - 1])) if 0 < at <= len(row.values) else ""
