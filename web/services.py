"""What the routes lean on, made once when the application starts."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from rules.rulebook import Rulebook, load_rulebook, shipped_agency
from web.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The settings in force and the rooms behind the pages."""

    settings: Settings
    rulebook: Rulebook


def open_services(settings: Settings) -> Services:
    """Read the rulebook; raises what its reader raises."""
    return Services(settings=settings, rulebook=load_rulebook(shipped_agency(settings.agency)))


def services(request: Request) -> Services:
    """The services of the application that received `request`."""
    found = request.app.state.services
    assert isinstance(found, Services)
    return found
