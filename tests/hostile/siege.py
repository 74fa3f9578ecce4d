"""An office under attack: who is signed in where, and what an attacker may be answered."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from html import unescape

from tests.hostile.asks import Answer, Ask, Inside
from tests.hostile.bench import ROOT, Bench
from tests.hostile.judging import Judge
from tests.hostile.members import API, new_words
from tests.hostile.office import (
    LADDER_ROW,
    OTHER,
    PASSWORD,
    REGISTRY,
    Office,
    Officer,
    office,
)
from tests.hostile.pages import Form, Visitor
from web.app import create_app
from workflow.accounts.accounts import Accounts
from workflow.accounts.signing_in import SigningIn

DRAFTER, CHIEF = f"{OTHER}/承辦人員", f"{OTHER}/股長"
JSON = b"application/json"
SLOWEST_SECONDS = 60.0  # how quick answers are, other kinds say


@dataclass(frozen=True, kw_only=True)
class Siege:
    """One office, asked in this process, and the log that nothing refused may touch."""

    seeded: Office
    send: Inside
    judge: Judge
    is_small: bool
    _browsers: dict[str, Visitor] = field(default_factory=dict[str, Visitor])

    @property
    def accounts(self) -> Accounts:
        """The accounts, as an administrator of the machine has them."""
        return Accounts(store=self.seeded.store, agency="taipei-doit")

    @property
    def door(self) -> SigningIn:
        """Where one signs in."""
        return SigningIn(store=self.seeded.store)

    def officer(self, seat: str, number: int = 0) -> Officer:
        """Who sits there."""
        return self.seeded.at(seat)[number]

    def guest(self) -> Visitor:
        """A browser where nobody has signed in."""
        return Visitor(send=self.send)

    def browser(self, name: str) -> Visitor:
        """The browser of an account, signed in once."""
        if name not in self._browsers:
            self._browsers[name] = self.guest()
            self.enter(self._browsers[name], name)
        return self._browsers[name]

    def enter(self, visitor: Visitor, name: str, password: str = PASSWORD) -> Answer:
        """Sign in there."""
        form = visitor.form("/sign-in", "/sign-in", "password")
        return visitor.ask(form.filled({"name": name, "password": password}))

    def is_in(self, visitor: Visitor) -> bool:
        """Whether somebody is signed in there."""
        return visitor.get("/account").status == 200

    def program(self, token: str, way: str, said: object, desk: str = "") -> Answer:
        """What a program with this token is answered."""
        headers = [(b"Content-Type", JSON), (b"Authorization", f"Bearer {token}".encode())]
        if desk:
            headers.append((b"If-Match", f'"{desk}"'.encode()))
        body = json.dumps(said, ensure_ascii=False).encode()
        ask = Ask(method=b"POST", target=way.encode(), headers=tuple(headers), body=body)
        return self.send(ask)

    def read_by(self, token: str, way: str = f"{API}/cases") -> int:
        """The status that a program is answered with there."""
        headers = ((b"Authorization", f"Bearer {token}".encode()),)
        return self.send(Ask(target=way.encode(), headers=headers)).status

    def case(self) -> tuple[str, str]:
        """A new document that waits for its draft: its number, and the desk."""
        said = {"as": REGISTRY, "row": LADDER_ROW, "subject": new_words()}
        told = json.loads(self.program(self.officer(REGISTRY).token, f"{API}/cases", said).body)
        return str(told["id"]), str(told["open"][0]["desk"])

    def signing_form(self, case: str) -> Form:
        """The signing form of a case as its drafter is shown it."""
        browser = self.browser(self.officer(DRAFTER).account)
        return browser.form(f"/cases/{case}", f"/cases/{case}/actions", "opinion")

    def post(self, visitor: Visitor, way: str, typed: Mapping[str, str]) -> Answer:
        """A form that no page has, with the token of whoever sends it."""
        page = visitor.get("/sign-in" if not self.is_in(visitor) else "/account").text
        found = re.search(r'name="csrftoken" value="([^"]+)"', page)
        token = unescape(found[1]) if found else ""
        form = Form(method="post", action=way, fields=(("csrftoken", token),))
        return visitor.ask(form.filled(typed))


@contextmanager
def siege(bench: Bench, name: str) -> Generator[Siege]:
    """A fresh office in this process."""
    with office(bench, name) as seeded:
        hosts = {"hosts": "chenhe.example"}
        app = create_app(seeded.settings.model_copy(update=hosts))
        with closing(app.state.services), closing(Inside(app)) as send:
            judge = Judge(folders=(bench.folder, ROOT), slowest_seconds=SLOWEST_SECONDS)
            yield Siege(seeded=seeded, send=send, judge=judge, is_small=bench.is_small)


def with_cookie(visitor: Visitor, method: bytes, way: str, kind: bytes, body: bytes) -> Ask:
    """A request that carries what the browser keeps, and nothing that a page gave."""
    headers = ((b"Cookie", visitor.cookie), (b"Content-Type", kind))
    return Ask(method=method, target=way.encode(), headers=headers, body=body)
