"""A score sheet as a TOML file: read with all its faults told at once, and the example of it.

The bands of the example are published (MOEA, see its `source`); what each item costs is not
published anywhere we know, so those numbers are an example only, and pages say so.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, cast

from rules.errors import BadInputError, RulesError, SettingFaultError
from rules.files.toml_file import TomlKind
from rules.texts import one_line, unprintable
from workflow.audit.codes import Severity, codes
from workflow.audit.work.scoring import Band, Counts, ScoreSheet

FORMAT = 1  # chenhe_score_sheet
EXAMPLE_FILE = Path(__file__).parent / "example-sheet.toml"
LARGEST_BYTES = 64_000
SHEET = TomlKind(name="TOML 評分表（UTF-8 文字）", largest=LARGEST_BYTES)
LONGEST_NAME = 40
MOST_BANDS = 20
MOST_POINTS = 1000
KEYS = ("chenhe_score_sheet", "title", "source", "full", "floor", "counts")
TABLES = ("severity", "code", "band")


@cache
def example_sheet() -> ScoreSheet:
    """The sheet that comes with the program."""
    return read_sheet(EXAMPLE_FILE.read_bytes(), file=EXAMPLE_FILE.name)


def read_sheet_file(path: Path) -> ScoreSheet:
    """The sheet in a file; raises BadInputError."""
    return read_sheet(SHEET.bytes_in(path), file=str(path))


def read_sheet(raw: bytes, *, file: str) -> ScoreSheet:
    """The sheet that a TOML file describes; raises BadInputError with every fault."""
    reader = _Reader(SHEET.read(raw, file), file)
    sheet = reader.sheet()
    if reader.faults:
        raise BadInputError(reader.faults)
    return sheet


class _Reader:
    """Reads on after a fault, so that all of them are told at once."""

    def __init__(self, content: Mapping[str, Any], file: str) -> None:
        self._content, self._file = content, file
        self.faults: list[RulesError] = []

    def sheet(self) -> ScoreSheet:
        self._check_keys()
        full, floor = self._number("full", Decimal(100)), self._number("floor", Decimal(0))
        if floor > full:
            self._fault("floor", floor, "最低分高於起始的分數", f"0 到 {full}")
        return ScoreSheet(
            title=self._text("title"),
            source=self._text("source", may_lack=True),
            full=full,
            floor=floor,
            counts=self._counts(),
            by_severity=self._points("severity", [each.value for each in Severity], is_whole=True),
            by_code=self._points("code", list(codes())),
            bands=tuple(self._bands(full)),
        )

    def _check_keys(self) -> None:
        for key, value in self._content.items():
            if key not in (*KEYS, *TABLES):
                self._fault(key, value, "不認得這個鍵", "、".join((*KEYS, *TABLES)))
        kind: object = self._content.get("chenhe_score_sheet")
        if str(kind) != str(FORMAT):
            self._fault("chenhe_score_sheet", kind, "不是這裡讀得懂的評分表", str(FORMAT))

    def _text(self, key: str, *, may_lack: bool = False) -> str:
        value = self._content.get(key, "")
        if not isinstance(value, str) or unprintable(value) or len(value) > 200:
            self._fault(key, value, "不是一行文字", "200 字以內的文字")
            return ""
        if not value.strip() and not may_lack:
            self._fault(key, value, "沒有寫", "評分表的名稱")
        return one_line(value)

    def _counts(self) -> Counts:
        value = self._content.get("counts", Counts.FINDING.value)
        known = [each.value for each in Counts]
        if value in known:
            return Counts(value)
        self._fault("counts", value, "不是扣分的算法", "、".join(known))
        return Counts.FINDING

    def _number(self, key: str, otherwise: Decimal) -> Decimal:
        found = self._points_of(key, self._content.get(key, otherwise))
        return otherwise if found is None else found

    def _points(
        self, table: str, known: list[str], *, is_whole: bool = False
    ) -> dict[str, Decimal]:
        """Points by what they are taken off for; `is_whole`: all that is known must be there."""
        said: object = self._content.get(table, {})
        if not isinstance(said, dict):
            self._fault(table, said, "不是表格", f"[{table}]")
            return {}
        points, content = dict[str, Decimal](), cast(dict[str, object], said)
        for name, value in content.items():
            if name not in known:
                self._fault(f"{table}.{name}", value, "不認得", "、".join(known))
            elif (number := self._points_of(f"{table}.{name}", value)) is not None:
                points[name] = number
        for name in known if is_whole else ():
            if name not in content:
                self._fault(f"{table}.{name}", "", "沒有寫扣幾分", f"0 到 {MOST_POINTS} 的數")
        return points

    def _points_of(self, key: str, value: object) -> Decimal | None:
        is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        number = Decimal(str(value)) if is_number else None
        if number is not None and number.is_finite() and 0 <= number <= MOST_POINTS:
            return number
        self._fault(key, value, "不是可用的分數", f"0 到 {MOST_POINTS} 的數")
        return None

    def _bands(self, full: Decimal) -> Iterator[Band]:
        said: object = self._content.get("band", [])
        content = cast(list[object], said) if isinstance(said, list) else []
        if not 0 < len(content) <= MOST_BANDS:
            self._fault(
                "band",
                self._content.get("band"),
                "不是等第的清單",
                f"1 到 {MOST_BANDS} 個 [[band]]",
            )
        last: Decimal | None = None
        for at, each in enumerate(content[:MOST_BANDS], start=1):
            band = self._band(f"band[{at}]", each)
            if band is None:
                continue
            if last is None and band.least > full:
                self._fault(f"band[{at}].from", band.least, "高於滿分，誰也得不到", f"0 到 {full}")
            if last is not None and band.least >= last:
                self._fault(f"band[{at}].from", band.least, "沒有由高到低", f"低於 {last} 的數")
            last = band.least
            yield band

    def _band(self, key: str, each: object) -> Band | None:
        if not isinstance(each, dict):
            self._fault(key, each, "不是表格", "from 與 name")
            return None
        content = cast(dict[str, Any], each)
        for name in content.keys() - {"from", "name"}:
            self._fault(f"{key}.{name}", content[name], "不認得這個鍵", "from、name")
        name, least = content.get("name"), self._points_of(f"{key}.from", content.get("from"))
        is_name = isinstance(name, str) and not unprintable(name)
        if not is_name or not 0 < len(cast(str, name).strip()) <= LONGEST_NAME:
            self._fault(f"{key}.name", name, "不是等第的名稱", f"{LONGEST_NAME} 字以內")
            return None
        return None if least is None else Band(least=least, name=one_line(cast(str, name)))

    def _fault(self, key: str, value: object, why: str, allowed: str) -> None:
        shown = "" if value is None else str(value)[:40]
        self.faults.append(
            SettingFaultError(file=self._file, key=key, value=shown, why=why, allowed=allowed)
        )
