"""Kind `kills`: the server is killed while people sign, again and again; nothing is lost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from random import Random

from tests.hostile.asks import Ask
from tests.hostile.bench import Bench, Demonstration
from tests.hostile.pages import DRAFTER, REGISTRY, Form, Visitor
from tests.hostile.serving import Server, start
from tests.hostile.tally import Tally
from web.services import open_store
from workflow.office import DEMONSTRATION

KIND = "kills"
ON_SQLITE, ON_POSTGRES = 40, 10
SIGNERS = 4
MOST_SIGNED = 30  # acknowledged before the kill
LONGEST_SECONDS = 0.05  # from the last of them to the kill
ROW = "line:9"
SEE_OTHER = 303


@dataclass(kw_only=True)
class Signer:
    """Registers documents and drafts them, each with words of its own, until the line breaks."""

    name: str
    acknowledged: list[str] = field(default_factory=list[str])
    unanswered: list[tuple[str, Ask]] = field(default_factory=list[tuple[str, Ask]])
    failures: list[str] = field(default_factory=list[str])

    def work(self, server: Server) -> None:
        """Sign until the server is gone."""
        registry, drafter = Visitor(send=server), Visitor(send=server)
        with suppress(StopIteration):  # a page that is not whole has no form
            registry.act_as(REGISTRY)
            drafter.act_as(DRAFTER)
            form = registry.form(f"/register?row={ROW}", "/register", "subject")
            while self._signs_one(server, form, drafter):
                pass

    def _signs_one(self, server: Server, register: Form, drafter: Visitor) -> bool:
        words = f"示範{self.name}第{len(self.acknowledged)}次"
        typed = {"row": ROW, "subject": f"收{words}", "urgency": "普通件", "category": "一般"}
        case = self.send(server, f"收{words}", register.filled({**typed, "once": words}))
        if not case:
            return False
        form = drafter.form(case, f"{case}/actions", "opinion")
        return bool(self.send(server, f"簽{words}", form.filled({"opinion": f"簽{words}"})))

    def send(self, server: Server, words: str, ask: Ask) -> str:
        """Where the acknowledgement leads; empty if none came."""
        answer = server(ask)
        if answer.status == SEE_OTHER:
            self.acknowledged.append(words)
            return answer.header("location")
        if answer.status == 0:
            self.unanswered.append((words, ask))
        else:
            self.failures.append(f"{words}: {answer.status} {answer.text[-300:]!r}")
        return ""


def run(bench: Bench) -> Tally:
    """Kill the server so often on either database; the table counts the kills."""
    tally, random = Tally(kind=KIND), Random(bench.seed)
    with bench.demonstration(KIND) as shown:
        signed = _killed(shown, bench.some(ON_SQLITE), random, tally)
    tally.notes.append(f"{signed:,} acknowledged on SQLite")
    if on_postgres := bench.some(ON_POSTGRES, least=0):
        with bench.postgres_demonstration(KIND) as shown:
            signed = _killed(shown, on_postgres, random, tally)
        tally.notes.append(f"{signed:,} on PostgreSQL")
    return tally


def _killed(shown: Demonstration, kills: int, random: Random, tally: Tally) -> int:
    """How many signatures were acknowledged."""
    acknowledged, log = 0, shown.folder / "server.log"
    server = start(shown.settings, log)
    for kill in range(kills):
        signers = [Signer(name=f"{kill}之{each}") for each in range(SIGNERS)]
        _sign_until_killed(server, signers, random)
        server = start(shown.settings, log, server.port)
        _send_again(server, signers)
        faults = [each for signer in signers for each in signer.failures]
        faults += _lost_or_doubled(shown, signers)
        acknowledged += sum(len(signer.acknowledged) for signer in signers)
        tally.count(f"kill {kill} of {shown.backend}", [*faults, *shown.bad_log()])
    server.stop()
    return acknowledged


def _sign_until_killed(server: Server, signers: Sequence[Signer], random: Random) -> None:
    with ThreadPoolExecutor(len(signers)) as threads:
        working = [threads.submit(signer.work, server) for signer in signers]
        wanted = random.randint(1, MOST_SIGNED)
        while sum(len(signer.acknowledged) for signer in signers) < wanted and any(
            each.running() for each in working
        ):
            time.sleep(0.002)
        time.sleep(random.uniform(0, LONGEST_SECONDS))
        server.kill()
        for each in working:
            each.result()


def _send_again(server: Server, signers: Sequence[Signer]) -> None:
    """What had no answer is sent once more, to the next server: now it is acknowledged."""
    for signer in signers:
        for words, ask in signer.unanswered:
            signer.send(server, words, ask)


def _lost_or_doubled(shown: Demonstration, signers: Sequence[Signer]) -> list[str]:
    """Each acknowledged text has to stand in exactly one event."""
    with closing(open_store(shown.settings)) as store:
        payloads = [record.payload for record in store.records(DEMONSTRATION)]
    wanted = [words for signer in signers for words in signer.acknowledged]
    counts = Counter({words: sum(f'"{words}"' in each for each in payloads) for words in wanted})
    return [f"{words} stands there {count} times" for words, count in counts.items() if count != 1]
