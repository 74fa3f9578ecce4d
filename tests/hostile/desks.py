"""Kind `desks`: two hundred sign-offs at once at each desk of a case, by accounts that hold it.

Half of them are browsers that have signed in, half are programs with tokens. Co-signers sign at the
same moment, each unit for itself.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack

from tests.awaiting import awaited
from tests.hostile.bench import Bench
from tests.hostile.members import API, REFUSED, Member, Watch, member
from tests.hostile.office import REGISTRY, ROW, UNIT, Office, Officer, office
from tests.hostile.serving import served, traces
from tests.hostile.tally import Tally

KIND = "desks"
SIGNERS, CASES = 200, 3
STAGES = (
    ("擬辦", (f"{UNIT}/承辦人員",)),
    ("審核", (f"{UNIT}/股長",)),
    ("審核", (f"{UNIT}/組長",)),
    ("會辦", ("人事室/主任", "會計室/主任", "秘書室/主任")),
    ("核定", ("機關/專門委員",)),
)
DONE = frozenset({200, 303})
LOST_RACE = REFUSED - {422}
TRY_AGAIN = frozenset({503})  # waited too long: nothing was written; told how often


def run(bench: Bench) -> Tally:
    """Every desk of some cases, on SQLite, then on PostgreSQL."""
    tally = Tally(kind=KIND)
    for on_postgres in (False, True)[: 1 if bench.is_small else 2]:
        with office(bench, KIND, on_postgres=on_postgres) as seeded:
            _crowded(tally, bench, seeded)
    return tally


def _crowded(tally: Tally, bench: Bench, seeded: Office) -> None:
    log, watch = seeded.folder / "server.log", Watch()
    with served(seeded.settings, log) as server:
        site = f"http://{server.host.decode()}"
        for _ in range(bench.some(CASES)):
            awaited(lambda: _case(tally, seeded, site, watch, bench.some(SIGNERS)))
    late = sum(number for (_, status), number in watch.statuses.items() if status in TRY_AGAIN)
    tally.notes.append(f"{seeded.backend}: {late} told to try again")
    faults = [
        *watch.wrong(but=TRY_AGAIN),
        *seeded.lost_or_doubled(watch.acknowledged),
        *seeded.bad_log(),
    ]
    tally.count(f"afterwards, {seeded.backend}", [*faults, *traces(log)])


async def _case(tally: Tally, seeded: Office, site: str, watch: Watch, number: int) -> None:
    """One document on its whole way, a crowd at each of its desks."""
    async with AsyncExitStack() as stack:
        registry = member(site, seeded.at(REGISTRY)[0], watch, is_program=True)
        case = await registry.register(ROW)
        for action, seats in STAGES:
            share = max(2, number // len(seats))
            crowds = [await _crowd(site, seeded.at(seat), watch, share) for seat in seats]
            for each in [one for crowd in crowds for one in crowd]:
                stack.push_async_callback(each.client.aclose)
            said = await asyncio.gather(*(_signed(crowd, case, action) for crowd in crowds))
            for seat, statuses in zip(seats, said, strict=True):
                _fair(tally, f"{seat} {action}, {seeded.backend}", statuses)
        await registry.client.aclose()


async def _crowd(site: str, officers: Sequence[Officer], watch: Watch, number: int) -> list[Member]:
    """So many who hold a desk: every second one a program, the others signed in by password."""
    crowd = [
        member(site, officers[each // 2 % len(officers)], watch, is_program=each % 2 == 1)
        for each in range(number)
    ]
    people = [each for each in crowd if not each.is_program]
    first = {each.officer.account: each for each in reversed(people)}
    await asyncio.gather(*(each.sign_in() for each in first.values()))
    for each in people:  # several windows of one browser
        each.client.cookies = first[each.officer.account].client.cookies
    return crowd


async def _signed(crowd: Sequence[Member], case: str, action: str) -> list[int]:
    """Look first, everybody; then sign, all at once."""
    looked = next(each for each in crowd if each.is_program)
    told = await looked.asked("case by REST", "GET", f"{API}/cases/{case}")
    assert told is not None
    unit, _, position = looked.officer.seat.partition("/")
    desk = next(
        each["desk"]
        for each in told.json()["open"]
        if position == each["position"] and unit in (each["unit"], "機關")
    )
    way = f"/cases/{case}"
    forms = {each.officer.account: each for each in crowd if not each.is_program}
    held = {name: await each.form(way) for name, each in forms.items()}
    said = {"outcome": "如擬"} if action == "核定" else {}
    return await asyncio.gather(
        *(
            each.act_by_program(case, desk, action, **said)
            if each.is_program
            else each.act(way, held[each.officer.account])
            for each in crowd
        )
    )


def _fair(tally: Tally, name: str, statuses: Sequence[int]) -> None:
    """One is done, whatever the crowd; all others are told that somebody was faster."""
    told = Counter(statuses)
    done = sum(told[status] for status in DONE)
    faults = [] if done == 1 else [f"{done} were done: {dict(told)}"]
    for status, number in told.items():
        tally.failures += number * (status >= 500 and status not in TRY_AGAIN)
        wrong = [] if status in DONE | LOST_RACE | TRY_AGAIN else [str(status)]
        for _ in range(number):
            tally.count(name, wrong)
    tally.count(name, faults)
