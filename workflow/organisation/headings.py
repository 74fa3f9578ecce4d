"""The headings of a file people fill in: where each stands, or every one that is none."""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import TypeVar

from rules.errors import BadInputError, CellFaultError
from rules.reading.spreadsheet import SheetRow
from rules.texts import as_known, one_line

Heading = TypeVar("Heading", bound=Enum)


class RowFaultError(CellFaultError):
    """A row that is sound by itself but does not go with what stands, or another row."""

    template = "%(file)s 第 %(line)s 行第 %(column)s 欄「%(value)s」：%(why)s"


def columns_of(
    header: SheetRow, kind: type[Heading], required: Collection[Heading], file: str
) -> Mapping[Heading, int]:
    """Where each column stands, from 1; raises BadInputError with every heading that is none."""
    faults: list[CellFaultError] = []
    columns: dict[Heading, int] = {}
    known = tuple(str(column.value) for column in kind)
    allowed = "、".join(known)
    for at, value in enumerate(header.values, start=1):
        text = as_known(one_line(str(value)), known)
        if not text:
            continue
        if text not in known or kind(text) in columns:
            why = "欄名重複" if text in known else "沒有這一欄"
            faults.append(cell_fault(file, header.line, at, text, why, allowed))
        else:
            columns[kind(text)] = at
    for column in required:
        if column not in columns:
            why = f"缺少「{column.value}」欄"
            at = len(header.values) + 1
            faults.append(cell_fault(file, header.line, at, "", why, allowed))
    if faults:
        raise BadInputError(faults)
    return columns


def cell_fault(
    file: str, line: int, column: int, value: str, why: str, allowed: str
) -> CellFaultError:
    """One cell that cannot be, its value cut short."""
    return CellFaultError(
        file=file, line=line, column=column, value=value[:40], why=why, allowed=allowed
    )
