"""The shipped samples of another system's log: `python -m tests.audit_trial.sample` writes them.

Made up as any record of the trial, with one deviation of every code planted; everybody in it is
plainly invented.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from rules.days import YEARS_BEFORE_FOUNDING
from rules.ladder import AGENCY_WIDE
from tests.audit_trial.planted import PLANTS, PlantedCase, clean, planted
from tests.audit_trial.planting.base import Plant
from tests.audit_trial.sheet import Line
from tests.audit_trial.traces import Trace, traces
from tests.audit_trial.walking import TURNED
from tests.workflow.builders import a_rulebook
from workflow.calendar import taipei_time

DATA = Path(__file__).parents[2] / "workflow" / "audit" / "data"
LOG, HISTORY = DATA / "sample-log.csv", DATA / "sample-history.txt"
DUE = Path(__file__).parent / "sample-due.json"
ENCODING = "cp950"
SEED = 8
PLAIN_CASES, TURNED_CASES = 14, 5
TITLE = "示範機關公文簽核紀錄匯出（示範資料，並非真有其案）"
# What another system might call the actions of ours.
WORDS: Mapping[str, str] = {
    **{"收文": "收文登錄", "創簽": "創文", "擬辦": "簽辦", "審核": "核章", "會辦": "會畢"},
    **{"核定": "決行", "退回": "退文", "抽回": "取回", "發文": "送繕發文", "簽結": "結案"},
}
HEADINGS = (
    *("公文文號", "適用流程列", "案由", "速別", "收文日期", "限辦日期", "動作別", "簽核人員"),
    *("代理對象", "對象", "註記", "簽核時間", "簽核意見", "決行內容", "會辦結果"),
)
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
HISTORY_HEADINGS = ("序號", "動作別", "簽核人員", "簽核時間", "簽核意見")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A log as another system exports it, and the findings that are due for it."""

    cases: Sequence[PlantedCase]

    @property
    def csv(self) -> bytes:
        """The file: Big5, a title above the headings, times of the Republic."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([TITLE])
        writer.writerow(HEADINGS)
        names: dict[str, str] = {}
        for case in self.cases:
            for at, line in enumerate(case.lines):
                writer.writerow(_cells(line, names, is_first=at == 0))
        return text.getvalue().encode(ENCODING)

    @property
    def due(self) -> list[dict[str, object]]:
        """What must be found: the case, the code, whom it names (any of these)."""
        return [
            {"case_id": case.number, "code": due.code, "named": list(due.named)}
            for case in self.cases
            for due in case.due
        ]


def sample() -> Sample:
    """One case of every code and some in order, numbered as they come."""
    random, book = Random(SEED), a_rulebook()
    plain = [each for each in traces(book, random, 400) if _is_printable(each)]
    turned = [each for each in traces(book, random, 200, TURNED) if _is_printable(each)]
    first = {plant.code: plant for plant in reversed(PLANTS)}
    cases = [_planted(plant, [*plain, *turned], random) for plant in first.values()]
    cases += clean(random.sample(plain, PLAIN_CASES)) + clean(random.sample(turned, TURNED_CASES))
    random.shuffle(cases)
    return Sample(cases=[_numbered(case, at) for at, case in enumerate(cases, start=1)])


def history() -> PlantedCase:
    """One case that passed a co-signer over."""
    random = Random(SEED)
    found = [each for each in traces(a_rulebook(), random, 200) if len(each.lines) in (8, 9)]
    missing = next(plant for plant in PLANTS if plant.code == "COSIGN_MISSING")
    return _planted(missing, found, random)


def pasted(case: PlantedCase) -> str:
    """The 簽核歷程 as copied from a page: tabs between the cells, neither 文號 nor row."""
    names: dict[str, str] = {}
    rows = [
        (_word(line), _who(line, names), _time(line["時間"]), line["意見"]) for line in case.lines
    ]
    table = [HISTORY_HEADINGS, *((str(at), *row) for at, row in enumerate(rows, start=1))]
    return "".join("\t".join(row) + "\n" for row in table)


def _is_printable(trace: Trace) -> bool:
    """Whether Big5 has all its characters, and nothing of it is too long to look at."""
    text = "".join(cell for line in trace.lines for cell in line.values())
    return text.encode(ENCODING, "replace").decode(ENCODING) == text and len(trace.lines) < 20


def _planted(plant: Plant, found: Sequence[Trace], random: Random) -> PlantedCase:
    order = random.sample(found, len(found))
    return next(case for trace in order if (case := planted(trace, (plant,), random)))


def _numbered(case: PlantedCase, at: int) -> PlantedCase:
    number = f"115{at:07d}"
    lines = [line | {"文號": number} for line in case.lines]
    return PlantedCase(number=number, lines=lines, ways=case.ways, due=case.due)


def _cells(line: Line, names: dict[str, str], *, is_first: bool) -> Iterator[str]:
    """One line as the other system writes it; what is of the case stands in its first alone."""
    yield line["文號"]
    yield line["流程列"]
    yield line["主旨"] if is_first else ""
    yield line["速別"] if is_first else ""
    yield _day(line["收文時間"]).replace("/", "") if is_first else ""
    yield _day(line["限辦日期"]).replace("/", ".")
    yield _word(line)
    yield _who(line, names)
    yield _named(line["被代理人"], names)
    yield line["對象"]
    yield line["註記"]
    yield _time(line["時間"])
    yield line["意見"]
    yield line["決定"]
    yield line["意見別"]


def _word(line: Line) -> str:
    return WORDS.get(line["動作"], line["動作"])


def _who(line: Line, names: dict[str, str]) -> str:
    """綜合企劃組股長 示範甲子."""
    unit = "" if line["單位"] == AGENCY_WIDE else line["單位"]
    return f"{unit}{line['職稱']} {_named(line['人員'], names)}"


def _named(person: str, names: dict[str, str]) -> str:
    """An invented name of its own for everybody, of stem and branch."""
    if not person:
        return ""
    at = len(names)
    fresh = f"示範{STEMS[at % len(STEMS)]}{BRANCHES[at % len(BRANCHES)]}"
    return names.setdefault(person, fresh)


def _day(text: str) -> str:
    """115/03/02."""
    day = datetime.fromisoformat(text)
    return f"{day.year - YEARS_BEFORE_FOUNDING}/{day.month:02d}/{day.day:02d}"


def _time(text: str) -> str:
    """115/03/02 09:12:30."""
    at = taipei_time(datetime.fromisoformat(text))
    return f"{_day(text)} {at:%H:%M:%S}"


def main() -> None:
    """Write the samples anew."""
    DATA.mkdir(exist_ok=True)
    found = sample()
    LOG.write_bytes(found.csv)
    HISTORY.write_text(pasted(history()), encoding="utf-8")
    DUE.write_text(json.dumps(found.due, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
