"""The cases of a log: what the first record that says it tells of each."""

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from workflow.audit.log import MISSING, Column, LoggedCase
from workflow.audit.reading.gathering import Gathering
from workflow.audit.reading.sheets import Coded
from workflow.audit.reading.table import Table
from workflow.audit.reading.words import case_fault, confidentiality_of
from workflow.texts import msgid

TEXTS = (Column.ROW, Column.SUBJECT, Column.CATEGORY, Column.URGENCY)
NO_LEVEL = msgid("不是密等，視為密件；可用：普通、密、機密、極機密、絕對機密")


def logged_cases(
    table: Table,
    ids: Coded,
    all_entries: Gathering,
    kept: Gathering,
    received: Sequence[int],
    unread: Mapping[int, Sequence[int]],
) -> list[LoggedCase]:
    """Every case with a 文號, those too of which no record could be read."""
    row, subject, category, urgency, secrecy = (
        _first_texts(table, column, all_entries) for column in (*TEXTS, Column.CONFIDENTIALITY)
    )
    levels = {text: confidentiality_of(text) is not False for text in set(secrecy) if text}
    return [
        LoggedCase(
            id=case,
            start=start,
            stop=stop,
            row=row[at],
            subject=subject[at],
            category=category[at],
            urgency=urgency[at],
            received_at=received[at],
            unread=tuple(unread[at]) if at in unread else (),
            is_confidential=levels.get(secrecy[at]),
        )
        for at, (case, (start, stop)) in enumerate(
            zip(ids.values, pairwise(kept.starts), strict=True)
        )
        if not case_fault(case)
    ]


def unknown_levels(column: Coded | None) -> dict[int, str]:
    """The texts of 密等 that are none, and why; a case is taken for a 密件 on account of one."""
    texts = column.values if column else ()
    unknown = (at for at, text in enumerate(texts) if text and confidentiality_of(text) is None)
    return dict.fromkeys(unknown, NO_LEVEL)


def first_received(table: Table, values: Sequence[int], entries: Gathering) -> list[int]:
    """收文時間 of each case."""
    blank = {place for place, value in enumerate(values) if value == MISSING}
    codes = _first_codes(table, Column.RECEIVED_AT, blank, entries)
    return [MISSING if code is None else values[code] for code in codes]


def _first_texts(table: Table, column: Column, entries: Gathering) -> list[str]:
    texts = table.texts(column)
    blank = {place for place, text in enumerate(texts) if not text}
    codes = _first_codes(table, column, blank, entries)
    return ["" if code is None else texts[code] for code in codes]


def _first_codes(
    table: Table, column: Column, blank: Collection[int], entries: Gathering
) -> list[int | None]:
    """Of each case, the first that is not blank."""
    coded = table.columns.get(column)
    count = len(entries.starts) - 1
    if coded is None or len(blank) == len(coded.values):
        return [None] * count
    codes, order = coded.codes, entries.order
    found: list[int | None] = [codes[order[start]] for start in entries.starts[:-1]]
    if not blank:
        return found
    for case, (start, stop) in enumerate(entries.spans()):
        if found[case] in blank:
            said = (codes[order[at]] for at in range(start + 1, stop))
            found[case] = next((each for each in said if each not in blank), None)
    return found
