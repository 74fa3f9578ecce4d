"""重播 as one table: a line a day and position, and a line a day for all documents."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from web.files.tables import unarmed
from workflow.rehearsal.playback import Playback, PlayedDay

COLUMNS = (
    *("情境", "日期", "職稱", "到", "簽核", "核定"),
    *("下班時等候", "下班時辦理中", "下班時在辦", "其中逾期"),
)
ALL = "全部公文"  # a document that several co-sign is in the office once, and at several desks
Cell = str | int


def playback_csv(scenario: str, playback: Playback) -> str:
    """UTF-8 with a mark, CRLF, as spreadsheets open it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for day in playback.days:
        for line in _lines(day):
            writer.writerow((unarmed(scenario), day.day.isoformat(), *line))
    return "\ufeff" + out.getvalue()


def _lines(day: PlayedDay) -> Iterator[tuple[Cell, ...]]:
    """All documents, then each position that had any."""
    there = day.positions.values()
    signed, waiting = sum(each.signed for each in there), sum(each.waiting for each in there)
    in_hand = sum(each.in_hand for each in there)
    yield (ALL, day.came, signed, day.decided, waiting, in_hand, day.in_office, day.late)
    for key, each in day.positions.items():
        at_close = each.waiting + each.in_hand
        desks = (each.came, each.signed, "", each.waiting, each.in_hand, at_close, each.late)
        yield (unarmed(key), *desks)
