"""What the routes lean on, made once when the application starts."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from rules.correcting import RulebookSource
from rules.rulebook import Rulebook
from web.opening import open_casework, open_rulebook, open_store
from web.settings import Settings
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.office import DEMONSTRATION, LIVE
from workflow.store.log import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The settings in force and the rooms behind the pages."""

    settings: Settings
    office: str
    source: RulebookSource
    store: Store

    @property
    def rulebook(self) -> Rulebook:
        """The rules the office works by now."""
        return self.source.current()

    def rulebook_of(self, version: str) -> Rulebook:
        """The rules of a version, those in force for ""; raises ArchiveError."""
        book = self.rulebook
        return book if version in ("", book.version) else self.store.archive.load(version)

    @property
    def casework(self) -> Casework:
        """The office's cases, under the rules in force now."""
        return open_casework(self.store, self.rulebook, self.office)

    @property
    def staffing(self) -> Staffing:
        """The office's people, deputies and closures."""
        return Staffing(office=self.casework.office)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()


def open_services(settings: Settings) -> Services:
    """Read the rulebook and open the office; raises what their readers raise."""
    office = DEMONSTRATION if settings.demo else LIVE
    source = open_rulebook(settings, office)
    return Services(settings=settings, office=office, source=source, store=open_store(settings))


def services(request: Request) -> Services:
    """The services of the application that received `request`."""
    found = request.app.state.services
    assert isinstance(found, Services)
    return found
