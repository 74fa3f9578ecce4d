"""Reports of rehearsals that nobody simulated, as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape

from tests.web.rehearsing import a_rehearsal, a_relief
from tests.workflow.builders import a_rulebook
from web.files.pdf import standalone
from web.language.i18n import Language
from web.papers.rehearsal_answer import Found
from web.papers.rehearsal_report import RehearsalReport, rehearsal_report
from web.papers.rehearsal_source import Rehearsed
from workflow.calendar import TAIPEI
from workflow.rehearsal.kept.question import Question
from workflow.rehearsal.scenario import Absence, Arrivals, Scenario, Staff
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.shipped import scenario_path
from workflow.rehearsal.wanted import Wanted

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=TAIPEI)
MONDAY = date(2026, 3, 2)
BASE = Scenario(
    name="示範基準",
    start=MONDAY,
    days=7,
    arrivals=Arrivals(per_day=40),
    staff=Staff(default={"承辦人員": 6}),
)
OTHER = replace(
    BASE,
    name="示範順會",
    absences=(Absence(position="主任秘書", unit="", since=MONDAY, until=MONDAY),),
)


def relieved() -> Found:
    """A comparison of two, and what would relieve the bottleneck of the second."""
    return replace(a_rehearsal(), relief=a_relief("示範順會"))


def a_run(found: Found | None = None, *scenarios: Scenario, **other: object) -> Rehearsed:
    """A rehearsal that has ended; without a word the comparison of two."""
    rulebook = a_rulebook()
    run = Rehearsed(
        name="示範的預演",
        found=found or relieved(),
        files=("示範 基準.toml", "示範順會.toml"),
        scenarios=scenarios or (BASE, OTHER),
        rulebook=rulebook,
        version=rulebook.version,
        wanted=Wanted(days=7),
        ended_at=NOW,
        asked=Question(),
    )
    return replace(run, **other)


def delegated() -> Scenario:
    """A scenario that edits the table."""
    raw = scenario_path("delegation").read_bytes()
    return read_scenario(raw, file="delegation.toml", rulebook=a_rulebook())


def report(
    run: Rehearsed, language: Language = Language.CHINESE, asked: str = ""
) -> RehearsalReport:
    return rehearsal_report(run, NOW, language, asked)


def text(found: RehearsalReport, language: Language = Language.CHINESE) -> str:
    """What the report says, its tags and white space taken out."""
    body = standalone(found, language).partition("<body>")[2]
    return "".join(unescape(re.sub(r"<[^>]+>", "", body)).split())
