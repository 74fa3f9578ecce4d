"""A scenario file: a situation, who does what in it, and what comes of each step."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from workflow.calendar import TAIPEI

FOLDER = Path(__file__).parent
MAIN = "本件"
# What a step may say, in the words of officials; and what is expected of it.
INPUTS = {
    "意見": "opinion",
    "批示": "outcome",
    "意見別": "stance",
    "准駁": "stance",
    "對象": "to",
    "理由": "reason",
    "日數": "days",
    "新期限": "due",
    "新速別": "urgency",
    "方案": "options",
    "簽稿方式": "form",
    "內容變更": "content_changed",
    "條件": "conditions",
}
DOCUMENT = {
    *("列", "會辦", "審核", "核定", "表別", "單位", "速別", "類別", "收文", "限辦", "文到"),
    *("創簽", "密件", "主旨"),
}
DOING = {"誰", "人", "代", "做", "時間", "件", "陳核到", "條件"}
EXPECTED = {"發生", "輪到", "狀態", "限辦日期", "紀錄", "拒絕", "核定者"}


class BadScenarioError(Exception):
    """A scenario file says something that no scenario can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Who does what, when, and what comes of it."""

    number: int
    who: str
    does: str
    until: str  # or: everybody signs until it is this one's turn
    document: str
    person: str
    for_person: str
    at: datetime | None
    inputs: dict[str, Any]
    registration: dict[str, Any]
    expected: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One file."""

    name: str
    title: str
    source: str
    situation: dict[str, Any]
    settings: dict[str, Any]
    people: dict[str, list[str]]  # name -> positions, as inboxes are named
    away: dict[str, list[str]]  # name, or vacant position -> deputies in order
    steps: tuple[Step, ...]
    end: dict[str, Any] = field(default_factory=dict[str, Any])


def scenarios() -> list[Path]:
    """Every scenario file, by name."""
    return sorted(FOLDER.glob("*.toml"))


def read_scenario(path: Path) -> Scenario:
    """The scenario in a file; raises BadScenarioError."""
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    _check(said, {"title", "source", "situation", "settings", "people", "away", "step", "end"})
    situation = said["situation"]
    _check(situation, DOCUMENT | {"條件"})
    _check(said.get("end", {}), {"動作", "狀態"})
    return Scenario(
        name=path.stem,
        title=said["title"],
        source=said["source"],
        situation=situation,
        settings=said.get("settings", {}),
        people=said.get("people", {}),
        away=said.get("away", {}),
        steps=tuple(_step(number, each) for number, each in enumerate(said["step"], start=1)),
        end=said.get("end", {}),
    )


def _step(number: int, said: dict[str, Any]) -> Step:
    registers = said.get("做") in ("收文", "創簽")
    _check(said, DOING | EXPECTED | (DOCUMENT if registers else set(INPUTS)))
    return Step(
        number=number,
        who=said.get("誰", ""),
        does=said.get("做", ""),
        until=said.get("陳核到", ""),
        document=said.get("件", MAIN),
        person=said.get("人", ""),
        for_person=said.get("代", ""),
        at=moment(said["時間"]) if "時間" in said else None,
        inputs={} if registers else {k: v for k, v in said.items() if k in INPUTS},
        registration={k: v for k, v in said.items() if k in DOCUMENT} if registers else {},
        expected={key: value for key, value in said.items() if key in EXPECTED},
    )


def moment(said: datetime | date) -> datetime:
    """A time as a scenario says it: on Taiwan's clock, a day alone in the morning."""
    if isinstance(said, datetime):
        return said.replace(tzinfo=TAIPEI)
    return datetime(said.year, said.month, said.day, 9, tzinfo=TAIPEI)


def _check(said: dict[str, Any], known: set[str]) -> None:
    if unknown := set(said) - known:
        raise BadScenarioError(f"{'、'.join(sorted(unknown))}：沒有這一項")
