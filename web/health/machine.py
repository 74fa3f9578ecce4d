"""The machine under the server: room on its disks, its clock, its fonts, its calendar."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from web.files.pdf import PdfUnavailableError, unprintable_of
from web.health.line import Condition, HealthLine, looked_at
from web.language.i18n import msgid
from workflow.calendar import GovernmentCalendar

FULL, NEARLY_FULL = 200_000_000, 2_000_000_000  # bytes left
FEW_FILES = 1_000  # that the disk can still hold
GIGABYTE = 1_000_000_000
AHEAD = timedelta(minutes=5)  # by which a record may be later than the clock
APART, FAR_APART = timedelta(seconds=5), timedelta(minutes=1)  # database and machine
ASK_SECONDS = 2
NEXT_YEAR_FROM_MONTH = 12  # the calendar of a year is promulgated the summer before
SHOWN_CHARACTERS = 20

DISK, CLOCK = ("disk", msgid("磁碟空間")), ("clock", msgid("時鐘"))
FONTS, CALENDAR = ("fonts", msgid("PDF 與字型")), ("calendar", msgid("辦公日曆"))
PROXIES = ("proxies", msgid("代理伺服器"))
RULES = ("rules", msgid("流程表"))
MEND_RULES = msgid("請依上面所說修正檔案。修好之前不會依它排任何流程。")
ROOM = msgid("%(places)s：所在的磁碟還有 %(free)s GB（共 %(total)s GB）")
FEW = msgid("%(places)s：所在的磁碟還有 %(free)s GB，但只能再存 %(files)s 個檔案")
MAKE_ROOM = msgid(
    "磁碟寫滿時不能簽核也不能收文。請清出空間：刪去不用的稽核與預演、移走舊備份，或換大一點的磁碟。"
)
TIME = msgid("主機時間 %(now)s（臺灣時間）")
BEHIND = msgid("主機時間是 %(now)s，比最後一筆紀錄 %(last)s 還早")
APART_SAID = msgid("主機與資料庫的時間相差 %(seconds)s 秒")
UNSYNCHRONIZED = msgid("主機時間 %(now)s，沒有與時間伺服器校時")
SET_CLOCK = msgid(
    "限辦日期與簽核時間依主機時間計算；請對時並開啟自動校時（timedatectl set-ntp true）。"
)
PRINTS = msgid("可以產生 PDF，流程表上的字都印得出來")
NO_PDF = msgid("不能產生 PDF：缺少%(what)s")
INSTALL = msgid("請執行 %(command)s。在那之前，可以用瀏覽器列印。")
UNPRINTABLE = msgid("可以產生 PDF，但有 %(count)s 個字沒有字型：%(shown)s")
INSTALL_FONTS = msgid("請安裝中文字型，如 apt-get install fonts-noto-cjk fonts-noto-cjk-extra。")
ALL_NAMED = msgid("啟動以來，沒有要求經由沒有指明的代理伺服器轉來")
UNNAMED = msgid("有要求由 %(addresses)s 轉來，而 CHENHE_PROXIES 沒有指明它")
NAME_THEM = msgid(
    "若那是您的代理伺服器，請把它的位址寫在 CHENHE_PROXIES 再重新啟動："
    "在那之前，經過它的人都算同一個來處，任何人打錯 60 次密碼，大家都要等。"
    "若不是，是有人自稱轉送，不必處理。"
)
COVERED = msgid("涵蓋到 %(last)s")
WORKED_OUT = msgid("%(first)s 起的辦公日曆是依法推算的，還沒有照公布的更正")
NOT_COVERED = msgid("只到 %(last)s")
UPDATE = msgid("請更新程式，取得新的辦公日曆；停班可以在「管理」的「行事曆」登錄。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """One disk, and what of ours is on it."""

    places: tuple[str, ...]
    free: int  # bytes that we may use
    total: int
    files: int | None  # that it can still hold; None where it has no such limit


def disks(places: Mapping[str, Path]) -> tuple[Disk, ...]:
    """The disks that hold these places; a folder not made yet counts with the one it will be in."""
    by_device: dict[int, list[tuple[str, Path]]] = {}
    for name, path in places.items():
        there = _existing(path)
        by_device.setdefault(there.stat().st_dev, []).append((name, there))
    return tuple(
        _disk(found[0][1], tuple(name for name, _ in found)) for found in by_device.values()
    )


def room(found: Iterable[Disk]) -> Iterator[HealthLine]:
    """A line for each disk."""
    for disk in found:
        facts = {
            "places": "、".join(disk.places),
            "free": f"{disk.free / GIGABYTE:,.1f}",
            "total": f"{disk.total / GIGABYTE:,.1f}",
        }
        if disk.files is not None and disk.files < FEW_FILES:
            yield looked_at(DISK, Condition.BAD, FEW, MAKE_ROOM, files=disk.files, **facts)
        else:
            yield looked_at(DISK, _of_room(disk.free), ROOM, MAKE_ROOM, **facts)


def _of_room(free: int) -> Condition:
    """How well it is with so many bytes left.

    SQLite needs room for its log of writes, a backup for the whole file once more.
    """
    if free < FULL:
        return Condition.BAD
    return Condition.HINT if free < NEARLY_FULL else Condition.WELL


def proxies_line(unnamed: Sequence[str]) -> HealthLine:
    """Who forwards requests, and is not set as a proxy."""
    condition = Condition.HINT if unnamed else Condition.WELL
    found = UNNAMED if unnamed else ALL_NAMED
    return looked_at(PROXIES, condition, found, NAME_THEM, addresses="、".join(unnamed))


def clock(
    now: datetime, *, last: datetime | None, of_database: datetime | None, synchronized: bool | None
) -> HealthLine:
    """The machine's clock beside the last record's, the database's and those of the network.

    All on Taiwan's clock; None where nothing is known.
    """
    shown = f"{now:%Y-%m-%d %H:%M:%S}"
    if last and last > now + AHEAD:
        then = f"{last:%Y-%m-%d %H:%M:%S}"
        return looked_at(CLOCK, Condition.BAD, BEHIND, SET_CLOCK, now=shown, last=then)
    apart = abs(of_database - now) if of_database else timedelta()
    if apart > APART:
        condition = Condition.BAD if apart > FAR_APART else Condition.HINT
        seconds = f"{apart.total_seconds():,.0f}"
        return looked_at(CLOCK, condition, APART_SAID, SET_CLOCK, seconds=seconds)
    if synchronized is False:
        return looked_at(CLOCK, Condition.HINT, UNSYNCHRONIZED, SET_CLOCK, now=shown)
    return looked_at(CLOCK, Condition.WELL, TIME, now=shown)


def is_synchronized() -> bool | None:
    """Whether systemd keeps the clock by the network; None where it cannot be asked."""
    program = shutil.which("timedatectl")
    if not program:
        return None
    asked = (program, "show", "--property=NTPSynchronized", "--value")
    try:
        told = subprocess.run(asked, capture_output=True, timeout=ASK_SECONDS, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return {b"yes": True, b"no": False}.get(told.stdout.strip())


def rules_line(sentence: tuple[str, Mapping[str, object]]) -> HealthLine:
    """Rules that cannot be read, in the words of the error."""
    return looked_at(RULES, Condition.BAD, sentence[0], MEND_RULES, **sentence[1])


def fonts(text: str) -> HealthLine:
    """Whether this text comes out as PDF with every character drawn.

    A PDF is really drawn: a font may be installed and lack just the characters of a name.
    """
    try:
        missing = unprintable_of(text)
    except PdfUnavailableError as error:
        facts = {"what": error.what, "command": error.command}
        return looked_at(FONTS, Condition.HINT, NO_PDF, INSTALL, **facts)
    if not missing:
        return looked_at(FONTS, Condition.WELL, PRINTS)
    facts = {"count": str(len(missing)), "shown": "、".join(missing[:SHOWN_CHARACTERS])}
    return looked_at(FONTS, Condition.HINT, UNPRINTABLE, INSTALL_FONTS, **facts)


def calendar(today: date, known: GovernmentCalendar) -> HealthLine:
    """Whether the working days of this year, and in December of the next, are known.

    The Executive Yuan promulgates the calendar of a year in the summer before it; what is worked
    out from the law may differ by a day made up for another.
    """
    needed = today.year + (today.month >= NEXT_YEAR_FROM_MONTH)
    if known.last_year < needed:
        return looked_at(CALENDAR, Condition.BAD, NOT_COVERED, UPDATE, last=known.last_day)
    if known.promulgated_through < needed:
        return looked_at(CALENDAR, Condition.HINT, WORKED_OUT, UPDATE, first=date(needed, 1, 1))
    return looked_at(CALENDAR, Condition.WELL, COVERED, last=known.last_day)


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next(each for each in (path.absolute(), *path.absolute().parents) if each.exists())


def _disk(at: Path, places: tuple[str, ...]) -> Disk:
    usage = shutil.disk_usage(at)
    about = os.statvfs(at) if hasattr(os, "statvfs") else None
    has_limit = about is not None and about.f_files > 0
    return Disk(
        places=places,
        free=usage.free,
        total=usage.total,
        files=about.f_favail if about and has_limit else None,
    )
