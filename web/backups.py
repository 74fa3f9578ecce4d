"""Backups of the database, logs verified and accepted as they are: what the commands call."""

from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from web.services import (
    database_url,
    open_rulebook,
    open_rulebooks,
    open_store,
    tell_upgraded,
)
from web.settings import Settings
from workflow.office import office_word, taipei_now
from workflow.organisation.events import LogAccepted
from workflow.store.accepting import Acceptance, NothingToAcceptError
from workflow.store.backup import (
    NoBackupError,
    beside_backup,
    bring_along,
    copied,
    copy_all,
    database_file,
    leave_one_file,
    put_in_place,
)
from workflow.store.chain import Verdict
from workflow.store.checkpoints import Checkpoints
from workflow.store.copying import NoCopyNamedError, bring_up
from workflow.store.database import open_checkpoints, open_engine
from workflow.store.log import Store
from workflow.store.opened import chain_text
from workflow.store.reading import Told, nobody
from workflow.store.unusable import DatabaseUnusableError
from workflow.store.upgrading import Upgraded, Upgrading
from workflow.store.verified import keep_verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was put back, the file that was there before, what each office accepted."""

    database: Path
    kept: Path | None
    accepted: dict[str, LogAccepted]


def accept(settings: Settings, office: str, *, by: str, reason: str) -> LogAccepted:
    """Go on with an office's log as it is, whatever its checkpoints say; see Store.accept."""
    acceptance = Acceptance(by=by, reason=reason, at=taipei_now())
    with closing(open_store(settings)) as store:
        agency = open_rulebook(settings, office).current().agency
        return store.accept(office, agency.short, acceptance)


def back_up(settings: Settings, to: Path) -> None:
    """Copy the database with what stands beside it.

    Raises NotOneFileError, FileTakenError, DatabaseUnusableError or CheckpointsUnwritableError.
    """
    database = database_file(database_url(settings))
    with closing(open_store(settings)) as store:
        folder = store.archive.folder
        copy_all(database, to, checkpoints=store.checkpoints, rulebooks=folder)


def upgrade_database(settings: Settings, *, is_backed_up: bool) -> bool:
    """Bring an older database to this version; whether there was anything to do.

    Raises NotBackedUpError, NoRoomToUpgradeError or what opening a database raises.
    """
    done: list[Upgraded] = []

    def told(upgraded: Upgraded) -> None:
        done.append(upgraded)
        tell_upgraded(upgraded)

    how = Upgrading(is_backed_up=is_backed_up, told=told)
    open_engine(database_url(settings), upgrading=how).dispose()
    return bool(done)


def copy_checkpoints(settings: Settings, file: str = "") -> tuple[Path, int]:
    """Bring the copy of the checkpoints up, the one set if none is named; how many lines came.

    Raises NoCopyNamedError or CopyRefusedError, CopyDiffersError.
    """
    to = file or settings.checkpoints_copy
    if not to:
        raise NoCopyNamedError
    checkpoints = open_checkpoints(database_url(settings), settings.checkpoints)
    return Path(to), bring_up(checkpoints, Path(to))


def restore(settings: Settings, backup: Path, *, replaces: bool, by: str, reason: str) -> Restored:
    """Put a sound backup in place of the database.

    Where the checkpoints know its log otherwise, a record says by whom and why. Who was signed in
    has to sign in again. Raises BackupError or RefusedError, and then nothing was changed.
    """
    url = database_url(settings)
    database, checkpoints = database_file(url), open_checkpoints(url, settings.checkpoints)
    acceptance = Acceptance(by=by, reason=reason, at=taipei_now())
    with copied(backup, database) as copy:
        differing = _examined(copy, backup, checkpoints)
        if differing:
            acceptance = acceptance.checked()
        kept = put_in_place(copy, database, replaces=replaces, now=acceptance.at)
    bring_along(backup, checkpoints, open_rulebooks(settings).folder)
    _sign_everybody_out(settings)
    accepted = dict[str, LogAccepted]()
    for office in differing:
        with suppress(NothingToAcceptError):  # it was ahead of its checkpoints, no more
            accepted[office] = accept(settings, office, by=by, reason=reason)
    return Restored(database=database, kept=kept, accepted=accepted)


def _sign_everybody_out(settings: Settings) -> None:
    """Sessions and one-time links of an older day may since have been ended on purpose."""
    with closing(open_store(settings)) as store, store.signing_in() as rows:
        rows.end_every_session()


def _examined(copy: Path, backup: Path, checkpoints: Checkpoints) -> tuple[str, ...]:
    """The offices whose log the checkpoints in place know otherwise; raises NoBackupError."""
    own = beside_backup(backup)
    try:
        engine = open_engine(f"sqlite:///{copy}", upgrading=Upgrading(is_backed_up=True))
    except DatabaseUnusableError as error:
        raise NoBackupError(file=backup, why=str(error)) from error
    with closing(Store(engine, Checkpoints(own if own.exists() else None))) as store:
        for office in store.traces():
            if bad := store.verify(office).first_bad:
                why = f"{office_word(office)}的紀錄{chain_text(bad)}"
                raise NoBackupError(file=backup, why=why)
        differing = () if checkpoints.are_lost else store.differing(checkpoints)
    leave_one_file(copy)
    return differing


def verify_logs(store: Store, told: Told = nobody) -> Mapping[str, Verdict]:
    """What is found of each office that left a trace, by name; `told` of each record, twice."""
    return {office: store.verify(office, told) for office in store.traces()}


def keep(store: Store, verdicts: Mapping[str, Verdict]) -> str:
    """Leave what was found beside the database; says why where that cannot be, else nothing."""
    try:
        keep_verified(store.engine, store.checkpoints, verdicts, taipei_now())
    except OSError as error:
        return error.strerror or str(error)
    return ""


def rebuild(settings: Settings, store: Store, office: str, told: Told = nobody) -> int:
    """Make all that is derived from an office's log anew; returns how many cases there are."""

    def agency() -> str:
        """Whose cases the office keeps, as set; its log tells it of an office with cases."""
        return open_rulebook(settings, office).current().agency.short

    return store.rebuild(office, agency=agency, told=told)
