"""What the routes lean on, made once when the application starts."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from rules.rulebook import Rulebook
from web.opening import open_casework, open_rulebook, open_store
from web.settings import Settings
from workflow.casework import Casework
from workflow.office import DEMONSTRATION, LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The settings in force and the rooms behind the pages."""

    settings: Settings
    casework: Casework

    @property
    def rulebook(self) -> Rulebook:
        """The rules the office works by."""
        return self.casework.office.rulebook

    def close(self) -> None:
        """Let go of the database."""
        self.casework.office.store.close()


def open_services(settings: Settings) -> Services:
    """Read the rulebook and open the office; raises what their readers raise."""
    rulebook = open_rulebook(settings)
    name = DEMONSTRATION if settings.demo else LIVE
    casework = open_casework(open_store(settings), rulebook, name)
    return Services(settings=settings, casework=casework)


def services(request: Request) -> Services:
    """The services of the application that received `request`."""
    found = request.app.state.services
    assert isinstance(found, Services)
    return found
