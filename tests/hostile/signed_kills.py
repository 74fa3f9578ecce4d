"""Kind `signed kills`: an office with accounts signs five thousand times; its server dies twenty.

Each worker takes documents of its own along the whole ladder, by the tokens of those who sit there.
What had no answer is sent again with its key: then it stands in the log once, as all that was
acknowledged does. Who had signed in at a browser is still signed in.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from random import Random

from tests.hostile.asks import Answer, Ask
from tests.hostile.bench import Bench
from tests.hostile.members import API, new_words
from tests.hostile.office import LADDER_ROW, OTHER, PASSWORD, REGISTRY, Office, Officer, office
from tests.hostile.pages import Visitor
from tests.hostile.serving import Server, start
from tests.hostile.tally import Tally

KIND = "signed kills"
SIGN_OFFS, KILLS, WORKERS = 5000, 20, 6
LONGEST_SECONDS = 0.05  # from the last acknowledgement to the kill
LADDER = (
    ("擬辦", f"{OTHER}/承辦人員"),
    ("審核", f"{OTHER}/股長"),
    ("審核", f"{OTHER}/組長"),
    ("審核", "機關/專門委員"),
    ("審核", "機關/主任秘書"),
    ("核定", "機關/局長"),
)
JSON = (b"Content-Type", b"application/json")
DONE = frozenset({200, 201})
RECORDED = "這個要求先前已送出並已記錄"
Step = Generator[tuple[str, Ask], Answer, None]
_keys = count(1)


@dataclass(kw_only=True)
class Worker:
    """Brings documents to their decision, one after the other, whatever happens to the server."""

    seeded: Office
    dice: Random
    acknowledged: list[str] = field(default_factory=list[str])
    failures: list[str] = field(default_factory=list[str])
    _step: Step | None = None
    _open: tuple[str, Ask] | None = None  # sent, and not answered yet

    def work(self, server: Server) -> None:
        """Go on where the last server left off, until this one is gone."""
        while True:
            if self._step is None or self._open is None:
                self._step = self._document()
                self._open = next(self._step)
            words, ask = self._open
            answer = server(ask)
            if answer.status == 0:
                return
            if RECORDED in answer.text:  # its answer went down with the server
                self.acknowledged.append(words)
                self._step = None
                continue
            if answer.status not in DONE:
                self.failures.append(f"{answer.status} {answer.text[:200]!r}")
                self._step = None
                continue
            self.acknowledged.append(words)
            try:
                self._open = self._step.send(answer)
            except StopIteration:
                self._step = None

    def finish(self, server: Server) -> None:
        """Send what is still unanswered once more."""
        if self._step is not None and self._open is not None:
            words, ask = self._open
            answer = server(ask)
            if answer.status in DONE or RECORDED in answer.text:
                self.acknowledged.append(words)
            else:
                self.failures.append(f"{answer.status} {answer.text[:200]!r}")

    def _document(self) -> Step:
        registrar = self.dice.choice(self.seeded.at(REGISTRY))
        words = new_words()
        said = {"as": REGISTRY, "row": LADDER_ROW, "subject": words}
        answer = yield words, _ask(registrar, f"{API}/cases", said)
        for action, seat in LADDER:
            case = json.loads(answer.body)
            officer, words = self.dice.choice(self.seeded.at(seat)), new_words()
            said = {"as": seat, "action": action, "opinion": words}
            if action == "核定":
                said["outcome"] = "如擬"
            desk = case["open"][0]["desk"]
            answer = yield words, _ask(officer, f"{API}/cases/{case['id']}/actions", said, desk)


def run(bench: Bench) -> Tally:
    """On SQLite, then on PostgreSQL; each kill is one trial."""
    tally = Tally(kind=KIND)
    for on_postgres in (False, True)[: 1 if bench.is_small else 2]:
        with office(bench, KIND, on_postgres=on_postgres) as seeded:
            _killed(tally, bench, seeded)
    return tally


def _killed(tally: Tally, bench: Bench, seeded: Office) -> None:
    dice, log = Random(bench.seed), seeded.folder / "server.log"
    kills, wanted = bench.some(KILLS), bench.some(SIGN_OFFS)
    workers = [Worker(seeded=seeded, dice=Random(dice.random())) for _ in range(WORKERS)]
    server = start(seeded.settings, log)
    guest = _signed_in(server, seeded.at(f"{OTHER}/承辦人員")[0])
    for kill in range(1, kills + 1):
        _work_until(server, workers, wanted * kill // kills, dice)
        server = start(seeded.settings, log, server.port)
        guest.send = server
        stays = guest.get("/inbox").status == 200
        faults = [] if stays else ["who had signed in was signed out"]
        tally.count(f"kill {kill} of {seeded.backend}", [*faults, *seeded.bad_log()])
    for worker in workers:
        worker.finish(server)
    server.stop()
    words = [each for worker in workers for each in worker.acknowledged]
    faults = [each for worker in workers for each in worker.failures]
    faults += [*seeded.lost_or_doubled(words), *seeded.bad_log()]
    tally.count(f"{len(words)} acknowledged on {seeded.backend}", faults)
    tally.notes.append(f"{seeded.backend}: {len(words):,} acknowledged, each on record once")


def _work_until(server: Server, workers: Sequence[Worker], wanted: int, dice: Random) -> None:
    """Let them work until so many are acknowledged, and kill the server in the middle of it."""

    def done() -> int:
        return sum(len(worker.acknowledged) for worker in workers)

    with ThreadPoolExecutor(len(workers)) as threads:
        working = [threads.submit(worker.work, server) for worker in workers]
        while done() < wanted and not all(each.done() for each in working):
            time.sleep(0.002)
        time.sleep(dice.uniform(0, LONGEST_SECONDS))
        server.kill()
        for each in working:
            each.result()


def _signed_in(server: Server, officer: Officer) -> Visitor:
    """A browser where somebody has signed in."""
    guest = Visitor(send=server)
    form = guest.form("/sign-in", "/sign-in", "password")
    guest.ask(form.filled({"name": officer.account, "password": PASSWORD}))
    return guest


def _ask(officer: Officer, way: str, said: dict[str, str], desk: str = "") -> Ask:
    """What a program of this officer sends, with a key of its own."""
    headers = [
        JSON,
        (b"Authorization", f"Bearer {officer.token}".encode()),
        (b"Idempotency-Key", f"trial-{next(_keys)}".encode()),
    ]
    if desk:
        headers.append((b"If-Match", f'"{desk}"'.encode()))
    body = json.dumps(said, ensure_ascii=False).encode()
    return Ask(method=b"POST", target=way.encode(), headers=tuple(headers), body=body)
