"""Kind `routes`: every route asked at random, in this process and over a real server."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from random import Random

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from tests.hostile.asks import Ask, Inside
from tests.hostile.bench import ROOT, Bench, Demonstration
from tests.hostile.fuzzing import Fuzz, Way
from tests.hostile.judging import Judge
from tests.hostile.serving import served, traces, watched
from tests.hostile.site import PEOPLE, SMALL_PART, WHOLE, Site, read_site
from tests.hostile.tally import Tally
from web.app import create_app

KIND = "routes"
REQUESTS, OVER_THE_WIRE, RAW = 10_000, 1_000, 400
ANEW = 5_000  # of each so many the pages are read anew: their forms grow old
HEALTH_SECONDS = 1.0
HALF_SECONDS = 0.5  # for half a request, whose rest a server may wait for


def run(bench: Bench) -> Tally:
    """Ask, and judge every answer; the log must verify afterwards."""
    with bench.demonstration(KIND) as shown:
        trial = _Trial(bench=bench, shown=shown, tally=Tally(kind=KIND), random=Random(bench.seed))
        app = create_app(shown.settings)
        with closing(app.state.services):
            ways = _ways(app)
            trial.inside(app, ways)
        if not bench.is_small:
            trial.over_the_wire(ways)
        trial.tally.count("log verify", shown.bad_log())
    return trial.tally


def _ways(app: FastAPI) -> list[Way]:
    """As the application lists them."""
    return [
        Way(method=method, path=route.path)
        for route in iter_route_contexts(app.routes)
        if route.path and route.path != "/static"
        for method in sorted(route.methods or ())
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """One demonstration asked at random."""

    bench: Bench
    shown: Demonstration
    tally: Tally
    random: Random

    @property
    def judge(self) -> Judge:
        return Judge(folders=(self.bench.folder, ROOT))

    def inside(self, app: FastAPI, ways: Sequence[Way]) -> None:
        """Many requests, in this process."""
        total = self.bench.some(REQUESTS)
        part = SMALL_PART if self.bench.is_small else WHOLE
        with closing(Inside(app)) as send:
            for begun in range(0, total, ANEW):
                site = read_site(send, part, self.bench.some(PEOPLE))
                fuzz = self._fuzz(site, ways)
                for _ in range(min(ANEW, total - begun)):
                    self._ask(fuzz.ask(), send)

    def _ask(self, ask: Ask, send: Inside) -> None:
        """One request; a refusal may have recorded nothing."""
        before = self.shown.events() if ask.changes else 0
        answer = send(ask)
        faults = self.judge.faults(ask, answer)
        if ask.changes and answer.status >= 400 and self.shown.events() != before:
            faults.append(f"{answer.status}, yet something was recorded")
        self.tally.failures += self.judge.is_failure(ask, answer)
        self.tally.count(str(ask), faults, seconds=answer.seconds)

    def over_the_wire(self, ways: Sequence[Way]) -> None:
        """Some over a real server, and bytes that no library sends; it is alive throughout."""
        log, judge, tally = self.shown.folder / "server.log", self.judge, self.tally
        with served(self.shown.settings, log) as server, watched(server) as slowest:
            fuzz = self._fuzz(read_site(server, SMALL_PART, PEOPLE), ways)
            for _ in range(self.bench.some(OVER_THE_WIRE)):
                ask = fuzz.ask()
                answer = server(ask)
                tally.failures += judge.is_failure(ask, answer)
                tally.count(str(ask), judge.faults(ask, answer), seconds=answer.seconds)
            for _ in range(self.bench.some(RAW)):
                sent = fuzz.raw(server.host)
                answer = server.raw(sent, patience_seconds=HALF_SECONDS)
                tally.failures += answer.status >= 500
                tally.count(str(sent[:300]), judge.raw_faults(answer), seconds=answer.seconds)
            late = slowest()
        tally.notes.append(f"/healthz within {late:.2f} s")
        tally.count("/healthz", [f"{late:.1f} s"] if late > HEALTH_SECONDS else [])
        tally.count("its log", traces(log))

    def _fuzz(self, site: Site, ways: Sequence[Way]) -> Fuzz:
        return Fuzz(
            random=self.random,
            ways=ways,
            forms=site.forms,
            targets=site.targets,
            cookie=site.cookie,
            subjects=site.subjects,
        )
