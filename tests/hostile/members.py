"""Who works in the office: a browser that has signed in, or a program with a token, each timed."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any

from httpx2 import AsyncClient, HTTPError, Limits, Response, Timeout

from tests.hostile.office import PASSWORD, Officer

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
SIGNING = re.compile(r'<form[^>]*class="form signing">(.*?)</form>', re.DOTALL)
CASE = re.compile(r'href="(/cases/\d+)"')
API = "/api/v1"
NO_ANSWER, SEE_OTHER = 0, 303
REFUSED = frozenset({409, 412, 422})  # another was faster, it was not its turn, or nothing to do
PATIENCE_SECONDS = 60.0
KEPT_SECONDS = 1.0  # a line unused: well before the server ends it
_numbers = count(1)


@dataclass(kw_only=True)
class Watch:
    """How every request was answered, and what was acknowledged; all who work share one."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])
    acknowledged: list[str] = field(default_factory=list[str])

    def wrong(self, *, but: frozenset[int] = frozenset()) -> list[str]:
        """Answers that nobody should get: none, 5xx, or a refusal of what one may do."""
        fine = {200, 201, SEE_OTHER, *REFUSED, *but}
        return [
            f"{number} × {status} of {kind}"
            for (kind, status), number in sorted(self.statuses.items())
            if status not in fine
        ]

    def percentile(self, kind: str, share: float) -> float:
        """So much of the requests of a kind were answered within so many seconds."""
        ordered = sorted(self.seconds[kind])
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(kw_only=True)
class Member:
    """One officer at a browser, or that officer's program."""

    officer: Officer
    client: AsyncClient
    watch: Watch
    is_program: bool = False  # brings a token, and never signs in

    async def asked(self, kind: str, method: str, way: str, **sent: Any) -> Response | None:
        """The answer, counted and timed; None where none came."""
        begun = time.perf_counter()
        try:
            answer = await self.client.request(method, way, **sent)
        except HTTPError:
            self.watch.statuses[kind, NO_ANSWER] += 1
            return None
        self.watch.seconds[kind].append(time.perf_counter() - begun)
        self.watch.statuses[kind, answer.status_code] += 1
        return answer

    async def text(self, kind: str, way: str) -> str:
        """The page there; empty where none came."""
        answer = await self.asked(kind, "GET", way)
        return answer.text if answer else ""

    async def sign_in(self) -> None:
        """By the password, as people do."""
        token = hidden(await self.text("sign-in page", "/sign-in")).get("csrftoken", "")
        typed = {"csrftoken": token, "name": self.officer.account, "password": PASSWORD}
        await self.asked("sign in", "POST", "/sign-in", data=typed)

    async def act(self, case: str, form: dict[str, str], **typed: str) -> int:
        """Send the signing form of a case's page, with words of its own; gives the status."""
        words = new_words()
        fields = form | {"once": words, "opinion": words} | typed
        answer = await self.asked("sign", "POST", f"{case}/actions", data=fields)
        return self.told(answer, words)

    async def act_by_program(self, case: str, desk: str, action: str, **said: str) -> int:
        """The same through REST, for the desk looked at; gives the status."""
        words = new_words()
        body = {"as": self.officer.seat, "action": action, "opinion": words, **said}
        way, headers = f"{API}/cases/{case}/actions", {"If-Match": f'"{desk}"'}
        answer = await self.asked("sign by REST", "POST", way, json=body, headers=headers)
        return self.told(answer, words)

    async def register(self, row: str) -> str:
        """A document through REST; gives its number, "" for none."""
        words = new_words()
        body = {"as": self.officer.seat, "row": row, "subject": words}
        answer = await self.asked("register by REST", "POST", f"{API}/cases", json=body)
        self.told(answer, words)
        return str(answer.json()["id"]) if answer and answer.status_code == 201 else ""

    async def form(self, case: str) -> dict[str, str]:
        """What the signing form of a case's page holds; empty where there is nothing to sign."""
        return signing_form(await self.text("case", case))

    def told(self, answer: Response | None, words: str) -> int:
        """The status; of what was done the words are kept."""
        status = answer.status_code if answer else NO_ANSWER
        if status in (200, 201, SEE_OTHER):
            self.watch.acknowledged.append(words)
        return status


def new_words() -> str:
    """A text that nobody else types."""
    return f"示範第{next(_numbers)}句"


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


def signing_form(page: str) -> dict[str, str]:
    """The hidden fields of the form that signs, and the choice that it asks for."""
    found = SIGNING.search(page)
    if found is None:
        return {}
    choice = {"outcome": "如擬"} if 'name="outcome"' in found[1] else {}
    return hidden(found[1]) | choice


def member(site: str, officer: Officer, watch: Watch, *, is_program: bool = False) -> Member:
    """Somebody at this site, not signed in yet; a program brings its token."""
    headers = {"Authorization": f"Bearer {officer.token}"} if is_program else {}
    client = AsyncClient(
        base_url=site,
        headers=headers,
        timeout=Timeout(PATIENCE_SECONDS),
        verify=False,  # plain HTTP: certificates would be read for nothing, two hundred times
        limits=Limits(max_connections=None, keepalive_expiry=KEPT_SECONDS),
    )
    return Member(officer=officer, client=client, watch=watch, is_program=is_program)
