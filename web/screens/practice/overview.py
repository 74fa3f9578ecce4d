"""演練, before an exercise is chosen: the kinds and levels, and what was practised here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.language.i18n import msgid
from web.screens.practice.progress import Practised, Progress, Skill
from web.screens.shared.practising import PRACTISED_IN, TEACHES, practice_way
from workflow.training.exercise import Kind
from workflow.training.making.wanted import LEVELS
from workflow.training.misconceptions import Misconception, misconceptions

LEVEL_WORDS = {
    Kind.FIND_ROW: (msgid("同單位的列"), msgid("很像的列"), msgid("不知道是哪個單位")),
    Kind.ORDER: (msgid("沒有會辦"), msgid("空白的職稱、機關內會辦"), msgid("府外會辦、條件、先後")),
    Kind.NEXT: (msgid("照流程走"), msgid("會辦與空白的職稱"), msgid("退回、加會、代理")),
    Kind.DEADLINE: (
        msgid("限辦日期"),
        msgid("使用日數、是否依限"),
        msgid("期間、展期、補正、停班"),
    ),
    Kind.DEFECT: (msgid("簽核與核定"), msgid("會辦、批示與註記"), msgid("時間、期限與流程列")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One kind at one level: what was done, and the way in."""

    level: int
    word: str  # what it brings
    practised: Practised
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRooms:
    """One kind at every level."""

    label: str
    teaches: str
    rooms: tuple[Room, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillLine:
    """How often a misconception showed."""

    misconception: Misconception
    skill: Skill
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to practise next: because of a misconception, or because it is new."""

    label: str
    level: int
    misconception: Misconception | None
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """演練: five kinds, three levels. `suggestion` is None once everything has been tried."""

    template: ClassVar[str] = "screens/practice/overview.html.jinja"
    kinds: tuple[KindRooms, ...]
    levels: tuple[int, ...]
    skills: tuple[SkillLine, ...]
    suggestion: Suggestion | None
    is_empty: bool


def overview_page(progress: Progress) -> OverviewPage:
    """What there is, and what this browser remembers of it."""
    return OverviewPage(
        kinds=tuple(
            KindRooms(
                label=kind.label,
                teaches=TEACHES[kind],
                rooms=tuple(
                    Room(
                        level=level,
                        word=LEVEL_WORDS[kind][at],
                        practised=progress.room(kind, level),
                        way=practice_way(kind, level),
                    )
                    for at, level in enumerate(LEVELS)
                ),
            )
            for kind in Kind
        ),
        levels=LEVELS,
        skills=tuple(
            SkillLine(
                misconception=each,
                skill=progress.skills[each.id],
                way=practice_way(*PRACTISED_IN[each.id], skill=each.id),
            )
            for each in misconceptions().values()
            if each.id in progress.skills and progress.skills[each.id].tries
        ),
        suggestion=_suggestion(progress),
        is_empty=progress.is_empty,
    )


def _suggestion(progress: Progress) -> Suggestion | None:
    if weakest := progress.weakest:
        kind, level = PRACTISED_IN[weakest]
        return Suggestion(
            label=kind.label,
            level=level,
            misconception=misconceptions()[weakest],
            way=practice_way(kind, level, skill=weakest),
        )
    new = ((k, n) for n in LEVELS for k in Kind if not progress.room(k, n).done)
    for kind, level in new:
        return Suggestion(
            label=kind.label, level=level, misconception=None, way=practice_way(kind, level)
        )
    return None
