"""Everything looked at, in the order in which one thing leans on another; nothing is changed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from rules.errors import ChenheError
from web.audits.keeping import audits_folder
from web.health import agency, database, keeping, machine
from web.health.line import HealthLine
from web.language.i18n import msgid
from web.rehearsals.keeping import rehearsals_folder
from web.services import database_url, open_rulebook, open_store
from web.settings import Settings
from workflow.audit.kept.folder import AuditFolder
from workflow.calendar import government_calendar, taipei_day
from workflow.office import LIVE, taipei_now
from workflow.store import address
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_checkpoints, transaction
from workflow.store.log import Store
from workflow.store.soundness import Soundness, last_recorded, lengths, soundness
from workflow.store.tables import SCHEMA
from workflow.store.verified import last_verified

PAGE_SECONDS = 2  # that a page spends on reading the database
DATABASE, CHECKPOINTS, KEPT = msgid("資料庫"), msgid("檢查點"), msgid("稽核與預演")
TEMPORARY = msgid("暫存檔")


def examined(settings: Settings, *, whole: bool) -> tuple[HealthLine, ...]:
    """How everything is; `whole` reads every page of a database file, however long it takes."""
    return tuple(_examined(settings, None if whole else PAGE_SECONDS))


def before_serving(settings: Settings) -> tuple[HealthLine, ...]:
    """What a server says as it starts: only what takes no time and nobody would notice."""
    checkpoints = _checkpoints(settings)
    return (keeping.checkpoints_line(checkpoints, ()), keeping.rights_line(_files(settings)))


def _examined(settings: Settings, seconds: float | None) -> Iterator[HealthLine]:
    """Every line; those that need no database also where it cannot be used."""
    now, last, found = taipei_now(), None, None
    try:
        url = database_url(settings)
        if (file := _file(url)) and not file.exists():
            yield database.no_database_line(file.name)
        else:
            found = soundness(url, seconds=seconds)
            yield from database.database_lines(found, address.shown_text(url))
        if found and _can_be_opened(found):
            with closing(open_store(settings)) as store:
                yield from _of_records(store, settings, now)
                with transaction(store.engine) as connection:
                    last = last_recorded(connection)
    except ChenheError as error:
        yield from database.refused_lines(error)
    yield keeping.rights_line(_files(settings))
    yield keeping.uploads_line(AuditFolder(audits_folder(settings)), taipei_day(now))
    yield from machine.room(machine.disks(_places(settings)))
    of_database = found.now if found else None
    yield machine.clock(
        now, last=last, of_database=of_database, synchronized=machine.is_synchronized()
    )
    yield machine.calendar(taipei_day(now), government_calendar())
    yield from _of_papers(settings)
    if seconds is None:  # no page waits for another server
        yield from agency.provider_lines(settings)


def _can_be_opened(found: Soundness) -> bool:
    """Whether opening it changes nothing, as it would where the tables are older.

    Nor is anything read of a file that is damaged: what it told might be wrong.
    """
    return found.schema == SCHEMA and not (found.faults or found.is_locked or found.is_read_only)


def _of_records(store: Store, settings: Settings, now: datetime) -> Iterator[HealthLine]:
    """The log, its checkpoints and their copy."""
    with transaction(store.engine) as connection:
        counts = lengths(connection)
    checkpoints = store.checkpoints
    yield keeping.log_line(counts, last_verified(store.engine, checkpoints), now)
    try:
        yield keeping.checkpoints_line(checkpoints, store.differing(checkpoints))
    except OSError as error:
        yield keeping.unreadable_line(error)
    if checkpoints.path and checkpoints.path.exists():
        copy = Path(settings.checkpoints_copy) if settings.checkpoints_copy else None
        yield keeping.copy_line(checkpoints.path, copy, now)


def _of_papers(settings: Settings) -> Iterator[HealthLine]:
    """Whether the rules can be read, and every character of them be printed."""
    try:
        book = open_rulebook(settings, LIVE).current()
    except ChenheError as error:
        yield from map(machine.rules_line, error.sentences)
        return
    characters = {each for row in book.rows for each in f"{row.key}{row.remark}{row.cosign_text}"}
    yield machine.fonts("".join(sorted(characters)))


def _places(settings: Settings) -> dict[str, Path]:
    """Where this server writes."""
    checkpoints = _checkpoints(settings).path
    found = {
        DATABASE: _file(database_url(settings)),
        CHECKPOINTS: checkpoints,
        KEPT: audits_folder(settings),
        TEMPORARY: Path(tempfile.gettempdir()),
    }
    return {name: path for name, path in found.items() if path}


def _files(settings: Settings) -> Iterable[Path]:
    """What holds documents, as far as it stands on this machine."""
    kept = (audits_folder(settings), rehearsals_folder(settings))
    found = (_file(database_url(settings)), _checkpoints(settings).path, *kept)
    return [path for path in found if path]


def _file(url: str) -> Path | None:
    """The file of a SQLite database."""
    parsed = address.read(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in address.IN_MEMORY
    return Path(parsed.database or "") if is_file else None


def _checkpoints(settings: Settings) -> Checkpoints:
    return open_checkpoints(database_url(settings), settings.checkpoints)
