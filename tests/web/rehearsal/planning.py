"""A planner without a browser, and a simulator that has its result at once."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterable, Mapping
from html import unescape
from threading import Event

from httpx2 import Response

from tests.web.office import HIDDEN, Visitor
from tests.web.rehearsing import a_rehearsal, a_result
from web.screens.rehearsal.fields import name_of
from workflow.rehearsal.kept.about import Given, KeptRehearsal
from workflow.rehearsal.wanted import Progress, Reached, Rehearsal
from workflow.reports.records import LOG_COLUMNS

FIELD = re.compile(r'<input[^>]*? name="([^"]*)"[^>]*? value="([^"]*)"[^>]*>')
SELECT = re.compile(r'<select[^>]*? name="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
CHOSEN = re.compile(r'<option(?: value="([^"]*)")?[^>]*? selected[^>]*>([^<]*)')
BOX = re.compile(r'<textarea[^>]*? name="([^"]*)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)
CHECKED = re.compile(r'<input type="radio" name="([^"]*)" value="([^"]*)" checked>')
RESULT = 'class="bottleneck"'
SECRETARY = name_of("staff", "機關", "主任秘書")


class Rehearsing:
    """Stands for the simulator: waits until it may go, says how far it is, has a result."""

    def __init__(self) -> None:
        self.may_go, self.seen = Event(), list[tuple[Given, ...]]()
        self.may_go.set()

    def __call__(self, kept: KeptRehearsal, given: tuple[Given, ...], told: Progress) -> Rehearsal:
        self.seen.append(given)
        told(Reached(done=1, of=4))
        while not self.may_go.wait(0.01):
            told(Reached(done=1, of=4))
        seed = kept.wanted.seed
        if len(given) == 1:
            return Rehearsal(result=a_result("現況", seed=seed))
        return a_rehearsal()


class Planner(Visitor):
    """Sends the form of a scenario as it is shown, but for what is changed."""

    def filled_in(self, page: str) -> dict[str, str]:
        """What a browser would send of the form on this page."""
        form = page[page.index('id="scenario"') :]
        form = form[: form.index("</form>")]
        fields = {
            name: unescape(value) for name, value in FIELD.findall(form) + HIDDEN.findall(form)
        }
        for name, inside in SELECT.findall(form):
            found = CHOSEN.search(inside)
            fields[name] = unescape(found[1] or found[2]) if found else ""
        fields |= {name: unescape(text) for name, text in BOX.findall(form)}
        return fields | dict(CHECKED.findall(form))

    def change(self, page: str, **changes: str) -> Response:
        return self.post("/rehearsals/form", self.filled_in(page) | changes)

    def run(self, scenario: str = "secretary_away", **changes: str) -> str:
        """The address of a rehearsal begun."""
        page = self.page("/rehearsals/new", scenario=scenario)
        answer = self.change(page, do="run", **changes)
        assert answer.status_code == 200, answer.text
        return answer.url.path

    def done(self, scenario: str = "secretary_away", **changes: str) -> str:
        """The address of a rehearsal that has ended."""
        address = self.run(scenario, **changes)
        self.told(address, RESULT)
        return address

    def brought(self, path: str, files: Mapping[str, tuple[str, bytes]], **typed: str) -> Response:
        """A form with files sent, those without bytes left empty as a browser leaves them."""
        token = {"csrftoken": self.client.cookies["csrftoken_8000"]}
        sent = {key: (name, raw) if raw else ("", b"") for key, (name, raw) in files.items()}
        return self.client.post(path, data=token | typed, files=sent)

    def ended(self, address: str) -> str:
        """The page once it is done, or says why it is not."""
        for _ in range(1200):
            if 'id="progress"' not in (page := self.page(address)):
                return page
            time.sleep(0.05)
        raise AssertionError(address)

    def told(self, address: str, words: str) -> str:
        """The page there, once it says so."""
        for _ in range(500):
            if words in (page := self.page(address)):
                return page
            time.sleep(0.01)
        raise AssertionError(f"{address} does not say {words}")


def rehearsal_of(address: str) -> str:
    return address.rpartition("/")[2]


def as_log(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Records as the file that a planner brings."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, LOG_COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
