"""What was practised in this browser and with what success: a cookie, and nothing else.

It is shown and it suggests; nothing is decided by it. Whatever it holds is read strictly: one
character that does not belong there, and it counts as empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from web.screens.practice.form import TRIES, Help
from workflow.training.exercise import Kind
from workflow.training.making.wanted import LEVELS, MOST_SEED
from workflow.training.misconceptions import misconceptions

COOKIE = "chenhe_practice"
FORMAT = "1"
LONGEST = 2000  # characters; a browser keeps 4096
MOST_COUNTED = 9999
MOST_REMEMBERED = 40  # answers of which a reload is known
FULL = 100  # percent
ENOUGH_RIGHT = 2  # then solved examples are left out

_LETTERS = {
    **{Kind.FIND_ROW: "f", Kind.ORDER: "o", Kind.NEXT: "n", Kind.DEADLINE: "d"},
    Kind.DEFECT: "s",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")

Room = tuple[Kind, int]  # kind and level


@dataclass(frozen=True, slots=True, kw_only=True)
class Practised:
    """Of one kind and level: how many exercises, and how they went."""

    done: int = 0
    percents: int = 0  # the sum of what the last tries earned
    right: int = 0  # at the first try
    seed: int = 0  # of the last one met

    @property
    def mean(self) -> float:
        """What they earned on average, 0 to 1."""
        return self.percents / (self.done * FULL) if self.done else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Of one misconception: how often it was at stake, and how often it showed at a first try."""

    tries: int = 0
    missed: int = 0
    shown: int = 0  # solved examples met: 1 all solved, 2 all but the last decision

    @property
    def share(self) -> float:
        """Of the tries, those without it."""
        return 1 - self.missed / self.tries if self.tries else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """One exercise that has been counted."""

    room: Room
    seed: int
    attempt: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One answer to an exercise, as far as it counts here."""

    room: Room
    seed: int
    attempt: int
    score: float
    is_right: bool
    skills: tuple[str, ...]  # that were at stake
    missed: frozenset[str]  # misconceptions that showed


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Everything the cookie says."""

    rooms: Mapping[Room, Practised] = field(default_factory=dict[Room, Practised])
    skills: Mapping[str, Skill] = field(default_factory=dict[str, Skill])
    recent: tuple[Remembered, ...] = ()  # the oldest first

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been practised yet."""
        return not any(each.done for each in self.rooms.values())

    def room(self, kind: Kind, level: int) -> Practised:
        """What was done of a kind and level."""
        return self.rooms.get((kind, level), Practised())

    def help_with(self, room: Room, skills: tuple[str, ...]) -> Help:
        """How a new exercise opens: its first skill is shown solved, then half solved.

        Who got two right at the first try, of the skill or of the kind and level, is spared that.
        """
        skill = self.skills.get(skills[0], Skill()) if skills else Skill()
        right = max(skill.tries - skill.missed, self.room(*room).right)
        if right >= ENOUGH_RIGHT or skill.shown >= len(_FADING):
            return Help.OPEN
        return _FADING[skill.shown]

    def shown(self, room: Room, seed: int, skills: tuple[str, ...], helped: Help) -> Progress:
        """With one more solved example met."""
        known = {name: self.skills.get(name, Skill()) for name in skills[:1]}
        reached = _FADING.index(helped) + 1
        met = {name: replace(each, shown=max(each.shown, reached)) for name, each in known.items()}
        return replace(self.met(room, seed), skills={**self.skills, **met})

    def met(self, room: Room, seed: int) -> Progress:
        """With this exercise as the last one met of its kind and level."""
        changed = replace(self.room(*room), seed=seed)
        return replace(self, rooms={**self.rooms, room: changed})

    def tried(self, tried: Tried) -> Progress:
        """With one more answer; the same one sent again changes nothing."""
        percent = round(tried.score * FULL)
        known = next((e for e in self.recent if (e.room, e.seed) == (tried.room, tried.seed)), None)
        if known and known.attempt >= tried.attempt:
            return self
        room = self.room(*tried.room)
        if known:
            room = replace(room, percents=room.percents + percent - known.percent)
        else:
            room = replace(
                room,
                done=room.done + 1,
                percents=room.percents + percent,
                right=room.right + (tried.is_right and tried.attempt == 1),
            )
        new = Remembered(room=tried.room, seed=tried.seed, attempt=tried.attempt, percent=percent)
        kept = (*(each for each in self.recent if each is not known), new)
        counted = replace(
            self,
            rooms={**self.rooms, tried.room: replace(room, seed=tried.seed)},
            recent=kept[-MOST_REMEMBERED:],
        )
        return counted if known else counted._with_skills(tried)

    def _with_skills(self, tried: Tried) -> Progress:
        changed = dict(self.skills)
        for name in dict.fromkeys((*tried.skills, *sorted(tried.missed))):
            known = changed.get(name, Skill())
            missed = known.missed + (name in tried.missed)
            changed[name] = replace(known, tries=known.tries + 1, missed=missed)
        return replace(self, skills=changed)

    @property
    def weakest(self) -> str | None:
        """The misconception that showed most often."""
        missed = {name: each for name, each in self.skills.items() if each.missed}
        return min(
            missed, key=lambda name: (missed[name].share, -missed[name].missed), default=None
        )


_FADING = (Help.SOLVED, Help.LAST)


def cookie_of(progress: Progress) -> str:
    """The progress as the cookie holds it: letters, digits, dots and dashes."""
    rooms = (
        _joined(_LETTERS[kind], level, each.done, each.percents, each.right, each.seed)
        for (kind, level), each in progress.rooms.items()
    )
    skills = (
        _joined(name, each.tries, each.missed, each.shown) for name, each in progress.skills.items()
    )
    recent = [
        _joined(_LETTERS[each.room[0]], each.room[1], each.seed, each.attempt, each.percent)
        for each in progress.recent
    ]
    first = f"{FORMAT}~{'_'.join(rooms)}~{'_'.join(skills)}~"
    while recent and len(first) + len("_".join(recent)) > LONGEST:
        recent.pop(0)
    return first + "_".join(recent)


def _joined(*values: object) -> str:
    return ".".join(map(str, values))


def progress_of(cookie: str | None) -> Progress:
    """What a visitor carries; empty for anything that this page has not written."""
    parts = (cookie or "").split("~")
    if len(cookie or "") > LONGEST or len(parts) != 4 or parts[0] != FORMAT:
        return Progress()
    try:
        return Progress(
            rooms=dict(_room(each) for each in _each(parts[1])),
            skills=dict(_skill(each) for each in _each(parts[2])),
            recent=tuple(_remembered(each) for each in _each(parts[3]))[-MOST_REMEMBERED:],
        )
    except ValueError:
        return Progress()


def _each(part: str) -> Iterable[list[str]]:
    return (each.split(".") for each in part.split("_")) if part else ()


def _room(values: list[str]) -> tuple[Room, Practised]:
    letter, level, done, percents, right, seed = values
    read = Practised(
        done=_number(done, MOST_COUNTED),
        percents=_number(percents, MOST_COUNTED * FULL),
        right=_number(right, MOST_COUNTED),
        seed=_number(seed, MOST_SEED),
    )
    if read.percents > read.done * FULL or read.right > read.done:
        raise ValueError(values)
    return _room_named(letter, level), read


def _skill(values: list[str]) -> tuple[str, Skill]:
    name, tries, missed, shown = values
    read = Skill(
        tries=_number(tries, MOST_COUNTED),
        missed=_number(missed, MOST_COUNTED),
        shown=_number(shown, len(_FADING)),
    )
    if name not in misconceptions() or read.missed > read.tries:
        raise ValueError(values)
    return name, read


def _remembered(values: list[str]) -> Remembered:
    letter, level, seed, attempt, percent = values
    return Remembered(
        room=_room_named(letter, level),
        seed=_number(seed, MOST_SEED),
        attempt=_number(attempt, TRIES),
        percent=_number(percent, FULL),
    )


def _room_named(letter: str, level: str) -> Room:
    number = _number(level, LEVELS[-1])
    if letter not in _KINDS or number not in LEVELS:
        raise ValueError(letter)
    return _KINDS[letter], number


def _number(text: str, most: int) -> int:
    if not _NUMBER.fullmatch(text) or int(text) > most:
        raise ValueError(text)
    return int(text)
