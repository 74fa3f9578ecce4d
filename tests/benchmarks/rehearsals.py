"""How fast documents are simulated, beside SimPy, Prosimos and the least loop that Numba can run.

CPU seconds on one core, compilation apart. The route of line:110 of the shipped table: eight
signatures, two of them at once; 12 documents an hour, 4 minutes a signature, all exponential.
CHENHE_PROSIMOS names a Python that has Prosimos.
"""

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.benchmarks.measuring import Group, Line, Subject, Unit
from tests.benchmarks.peers.bare_loop import bare
from tests.benchmarks.peers.simpy_queues import fifo, priorities
from tests.workflow.builders import a_rulebook
from workflow.rehearsal.figures import Until
from workflow.rehearsal.network.network import Network, network_of
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import (
    Absence,
    Arrivals,
    Clock,
    Scenario,
    Service,
    Services,
    Span,
    Weighted,
)

GAP, MINUTES = 5.0, 4.0
OURS, THEIRS, OFFICE, PROSIMOS, ROUNDS = 200_000, 4_000, 90_000, 1_000, 5
MANY = 10_000_000
PEER = Path(__file__).parent / "peers" / "prosimos_queues.py"
PEERS_PYTHON = "CHENHE_PROSIMOS"
SHARES = {"最速件": 0.05, "速件": 0.2, "普通件": 0.75}
LUNCH = (Span(opens=510, closes=720), Span(opens=810, closes=1050))


def measure() -> Subject:
    """Documents a second of CPU, each beside its peer."""
    plain, ranked = _continuous({}), _continuous(SHARES)
    office = _office()
    found = _medians(
        {
            "plain": lambda: _ours(plain, OURS),
            "ranked": lambda: _ours(ranked, OURS),
            "office": lambda: _ours(office, OFFICE),
            "alike": lambda: _ours(ranked, OFFICE),
            "bare": lambda: _rate(lambda: bare(OURS, GAP, MINUTES, 1), OURS),
            "fifo": lambda: _rate(lambda: fifo(THEIRS, GAP, MINUTES, 1), THEIRS),
            "priorities": lambda: _rate(lambda: priorities(THEIRS, GAP, MINUTES, 1), THEIRS),
        }
    )
    prosimos = _prosimos()
    few, many = _ours(plain, MANY // 100), _ours(plain, MANY)
    groups = (
        _group("First come, first served", found["plain"], "SimPy 4", found["fifo"], 80),
        _group("By urgency", found["ranked"], "SimPy 4", found["priorities"], 100),
        _group("Beside the least loop", found["plain"], "bare Numba loop", found["bare"], 0.7),
        # So many working days are left in the calendar; the same count round the clock.
        _group("Office hours, absences", found["office"], "continuous", found["alike"], 0.9),
        _group(f"{MANY:,} documents", many, f"{MANY // 100:,}", few, 0.9),
    )
    if prosimos:
        groups += (_group("Office hours", found["office"], "Prosimos 2.1", prosimos, 300),)
    note = "" if prosimos else f"Prosimos is left out: {PEERS_PYTHON} names no Python that has it."
    return Subject(title="Simulating documents (a second of CPU)", groups=groups, note=note)


def _group(title: str, ours: float, peer: str, theirs: float, times: float) -> Group:
    return Group(
        title=f"{title}: {ours / theirs:,.2f} times {peer}",
        lines=(
            Line(name="Chenhe", value=ours, unit=Unit.PER_SECOND, aim=theirs * times),
            Line(name=peer, value=theirs, unit=Unit.PER_SECOND),
        ),
    )


def _medians(rounds: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median of several rounds of each, in turn; the first, which compiles, is left out."""
    for each in rounds.values():
        each()
    found = [{name: each() for name, each in rounds.items()} for _ in range(ROUNDS)]
    return {name: statistics.median(each[name] for each in found) for name in rounds}


def _ours(network: Network, cases: int) -> float:
    until = Until(warmup_days=0, cases=cases)
    return _rate(lambda: replicated(network, until, seed=7, number=1), cases)


def _rate(run: Callable[[], object], cases: int) -> float:
    start = time.process_time()
    run()
    return cases / (time.process_time() - start)


def _continuous(shares: dict[str, float]) -> Network:
    scenario = Scenario(
        name="line:110",
        start=date(2026, 3, 2),
        clock=Clock.CONTINUOUS,
        arrivals=_arrivals(1440 / GAP, shares),
        services=Services(default=Service(mean_minutes=MINUTES)),
    )
    return network_of(scenario, a_rulebook())


def _office() -> Network:
    """The same in office hours, with hours of one's own, an absence and a deputy."""
    scenario = Scenario(
        name="line:110",
        start=date(2026, 3, 2),
        arrivals=_arrivals(480 / GAP, SHARES),
        services=Services(default=Service(mean_minutes=MINUTES)),
        hours={"副局長": LUNCH},
        absences=(
            Absence(
                position="主任秘書",
                unit="",
                since=date(2026, 3, 9),
                until=date(2026, 3, 20),
                deputy="局長",
            ),
        ),
    )
    return network_of(scenario, a_rulebook())


def _arrivals(per_day: float, shares: dict[str, float]) -> Arrivals:
    return Arrivals(per_day=per_day, urgency=shares, mix=(Weighted(row="line:110"),))


def _prosimos() -> float | None:
    """Documents a second of Prosimos; None where no Python has it."""
    python = os.environ.get(PEERS_PYTHON)
    if not python:
        return None
    asked = [python, str(PEER), str(PROSIMOS), str(GAP), str(MINUTES)]
    ran = subprocess.run(asked, capture_output=True, text=True, check=True)
    return 1 / float(ran.stdout.split()[-1])
