"""A log inspected, and all that its report is made from, for tests of what is printed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rules.rulebook import load_rulebook, shipped_agency
from web.language.i18n import Language
from web.papers.audit_files import Brought, FileKind, Order
from workflow.audit.auditing import Basis, audit
from workflow.audit.kept.about import Asked
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.writing import write
from workflow.audit.matching import Rulebooks
from workflow.audit.reporting.asked import ReportAsked
from workflow.audit.reporting.beside import Beside, Remark

BOOK = load_rulebook(shipped_agency("taipei-doit"))
HEADINGS = (
    *("文號", "流程列", "主旨", "動作", "單位", "職稱", "人員", "被代理人"),
    *("時間", "意見", "員工編號"),
)
NAMES = ("示範王明", "示範李", "示範陳大文", "示範林", "示範趙")  # 示範趙 only in a refused line
NOW = datetime(2026, 11, 29, 1, tzinfo=UTC)


def a_log(cases: int = 2) -> bytes:
    """Documents that skip a review, with names in subjects and opinions, and a line that is off."""
    rows = [row for number in range(1, cases + 1) for row in _case(number)]
    rows.append(_row("示範1", "亂寫", "秘書室", "主任", NAMES[4]))
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADINGS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _case(number: int) -> Sequence[Mapping[str, str]]:
    case = f"示範A{number}"
    return (
        _row(case, "擬辦", "秘書室", "承辦人員", NAMES[0]) | {"意見": f"已請{NAMES[2]}補件"},
        _row(case, "核定", "", "專門委員", NAMES[1], NAMES[3]),
        _row(case, "發文", "秘書室", "承辦人員", NAMES[2]) | {"意見": "示範 王明發"},
    )


def _row(
    case: str, action: str, unit: str, position: str, person: str, principal: str = ""
) -> dict[str, str]:
    days = {"擬辦": 2, "核定": 3, "發文": 4}
    return {
        **{"文號": case, "流程列": "line:661", "主旨": f"關於{NAMES[2]}申請案", "動作": action},
        **{"單位": unit, "職稱": position, "人員": person, "被代理人": principal},
        **{"時間": f"2026-03-0{days.get(action, 5)} 09:00", "意見": "", "員工編號": f"E{person}9"},
    }


def brought(content: bytes, file: str = "示範紀錄.csv") -> Brought:
    return Brought(content=content, file=file, asked=Asked(), agency=BOOK.agency)


def ordered(given: Brought, folder: Path, kind: FileKind = FileKind.HTML, **asked: object) -> Order:
    """A file to be made of a log, which is judged now; `asked` as in ReportAsked."""
    basis = Basis(rulebooks=Rulebooks(current=BOOK))
    place = folder / "ledger"
    write(place, audit(given.read, basis), given.read.log)
    ledger = Ledger(place)
    return Order(
        kind=kind,
        ledger=ledger,
        basis=basis,
        beside=Beside(remarks=replied, people=(REPLY.by,)),
        asked=ReportAsked(**asked),  # type: ignore[arg-type]
        language=Language.CHINESE,
        made_at=NOW,
    )


REPLY = Remark(word="說明", text=f"{NAMES[0]}當日出差", by=NAMES[1], at="115/04/02", unit="秘書室")


def replied(key: str) -> Sequence[Remark]:
    """The unit's reply, the same to every finding."""
    return (REPLY,)


def kinds(order: Order) -> Sequence[Order]:
    """The same, as every kind of file but the printed one."""
    return [replace(order, kind=kind) for kind in FileKind if kind is not FileKind.PDF]
