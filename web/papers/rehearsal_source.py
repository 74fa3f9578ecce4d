"""What a rehearsal's report is made of, and the head of the paper: enough to do it again.

The same scenarios, seed, replications and rules give the same numbers, so the head names all of
them, and the command that asks for them.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from rules.rulebook import Rulebook
from web.language.i18n import Language, msgid, translate
from web.papers.rehearsal_answer import Found
from web.papers.rehearsal_validated import Validated
from workflow.rehearsal.kept.question import COMPARE, Kind, Question
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.varying.answers import Sampled, sampled
from workflow.rehearsal.wanted import Rehearsal, Wanted

NAME, TABLE = msgid("名稱"), msgid("分層負責明細表")
SCENARIOS, SAMPLE, COMMAND = msgid("情境"), msgid("怎麼算的"), msgid("重做的指令")
VERSION = msgid("規則版本")
BASE = msgid("%(name)s（基準）")
SCHEDULE = msgid("%(suffix)s表：%(issue)s")
DRAWN = msgid("亂數種子 %(seed)s，重複 %(replications)s 次，計入 %(days)s 日，暖機 %(warmup)s 日")
TO_THE_LAST = msgid(
    "亂數種子 %(seed)s，重複 %(replications)s 次，計到最後一件辦結，暖機 %(warmup)s 日"
)
MADE_BY = msgid("%(version)s；程式 chenhe %(program)s")
PROGRAM = "chenhe"
COMMANDS = {
    Kind.COMPARE: "run",
    Kind.SWEEP: "sweep",
    Kind.SENSITIVITY: "sensitivity",
    Kind.STAFFING: "staff",
}


@dataclass(frozen=True, kw_only=True)
class Rehearsed:
    """A rehearsal that has ended well, with what it was asked and what it was made from."""

    name: str
    found: Found
    files: tuple[str, ...]  # how the scenarios are named to whoever does it again, the base first
    scenarios: tuple[Scenario, ...]
    rulebook: Rulebook  # in force now
    version: str  # of the rules it ran by
    wanted: Wanted
    ended_at: datetime
    asked: Question = COMPARE
    validated: tuple[Validated, ...] = ()  # of its scenarios, as far as validations are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the head; code is printed as one types it."""

    word: str
    lines: tuple[str, ...]
    is_code: bool = False


def head_of(run: Rehearsed, language: Language) -> Iterator[Fact]:
    """What was run, when, by which table of which date, and how to run it again."""

    def fact(word: str, *lines: str, is_code: bool = False) -> Fact:
        return Fact(word=translate(language, word), lines=lines, is_code=is_code)

    base, *others = scenario_names(run)
    yield fact(NAME, run.name)
    first = translate(language, BASE, {"name": base}) if others else base
    yield fact(SCENARIOS, first, *others)
    yield fact(TABLE, *_issues(run.rulebook, language))
    made: dict[str, object] = {"version": run.version, "program": version(PROGRAM)}
    yield fact(VERSION, translate(language, MADE_BY, made))
    yield fact(SAMPLE, _drawn(sampled_of(run.found), language))
    yield fact(COMMAND, command_of(run), is_code=True)


def scenario_names(run: Rehearsed) -> list[str]:
    """The names of the scenarios, the base first."""
    if isinstance(run.found, Rehearsal):
        others = (each.other.scenario for each in run.found.comparisons)
        return [run.found.result.scenario, *others]
    return [run.found.sampled.scenario]


def sampled_of(found: Found) -> Sampled:
    """How the documents were drawn."""
    return sampled(found.result) if isinstance(found, Rehearsal) else found.sampled


def command_of(run: Rehearsed) -> str:
    """The command that does it again."""
    wanted, drawn = run.wanted, sampled_of(run.found)
    base, *others = run.files
    said = [PROGRAM, "rehearse", COMMANDS[run.asked.kind], base]
    said += [part for other in others for part in ("--compare", other)]
    said += _of_question(run.asked)
    amounts = {
        "--cases": wanted.cases,
        "--days": wanted.days,
        "--precision": wanted.precision,
        "--replications": None if wanted.precision else drawn.replications,
        "--seed": drawn.seed,
    }
    said += [
        part for name, value in amounts.items() if value is not None for part in (name, f"{value}")
    ]
    return shlex.join(said)


def _of_question(asked: Question) -> list[str]:
    """What another kind of question says beside its scenario."""
    match asked.kind:
        case Kind.SWEEP:
            return [part for each in asked.vary for part in ("--vary", each)]
        case Kind.SENSITIVITY:
            return ["--by", f"{asked.by:g}"]
        case Kind.STAFFING:
            return ["--on-time", f"{asked.on_time:g}", "--most", f"{asked.most}"]
        case _:
            return []


def _issues(book: Rulebook, language: Language) -> Iterator[str]:
    """Of which date and by which document each schedule was issued."""
    for each in book.agency.schedules:
        facts: dict[str, object] = {"suffix": each.suffix, "issue": each.issue}
        yield translate(language, SCHEDULE, facts)


def _drawn(found: Sampled, language: Language) -> str:
    """Seed, replications, window and warm-up: the same of these, the same numbers."""
    facts: dict[str, object] = {
        "seed": found.seed,
        "replications": f"{found.replications:,}",
        "days": found.days,
        "warmup": found.warmup_days,
    }
    return translate(language, DRAWN if found.days else TO_THE_LAST, facts)
