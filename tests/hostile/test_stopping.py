"""A server that is told to stop answers whoever it has begun with, and ends in order."""

import os
import signal
import socket
import sqlite3
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from time import sleep

import pytest

from tests.hostile.asks import Answer, Ask
from tests.hostile.bench import Bench, Demonstration
from tests.hostile.pages import REGISTRY, Visitor
from tests.hostile.serving import Server, served
from tests.streams import listening

ROW, TYPED = "line:9", "示範：停機時正送出的主旨"
SEE_OTHER = 303
A_WHILE = 0.6  # seconds for a request to reach the lock, and for a signal to be heeded


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with closing(Bench(folder=tmp_path_factory.mktemp("stopping"))) as made:
        yield made


@contextmanager
def locked(shown: Demonstration) -> Generator[sqlite3.Connection]:
    """Nobody else writes to the database until this connection lets go."""
    with closing(sqlite3.connect(shown.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def a_registration(server: Server) -> Ask:
    visitor = Visitor(send=server)
    visitor.act_as(REGISTRY)
    form = visitor.form(f"/register?row={ROW}", "/register", "subject")
    return form.filled({"row": ROW, "subject": TYPED})


@contextmanager
def in_hand(server: Server, ask: Ask) -> Generator[Future[Answer]]:
    """A request that the server has taken, and cannot answer yet."""
    with ThreadPoolExecutor(1) as sender:
        sent = sender.submit(server, ask)
        sleep(A_WHILE)
        assert not sent.done()
        yield sent


def tell(server: Server) -> None:
    assert server.process.pid is not None
    os.kill(server.process.pid, signal.SIGTERM)
    sleep(A_WHILE)


def test_what_is_in_hand_is_answered_after_the_server_was_told_to_stop(
    bench: Bench, tmp_path: Path
) -> None:
    with bench.demonstration("stopped") as shown, served(shown.settings, tmp_path / "log") as told:
        ask = a_registration(told)
        with locked(shown) as other, in_hand(told, ask) as sent:
            tell(told)
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.1", told.port), 1)
            other.execute("ROLLBACK")
            answer = sent.result(20)
        told.process.join(20)

        assert answer.status == SEE_OTHER
        assert shown.recorded(TYPED) == 1
        assert shown.bad_log() == []
        assert told.process.exitcode == 0


def test_told_a_second_time_it_waits_for_nobody(bench: Bench, tmp_path: Path) -> None:
    with bench.demonstration("twice") as shown, served(shown.settings, tmp_path / "log") as told:
        ask = a_registration(told)
        with locked(shown), in_hand(told, ask) as sent:
            tell(told)
            assert told.process.is_alive()
            tell(told)
            told.process.join(20)

            assert told.process.exitcode not in (0, None)
            assert sent.result(20).status == 0
        assert shown.recorded(TYPED) == 0


def test_beyond_its_limit_it_cuts_off_what_is_in_hand(bench: Bench, tmp_path: Path) -> None:
    with bench.demonstration("late") as shown:
        hasty = shown.settings.model_copy(update={"stop_seconds": 1})
        with served(hasty, tmp_path / "log") as told:
            ask = a_registration(told)
            with locked(shown), in_hand(told, ask) as sent:
                tell(told)
                told.process.join(20)

                assert not told.process.is_alive()
                assert sent.result(20).status != SEE_OTHER
            assert shown.recorded(TYPED) == 0


def test_streams_end_at_once_when_the_server_is_told_to_stop(bench: Bench, tmp_path: Path) -> None:
    with bench.demonstration("streamed") as shown, served(shown.settings, tmp_path / "log") as told:
        with listening(f"http://127.0.0.1:{told.port}") as stream:
            tell(told)
            assert stream.told() is None
        told.process.join(20)

        assert told.process.exitcode == 0
