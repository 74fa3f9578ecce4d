"""Kind `races`: many at once at one desk, at one lock, with one form, in one register."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from sqlalchemy import text

from tests.hostile.asks import Answer, Ask
from tests.hostile.bench import Bench, Demonstration
from tests.hostile.pages import DRAFTER, REGISTRY, Form, Visitor
from tests.hostile.races import DONE, REFUSED, Race, behind_a_lock, locked, signers
from tests.hostile.serving import Server, served, traces
from tests.hostile.tally import Tally

KIND = "races"
SIGNERS, WRITERS, DOUBLES, REGISTRARS, DOCUMENTS = 200, 45, 12, 2, 30
LOCKED_SECONDS, HEALTH_SECONDS = 35.0, 1.0
ROW = "line:9"
IN_FLIGHT = 409


def run(bench: Bench) -> Tally:
    """Every race on SQLite, then on PostgreSQL."""
    tally = Tally(kind=KIND)
    with bench.demonstration(KIND) as shown:
        _raced(tally, bench, shown)
    if not bench.is_small:
        with bench.postgres_demonstration(KIND) as shown:
            _raced(tally, bench, shown)
    return tally


def _raced(tally: Tally, bench: Bench, shown: Demonstration) -> None:
    log = shown.folder / "server.log"
    with served(shown.settings, log) as server:
        site = f"http://{server.host.decode()}"
        registry = Visitor(send=server)
        registry.act_as(REGISTRY)
        form = registry.form(f"/register?row={ROW}", "/register", "subject")
        race = signers(
            site, _a_case(server, form, "同簽"), acting=DRAFTER, number=bench.some(SIGNERS)
        )
        _fair(tally, f"signers at one desk, {shown.backend}", race, wants_one=True)
        case, number = _a_case(server, form, "同等"), bench.some(WRITERS)
        with ExitStack() as until_released:
            until_released.enter_context(_held(shown))

            async def released() -> None:
                await asyncio.sleep(bench.some(round(LOCKED_SECONDS)))
                until_released.close()

            race = behind_a_lock(site, case, acting=DRAFTER, number=number, released=released)
        _fair(tally, f"writers behind a lock, {shown.backend}", race)
        _doubled(tally, bench, shown, server, form)
        _registrars(tally, bench, shown, server, form)
    tally.count(f"afterwards, {shown.backend}", [*traces(log), *shown.bad_log()])


@contextmanager
def _held(shown: Demonstration) -> Generator[None]:
    """Somebody else holds what every writer needs; who reads goes on."""
    if shown.backend == "sqlite":
        with locked(shown.file):
            yield
        return
    with shown.store.engine.begin() as other:
        other.execute(text("LOCK TABLE office IN EXCLUSIVE MODE"))
        yield


def _a_case(server: Server, form: Form, of: str) -> str:
    """The address of a new case that waits for its draft."""
    return server(_document(form, f"示範：眾人{of}")).header("location")


def _document(form: Form, subject: str, once: str = "") -> Ask:
    typed = {"row": ROW, "subject": subject, "urgency": "普通件", "category": "一般"}
    return form.filled({**typed, "once": once or subject})


def _fair(tally: Tally, name: str, race: Race, *, wants_one: bool = False) -> None:
    """Each of the crowd is one trial."""
    slowest = max(race.health_seconds, race.page_seconds)
    for status, number in race.statuses.items():
        wrong = [] if status in {DONE, *REFUSED} else [f"{status}"]
        tally.failures += number * (status >= 500 and status not in REFUSED)
        for _ in range(number):
            tally.count(name, wrong)
    done = race.statuses[DONE]
    faults = [f"{race.lost} lost what they typed"] if race.lost else []
    if done > 1 or (wants_one and not done):
        faults.append(f"{done} were done")
    if race.health_seconds > HEALTH_SECONDS:
        faults.append(f"/healthz took {race.health_seconds:.1f} s")
    tally.count(name, faults, seconds=slowest)


def _at_once(server: Server, asks: Sequence[Ask]) -> list[Answer]:
    with ThreadPoolExecutor(len(asks)) as threads:
        return list(threads.map(server, asks))


def _doubled(tally: Tally, bench: Bench, shown: Demonstration, server: Server, form: Form) -> None:
    """The same form so many times at once; the same request of a program too."""
    number = max(2, bench.some(DOUBLES))
    clicked = _document(form, "示範：按了又按")
    keyed = _document(form, "示範：同一把鑰匙")
    keyed = replace(keyed, headers=(*keyed.headers, (b"Idempotency-Key", b"planted-key")))
    for ask, subject in ((clicked, "示範：按了又按"), (keyed, "示範：同一把鑰匙")):
        answers = _at_once(server, [ask] * number)
        places = {each.header("location") for each in answers if each.status == DONE}
        wrong = [f"{each.status}" for each in answers if each.status not in (DONE, IN_FLIGHT)]
        if len(places) != 1 or shown.recorded(subject) != 1:
            wrong.append(f"led to {sorted(places)}, on record {shown.recorded(subject)} times")
        slowest = max(each.seconds for each in answers)
        tally.count(f"{number} × {subject}, {shown.backend}", wrong, seconds=slowest)


def _registrars(
    tally: Tally, bench: Bench, shown: Demonstration, server: Server, form: Form
) -> None:
    """Two registries number documents at the same time: every number is given once."""
    number = max(2, bench.some(DOCUMENTS))
    asks = [_document(form, f"示範：兩處收文{each}") for each in range(number)]
    with ThreadPoolExecutor(REGISTRARS) as threads:
        answers = list(threads.map(server, asks))
    places = {each.header("location") for each in answers}
    wrong = [f"{each.status}" for each in answers if each.status != DONE]
    if len(places) != number:
        wrong.append(f"{number} documents have {len(places)} numbers")
    slowest = max(each.seconds for each in answers)
    tally.count(f"two registrars, {shown.backend}", wrong, seconds=slowest)
