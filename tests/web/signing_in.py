"""A served site with an account of each role, and browsers signed in to it."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from rules.ladder import AGENCY_WIDE
from web.services import Services
from web.settings import Settings
from workflow.accounts.accounts import Accounts
from workflow.organisation.accounts import Role
from workflow.organisation.changes import Appoint

HOME = "http://127.0.0.1:8000"
WORDS = "a sentence that one can keep"
UNIT = "綜合企劃組"
HELD = {"clerk": "承辦人員", "chief": "股長"}  # accounts of officers, and the position of each
PEOPLE = {"clerk": "示範甲", "chief": "示範乙", "registrar": "示範登記"}


@cache
def cheaply_hashed(password: str) -> str:
    """What may be kept of a password in tests: hundreds are checked, none is guessed at."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


@dataclass(frozen=True)
class Site:
    """A served site whose accounts are named by their roles; officers are of HELD."""

    app: FastAPI

    @property
    def services(self) -> Services:
        found = self.app.state.services
        assert isinstance(found, Services)
        return found

    @property
    def accounts(self) -> Accounts:
        return Accounts(store=self.services.store, agency=self.services.rulebook.agency.short)

    def open(self, name: str, *roles: Role, person: str = "") -> None:
        self.accounts.open(name, roles, person, by="administrator")
        with self.services.store.signing_in() as rows:
            rows.set_password(name, cheaply_hashed(WORDS))
            rows.drop_links(name)

    def client(self) -> TestClient:
        return TestClient(self.app, base_url=HOME, client=("127.0.0.1", 50000))

    def signed_in(self, name: str) -> "Browser":
        browser = Browser(self.client())
        assert browser.post("/sign-in", name=name, password=WORDS).status_code == 303
        return browser


@dataclass(frozen=True)
class Browser:
    """A browser at a site; it follows no redirects."""

    client: TestClient

    def get(self, path: str) -> Response:
        return self.client.get(path, follow_redirects=False)

    def post(self, path: str, **fields: str | list[str]) -> Response:
        token = re.search(r'name="csrftoken" value="([^"]+)"', self.client.get("/sign-in").text)
        assert token
        sent = {"csrftoken": token[1], **fields}
        return self.client.post(path, data=sent, follow_redirects=False)


def opened(app: FastAPI) -> Site:
    """The site with people in two positions, and an account for each role."""
    site = Site(app)
    site.open("administrator", Role.ADMINISTRATOR)
    staff = [
        Appoint(person=PEOPLE[name], unit=UNIT, position=held, since=date(2026, 1, 2))
        for name, held in HELD.items()
    ]
    unit, position = registry_of(site)
    registrar = Appoint(
        person=PEOPLE["registrar"], unit=unit, position=position, since=date(2026, 1, 2)
    )
    site.services.staffing.arrange(*staff, registrar, by="示範人事")
    for name in HELD:
        site.open(name, Role.OFFICER, person=PEOPLE[name])
    site.open("registrar", Role.REGISTRAR, person=PEOPLE["registrar"])
    for role in (Role.TRAINEE, Role.PLANNER, Role.AUDITOR, Role.INSTRUCTOR):
        site.open(role.value, role)
    return site


def registry_of(site: Site) -> tuple[str, str]:
    """A position of the registry, with the unit that it stands under."""
    return AGENCY_WIDE, site.services.rulebook.agency.registry_positions[0]


def settings_of(database: str, corrections: str) -> Settings:
    return Settings(demo=False, database_url=database, corrections=corrections)
