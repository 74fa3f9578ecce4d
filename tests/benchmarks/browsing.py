"""The pages of a kept audit of a million cases, beside those of one of a thousand.

CHENHE_CASES says another number. What is found is made up, its texts are those of the codes: what
is measured is how it is asked, not how it was judged.
"""

import asyncio
import os
import statistics
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random
from urllib.parse import quote

from rules.marks import Action
from rules.route import Route
from tests.benchmarks.asgi import Application, get
from tests.benchmarks.logs import FIRST_DAY, SEED
from tests.benchmarks.measuring import Group, Line, Subject, seconds_of
from tests.workflow.builders import shipped_routes
from web.app import create_app
from web.audits.keeping import audits_folder
from web.settings import Settings
from workflow.audit.examined import CaseEnd, ExaminedCase
from workflow.audit.findings import Audit, CitedRow, Finding
from workflow.audit.kept.about import Asked
from workflow.audit.kept.folder import AuditFolder, Made
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import Standing
from workflow.audit.log import Log, LoggedCase, Step, microseconds_of
from workflow.audit.sampling.drawing import drawn_of
from workflow.audit.sampling.plan import Plan
from workflow.office import taipei_now

CASES, FEW = int(os.environ.get("CHENHE_CASES", "1000000")), 1_000
FAULTY, OF = 3, 10  # cases with a finding, of so many
ASKED, LIMIT_SECONDS = 40, 0.2  # times a page; of its 95th percentile
DAYS = 700
CODES = {
    "REVIEW_SKIPPED": {"action": "審核", "above": "局長", "done": "核定"},
    "OPINION_MISSING": {},
    "OVERDUE": {"day": "115-03-09", "done": "發文", "due": "115-03-02", "days": "5"},
}
FIRST_LOOK = "scores, looked at first"
DRAWN, ALL_MARKED = "a sample drawn", "every finding accepted at once"
ONCE = (FIRST_LOOK, DRAWN, ALL_MARKED)
FOUND = CASES * FAULTY // OF
Address = Callable[[int], str]


def measure() -> Subject:
    """The 95th percentile of each page, of the large audit and the small one."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = (_asked(Path(folder) / str(count), count) for count in (CASES, FEW))
    groups = tuple(
        Group(
            title=page,
            lines=(
                Line(
                    name=f"{CASES:,} cases",
                    value=large[page],
                    aim=None if page in ONCE else LIMIT_SECONDS,
                ),
                Line(name=f"{FEW:,} cases", value=small[page]),
            ),
        )
        for page in large
    )
    note = (
        f"the 95th percentile of {ASKED} requests, each for another part of the audit; what is "
        f"done once was timed once: {FOUND:,} findings accepted."
    )
    return Subject(title="Pages of a kept audit", groups=groups, note=note)


def _asked(folder: Path, cases: int) -> dict[str, float]:
    folder.mkdir()
    settings = Settings(demo=True, database_url=f"sqlite:///{folder / 'chenhe.db'}")
    kept = _kept(settings, folder, cases)
    app = create_app(settings)
    first = asyncio.run(_seconds(app, f"/audits/{kept}/score"))
    pages = {
        page: asyncio.run(_percentile(app, address))
        for page, address in _pages(f"/audits/{kept}", cases).items()
    }
    ledger = AuditFolder(audits_folder(settings)).ledger(kept)
    assert ledger
    return {
        **pages,
        FIRST_LOOK: first,
        DRAWN: seconds_of(partial(_draw, ledger)),
        ALL_MARKED: seconds_of(partial(_accept, ledger)),
    }


def _draw(ledger: Ledger) -> None:
    """A random sample of as many as are usually enough, drawn and marked as its page does it."""
    ledger.draw(drawn_of(ledger.ids(), Plan(seed=SEED), tells_confidentiality=True).ids)


def _accept(ledger: Ledger) -> None:
    ledger.mark(dict.fromkeys(ledger.keys(), Standing.ACCEPTED))


def _pages(audit: str, cases: int) -> dict[str, Address]:
    """Each page with another address each time."""
    last = cases * FAULTY // OF // 50
    return {
        "findings": lambda at: f"{audit}/findings?page={1 + at * 7919 % last}",
        "of a code": lambda at: f"{audit}/findings?code=REVIEW_SKIPPED&page={1 + at * 31}",
        "of a unit and a standing": lambda at: (
            f"{audit}/findings?unit=綜合企劃組&standing=open&page={1 + at}"
        ),
        "searched for words": lambda at: f"{audit}/findings?q=局長 {at}",
        "one case": lambda at: f"{audit}/case?id=115{at * 7919 % cases:07}",
        "sampling": lambda at: f"{audit}/sample?seed={at}",
        "scores": lambda _: f"{audit}/score",
        "report": lambda _: f"{audit}/report",
        "rows to confirm": lambda at: f"{audit}/rows?page={1 + at % 3}",
    }


async def _percentile(app: Application, address: Address) -> float:
    await _seconds(app, address(0))  # what the first request of all makes is made once
    return statistics.quantiles([await _seconds(app, address(at)) for at in range(ASKED)], n=20)[-1]


async def _seconds(app: Application, address: str) -> float:
    start = time.perf_counter()
    status, _ = await get(app, quote(address, safe="/?=&"))
    assert status == 200, (status, address)
    return time.perf_counter() - start


def _kept(settings: Settings, folder: Path, cases: int) -> str:
    """A log that nobody brought, kept with what nobody judged."""
    brought = folder / "紀錄.csv"
    brought.write_text("文號\n", "utf-8")
    routes = shipped_routes()
    examined, findings, log = [], [], _Records(brought.name, routes)
    for number, route in zip(range(cases), cycle(enumerate(routes)), strict=False):
        case, records = log.add(number, *route)
        examined.append(case)
        if number % OF < FAULTY:
            findings.append(_finding(case, route[1], records, len(findings)))
    audit = Audit(
        file=brought.name,
        cases=cases,
        events=len(log.step),
        findings=tuple(findings),
        examined=tuple(examined),
    )
    made = Made(by="示範", asked=Asked(), at=taipei_now())
    folder_of_audits = AuditFolder(audits_folder(settings))
    return folder_of_audits.keep_judged(brought, made, audit, log.whole()).id


class _Records:
    """A log made case by case: every row of the table in turn, signed as it says."""

    def __init__(self, file: str, routes: Sequence[Route]) -> None:
        self._file, self._chance = file, Random(SEED)
        self._steps: list[Step] = []
        self._walks = [tuple(self._walk(route)) for route in routes]
        self._cases: list[LoggedCase] = []
        self.step, self._at = array("I"), array("q")

    def _walk(self, route: Route) -> Iterator[int]:
        for position in (*route.ladder.positions[:3], "局長"):
            yield len(self._steps)
            self._steps.append(Step(action=Action.REVIEW, unit=route.unit, position=position))

    def add(self, number: int, which: int, route: Route) -> tuple[ExaminedCase, range]:
        """A case, and the numbers of its records."""
        start, walk = len(self.step), self._walks[which]
        day = FIRST_DAY + timedelta(days=self._chance.randrange(DAYS))
        name, at = f"115{number:07}", microseconds_of(day)
        self.step.extend(walk)
        self._at.extend(at + step * 3_600_000_000 for step in range(len(walk)))
        row = "" if number % 1_000 == 1 else f"line:{route.line}"
        subject = route.key.rpartition("/")[2]
        self._cases.append(LoggedCase(name, start, len(self.step), row, subject, received_at=at))
        ordinal = day.toordinal()
        case = ExaminedCase(
            name, subject, route.unit, route.line, ordinal, ordinal + 2, CaseEnd.DONE
        )
        return case, range(start + 1, len(self.step) + 1)

    def whole(self) -> Log:
        """The log."""
        count = len(self.step)
        return Log(
            file=self._file,
            cases=tuple(self._cases),
            steps=tuple(self._steps),
            step=self.step,
            number=array("I", range(1, count + 1)),
            at=self._at,
            due=array("I", bytes(4 * count)),
            people=("", "示範甲"),
            person=array("I", [1]) * count,
            principal=array("I", bytes(4 * count)),
        )


def _finding(case: ExaminedCase, route: Route, records: range, number: int) -> Finding:
    position = route.ladder.positions[number % 3]
    who = f"{route.unit}{position}"
    if number % 200 == 0:
        return Finding(case_id=case.id, code="ROW_UNKNOWN", position="", evidence=(records[0],))
    code = list(CODES)[number % len(CODES)]
    return Finding(
        case_id=case.id,
        code=code,
        position=position,
        evidence=tuple(records[:2]),
        row=CitedRow(key=route.key, line=route.line),
        facts={"who": who, **CODES[code]},
    )
