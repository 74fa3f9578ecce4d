"""預演, 重播: replication 1 of a scenario day by day, as tables and for the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.language.i18n import Language, msgid, translate
from web.links import way
from web.screens.rehearsal.overview import rehearsal_way
from workflow.rehearsal.assuming import SHARED, position_name
from workflow.rehearsal.kept.about import KeptRehearsal
from workflow.rehearsal.playback import (
    MOST_DAYS,
    MOST_DOCUMENTS,
    Playback,
    PlayedDay,
    PositionDay,
)
from workflow.rehearsal.scenario import OUTSIDE, ROLES

WHOLE = msgid("暖機之後計入的 %(days)s 日全部都在這裡。")
CUT = msgid(
    "只留暖機之後的前 %(days)s 日：最多 %(most_days)s 日、%(most)s 件，後面的沒有留下來重播。"
)
TOO_MANY = msgid(
    "暖機之後的第一天就超過 %(most)s 件公文，沒有留下來重播。每天件數少一點的情境才看得清楚"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWay:
    """One day of all documents, with the way to its positions."""

    found: PlayedDay
    way: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackPage:
    """The days of one scenario, and the positions of one of them."""

    template: ClassVar[str] = "screens/rehearsal/playback.html.jinja"
    kept: KeptRehearsal
    scenario: str
    tabs: tuple[tuple[str, str], ...]
    of: int
    is_kept: bool  # False: it was run before days were kept for this
    left_out: str = ""
    days: tuple[DayWay, ...] = ()
    positions: tuple[tuple[str, PositionDay], ...] = ()  # of the day chosen
    day: int = 0  # its place, from 0

    @property
    def path(self) -> str:
        """The address of the run."""
        return rehearsal_way(self.kept.id)

    def file_way(self, name: str) -> str:
        """To what can be taken away of this scenario."""
        return way(f"{self.path}/{name}", of=self.of)

    @property
    def shared(self) -> str:
        """What stands for the unit in the key of a position that no unit has to itself."""
        return f"{SHARED} {ROLES} {OUTSIDE}"

    @property
    def chosen(self) -> PlayedDay:
        """The day whose positions are shown."""
        return self.days[self.day].found

    @property
    def before(self) -> str:
        """To the day before; "" on the first."""
        return self.days[self.day - 1].way if self.day else ""

    @property
    def after(self) -> str:
        """To the day after; "" on the last."""
        return self.days[self.day + 1].way if self.day + 1 < len(self.days) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What somebody looks at: which scenario, which day (from 1), in which language."""

    names: tuple[str, ...]  # of the scenarios, the base first
    of: int
    day: int
    language: Language


def playback_page(kept: KeptRehearsal, found: Playback | None, looked: Looked) -> PlaybackPage:
    """The page of one scenario; a day that there is not is the nearest."""
    path = f"{rehearsal_way(kept.id)}/playback"
    tabs = tuple((name, way(path, of=at)) for at, name in enumerate(looked.names))
    name = looked.names[looked.of]
    if found is None:
        return PlaybackPage(kept=kept, scenario=name, tabs=tabs, of=looked.of, is_kept=False)
    day = min(max(looked.day - 1, 0), max(len(found.days) - 1, 0))
    days = tuple(
        DayWay(
            found=each,
            way=way(path, of=looked.of, day=at + 1) + "#positions-title",
            is_chosen=at == day,
        )
        for at, each in enumerate(found.days)
    )
    return PlaybackPage(
        kept=kept,
        scenario=name,
        tabs=tabs,
        of=looked.of,
        is_kept=True,
        left_out=_left_out(found, looked.language),
        days=days,
        positions=_positions(found.days[day]) if found.days else (),
        day=day,
    )


def _positions(day: PlayedDay) -> tuple[tuple[str, PositionDay], ...]:
    """Each position that had anything on a day, as people call it."""
    return tuple((position_name(key), each) for key, each in day.positions.items())


def _left_out(found: Playback, language: Language) -> str:
    """What of the window is shown, and what is not."""
    facts: dict[str, object] = {
        "days": len(found.days),
        "most": f"{MOST_DOCUMENTS:,}",
        "most_days": MOST_DAYS,
    }
    if not found.days:
        return translate(language, TOO_MANY, facts)
    return translate(language, WHOLE if found.is_whole else CUT, facts)
