"""Kind `office`: forty people and their programs at work for two minutes, all at once.

They sign in, look at board, inbox and cases, search, keep drafts, register, sign and return, at
pages and through REST. On PostgreSQL two servers share them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.awaiting import awaited
from tests.hostile.bench import Bench
from tests.hostile.members import API, CASE, Member, Watch, hidden, member, new_words
from tests.hostile.office import LADDER_ROW, REGISTRY, ROW, Office, office
from tests.hostile.serving import served, traces
from tests.hostile.tally import Tally

KIND = "office"
SECONDS, BEFORE = 120, 60  # of work; documents that wait when it begins
PAUSE_SECONDS = (0.5, 3.5)
SHARE = 0.95
MOST_BY_PROGRAM = 5
FEW = 4  # of the little that the ordinary tests try, one officer of so many


@dataclass(frozen=True, kw_only=True)
class Worker:
    """One of the forty: at a browser, and now and then by a program."""

    at_desk: Member
    program: Member
    dice: Random
    most_seconds: float  # between one thing and the next

    async def work(self, until: float) -> None:
        """One thing after the other, with pauses, until it is over."""
        await self.at_desk.sign_in()
        while time.monotonic() < until:
            await self.dice.choices([each for each, _ in self._acts()], self._weights())[0]()
            await asyncio.sleep(min(self.dice.uniform(*PAUSE_SECONDS), self.most_seconds))

    def _acts(self) -> Sequence[tuple[Callable[[], Awaitable[None]], int]]:
        is_registrar = self.at_desk.officer.seat == REGISTRY
        registering = ((self._register, 8), (self._register_by_program, 4)) if is_registrar else ()
        return (
            *registering,
            (self._look_at_board, 3),
            (self._sign, 8),
            (self._sign_by_program, 4),
            (self._return, 1),
            (self._search, 2),
            (self._come_again, 1),
        )

    def _weights(self) -> list[int]:
        return [weight for _, weight in self._acts()]

    async def _look_at_board(self) -> None:
        await self.at_desk.asked("board", "GET", "/")

    async def _search(self) -> None:
        words = f"示範第{self.dice.randint(1, 99)}句"
        await self.at_desk.asked("search", "GET", "/search", params={"q": words})

    async def _come_again(self) -> None:
        token = hidden(await self.at_desk.text("board", "/")).get("csrftoken", "")
        await self.at_desk.asked("sign out", "POST", "/sign-out", data={"csrftoken": token})
        await self.at_desk.sign_in()

    async def _found(self) -> tuple[str, dict[str, str]]:
        """A case of the inbox and its signing form, as the pages show them."""
        cases = sorted(set(CASE.findall(await self.at_desk.text("inbox", "/inbox"))))
        if not cases:
            return "", {}
        case = self.dice.choice(cases)
        return case, await self.at_desk.form(case)

    async def _sign(self) -> None:
        case, form = await self._found()
        if not form:
            return
        if self.dice.random() < 0.3:
            draft = form | {"opinion": "擬如說明，先存著"}
            await self.at_desk.asked("draft", "POST", f"{case}/draft", data=draft)
        await self.at_desk.act(case, form)

    async def _return(self) -> None:
        case, form = await self._found()
        if not form or form["action"] not in ("審核", "核定"):
            return
        words = new_words()
        typed = form | {"action": "退回", "to": "承辦人員", "reason": words, "once": words}
        answer = await self.at_desk.asked("return", "POST", f"{case}/actions", data=typed)
        self.at_desk.told(answer, words)

    async def _sign_by_program(self) -> None:
        seat = self.program.officer.seat
        asked = {"as": seat, "limit": MOST_BY_PROGRAM}
        answer = await self.program.asked("inbox by REST", "GET", f"{API}/inbox", params=asked)
        if answer is None or answer.status_code != 200 or not answer.json()["items"]:
            return
        item: dict[str, Any] = self.dice.choice(answer.json()["items"])
        said = {"outcome": "如擬"} if item["action"] == "核定" else {}
        await self.program.act_by_program(item["case"]["id"], item["desk"], item["action"], **said)

    async def _register_by_program(self) -> None:
        await self.program.register(self.dice.choice((ROW, LADDER_ROW)))

    async def _register(self) -> None:
        row = self.dice.choice((ROW, LADDER_ROW))
        page = await self.at_desk.text("register page", f"/register?row={row}")
        words = new_words()
        typed = {"subject": words, "urgency": "普通件", "category": "一般", "once": words}
        fields = hidden(page) | {"row": row} | typed
        answer = await self.at_desk.asked("register", "POST", "/register", data=fields)
        self.at_desk.told(answer, words)


def run(bench: Bench) -> Tally:
    """One server on SQLite, then two on PostgreSQL; each request is one trial."""
    tally = Tally(kind=KIND)
    for on_postgres in (False, True)[: 1 if bench.is_small else 2]:
        with office(bench, KIND, on_postgres=on_postgres) as seeded:
            _served(tally, bench, seeded, servers=1 + on_postgres)
    return tally


def _served(tally: Tally, bench: Bench, seeded: Office, servers: int) -> None:
    logs, watch = [seeded.folder / f"server{each}.log" for each in range(servers)], Watch()
    with ExitStack() as stack:
        up = [stack.enter_context(served(seeded.settings, log)) for log in logs]
        sites = [f"http://{server.host.decode()}" for server in up]
        awaited(lambda: _worked(bench, seeded, sites, watch))
        busy = sum(server.processor_seconds for server in up)
        faults = [*seeded.lost_or_doubled(watch.acknowledged), *seeded.bad_log()]
    faults += [trace for log in logs for trace in traces(log)]
    tally.notes.append(_quick(seeded.backend, watch, busy))
    _told(tally, seeded.backend, watch, faults)


async def _worked(bench: Bench, seeded: Office, sites: Sequence[str], watch: Watch) -> None:
    dice = Random(bench.seed)
    workers: list[Worker] = []
    for number, officer in enumerate(seeded.officers[:: FEW if bench.is_small else 1]):
        site = sites[number % len(sites)]
        at_desk, program = (member(site, officer, watch, is_program=each) for each in (False, True))
        own, pause = Random(dice.random()), 0.2 if bench.is_small else PAUSE_SECONDS[1]
        workers.append(Worker(at_desk=at_desk, program=program, dice=own, most_seconds=pause))
    registry = next(each.program for each in workers if each.program.officer.seat == REGISTRY)
    for number in range(bench.some(BEFORE)):
        await registry.register((ROW, LADDER_ROW)[number % 2])
    watch.seconds.clear()
    until = time.monotonic() + max(2.0, SECONDS * bench.share)
    await asyncio.gather(*(each.work(until) for each in workers))
    for each in workers:
        await each.at_desk.client.aclose()
        await each.program.client.aclose()


def _told(tally: Tally, backend: str, watch: Watch, faults: Sequence[str]) -> None:
    """Every request counts; how fast each kind was answered stands beside."""
    wrong = watch.wrong()
    for (_, status), number in watch.statuses.items():
        tally.failures += number * (status >= 500 or status == 0)
    tally.tried += sum(watch.statuses.values()) - 1
    tally.count(f"afterwards, {backend}", [*wrong, *faults])
    tally.slowest_seconds = max([tally.slowest_seconds, *map(max, watch.seconds.values())])


def _quick(backend: str, watch: Watch, busy_seconds: float) -> str:
    """How quickly each kind was answered, and how long that kept a processor."""
    late = {kind: watch.percentile(kind, SHARE) for kind in sorted(watch.seconds)}
    told = ", ".join(f"{kind} {seconds * 1000:.0f}" for kind, seconds in late.items())
    each = busy_seconds * 1000 / max(1, sum(watch.statuses.values()))
    acts = f"{len(watch.acknowledged)} acts, each on record once"
    return f"{backend}: {acts}; {each:.0f} ms of processor a request; 95 of 100 within ms: {told}"
