"""Opening the rooms behind the screens and the commands: rulebook, database, office."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from rules.correcting import RulebookSource
from rules.marks import Action
from rules.rulebook import Rulebook, shipped_agency
from web.settings import Settings, corrections_file, data_folder
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.office import DEMONSTRATION, LIVE, Office, Submission
from workflow.store.archive import RulebookArchive
from workflow.store.database import (
    PATIENT,
    folder_beside,
    journal_beside,
    open_checkpoints,
    open_engine,
)
from workflow.store.log import Store
from workflow.store.upgrading import Upgraded, Upgrading

if TYPE_CHECKING:  # the commands open the same rooms, and need no web server for it
    from starlette.requests import Request


PATIENCE = 5.0  # seconds that a page waits for a lock: a browser gives up after thirty or more
SUBMISSION = "chenhe.submission"  # where the scope of a request holds it


def database_url(settings: Settings) -> str:
    """The database set, or a SQLite file in the user's data folder."""
    return settings.database_url or f"sqlite:///{data_folder() / 'chenhe.db'}"


def open_store(settings: Settings, *, patience: float = PATIENT) -> Store:
    """The database with what stands beside it; raises DatabaseUnusableError or TryAgainError.

    That an older one was upgraded is told on stderr.
    """
    url = database_url(settings)
    engine = open_engine(url, patience=patience, upgrading=Upgrading(told=tell_upgraded))
    return Store(engine, open_checkpoints(url, settings.checkpoints), open_rulebooks(settings))


def tell_upgraded(done: Upgraded) -> None:
    """One line for whoever started the program; none where it has no stderr."""
    kept = f"；升級前的資料庫另存為 {done.kept}" if done.kept else ""
    if sys.stderr:
        sys.stderr.write(f"資料庫 {done.url} 已由結構 {done.before} 升級到 {done.after}{kept}\n")


def open_rulebooks(settings: Settings) -> RulebookArchive:
    """The versions kept of the rules that ran cases; raises DatabaseUnusableError."""
    url = database_url(settings)
    otherwise = data_folder() / "rulebooks"
    return RulebookArchive(
        folder_beside(url, "rulebooks", given=settings.rulebooks, otherwise=otherwise)
    )


def secret_file(settings: Settings) -> Path:
    """Where the secret that signs forms is kept for a database; raises DatabaseUnusableError."""
    url = database_url(settings)
    address = hashlib.sha256(url.encode(errors="surrogateescape")).hexdigest()[:12]
    otherwise = data_folder() / "secrets" / address
    return folder_beside(url, "secret", given="", otherwise=otherwise)


def open_rulebook(settings: Settings, office: str) -> RulebookSource:
    """The rulebook an office works by, and its reviewers' journal; raises BadInputError."""
    folder = shipped_agency(settings.agency)
    journal = corrections_file(folder, settings.corrections)
    if office == DEMONSTRATION:
        journal = _demonstration_journal(database_url(settings), journal)
    source = RulebookSource(folder, journal)
    source.current()
    return source


def _demonstration_journal(url: str, live: Path) -> Path:
    """Beside its database, so that nothing answered there counts elsewhere.

    A database without a file has a journal by its address beside the live one.
    """
    address = hashlib.sha256(url.encode()).hexdigest()[:12]
    return journal_beside(url) or live.with_suffix(f".demo-{address}.toml")


def open_casework(
    store: Store, rulebook: Rulebook, office: str, submission: Submission | None = None
) -> Casework:
    """The cases of one office, changed by this submission if by any."""
    made = Office(name=office, rulebook=rulebook, store=store, submission=submission)
    return Casework(office=made)


class Acted:
    """How often each action was taken since the process started."""

    def __init__(self) -> None:
        self._counts, self._one_at_a_time = Counter[str](), Lock()

    def count(self, action: Action) -> None:
        """One more."""
        with self._one_at_a_time:
            self._counts[action.name.lower()] += 1

    def counts(self) -> dict[str, int]:
        """By the name of the action."""
        with self._one_at_a_time:
            return dict(self._counts)


@dataclass(frozen=True, kw_only=True)
class _CountedCasework(Casework):
    """Casework of which each action is counted."""

    acted: Acted

    def act(self, case_id: str, command: Command, *, at: datetime | None = None) -> Case:
        case = super().act(case_id, command, at=at)
        self.acted.count(command.action)
        return case


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the routes lean on, made once when the application starts.

    One for the application; rulebook, casework and staffing are asked anew at every use, so that
    a correction or a change of people counts at once.
    """

    settings: Settings
    office: str
    source: RulebookSource
    store: Store
    submission: Submission | None = None  # the request that asks
    acted: Acted = field(default_factory=Acted)

    @property
    def rulebook(self) -> Rulebook:
        """The rules the office works by now."""
        return self.source.current()

    def rulebook_of(self, version: str) -> Rulebook:
        """The rules of a version, those in force for ""; raises ArchiveError."""
        book = self.rulebook
        return book if not version or book.is_named(version) else self.store.archive.load(version)

    @property
    def casework(self) -> Casework:
        """The office's cases, under the rules in force now."""
        made = open_casework(self.store, self.rulebook, self.office, self.submission)
        return _CountedCasework(office=made.office, acted=self.acted)

    @property
    def staffing(self) -> Staffing:
        """The office's people, deputies and closures."""
        return Staffing(office=self.casework.office)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def open_services(settings: Settings) -> Services:
    """Read the rulebook and open the office; raises what their readers raise.

    BadInputError for rules that cannot be read, DatabaseUnusableError or TryAgainError for the
    database: a server that is started before its database ends, for what started it to try again.
    """
    office = DEMONSTRATION if settings.demo else LIVE
    source, store = open_rulebook(settings, office), open_store(settings, patience=PATIENCE)
    return Services(settings=settings, office=office, source=source, store=store)


def kept(request: Request) -> None:
    """Say that something of this request was recorded elsewhere than in the log."""
    if submission := request.scope.get(SUBMISSION):
        submission.is_kept = True


def services(request: Request) -> Services:
    """The services of the application that received `request`."""
    found = request.app.state.services
    assert isinstance(found, Services)
    submission = request.scope.get(SUBMISSION)
    return replace(found, submission=submission) if submission else found
