"""Reading apart: what a reader does to its process costs the file, and nothing else."""

from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest

from rules.errors import BadInputError
from tests.hostile import misbehaving
from web.uploads import apart
from web.uploads.apart import Readers, UploadsBusyError
from web.uploads.job import Allowance, Job, Limits

LIMITS = Limits(processor_seconds=1, memory=100_000_000)


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    made = Readers(most=1)
    yield made
    made.close()


def reading(
    readers: Readers, function: Callable[..., Any], progress: apart.Progress | None = None
) -> Any:
    beside = {"file": "示範.xlsx"}
    tells = progress is not None
    job = Job(function=function, content=b"12345", beside=beside, limits=LIMITS, tells=tells)
    return readers.read(job, file="示範.xlsx", progress=progress)


def test_what_a_reader_makes_of_a_file_comes_back(readers: Readers) -> None:
    assert reading(readers, misbehaving.measure) == ("示範.xlsx", 5)


def test_every_fault_that_a_reader_finds_comes_back(readers: Readers) -> None:
    with pytest.raises(BadInputError, match="原因1") as refused:
        reading(readers, misbehaving.refuse)

    assert [fault.facts["why"] for fault in refused.value.faults] == ["原因1", "原因2"]


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (misbehaving.never_end, "太花時間"),
        (misbehaving.sleep, "太花時間"),
        (misbehaving.take_memory, "太佔記憶體"),
        (misbehaving.fill_memory, "太佔記憶體"),
        (misbehaving.abort, "太佔記憶體"),
        (misbehaving.be_killed, "太佔記憶體"),
        (misbehaving.crash, "讀不下去"),
        (misbehaving.leave, "讀不下去"),
        (misbehaving.panic, "讀不下去"),
        (misbehaving.be_at_fault, "讀不下去"),
        (misbehaving.answer_what_nobody_can_send, "讀不下去"),
    ],
)
def test_a_reader_that_breaks_down_costs_the_file_alone(
    readers: Readers, function: Callable[..., Any], why: str
) -> None:
    with pytest.raises(BadInputError, match=f"示範.xlsx：.*{why}"):
        reading(readers, function)

    assert reading(readers, misbehaving.measure) == ("示範.xlsx", 5)


def test_how_far_a_reading_is_comes_through(readers: Readers) -> None:
    told: list[tuple[str, int, int]] = []

    def tell(stage: str, done: int, of: int) -> None:
        told.append((stage, done, of))

    assert reading(readers, misbehaving.tell, tell) == 5
    assert told == [("讀取", done, 3) for done in range(3)]


def test_a_reading_that_nobody_wants_any_more_ends(readers: Readers) -> None:
    def stop(*_: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        reading(readers, misbehaving.tell, stop)

    assert reading(readers, misbehaving.measure) == ("示範.xlsx", 5)


def test_more_files_than_may_wait_are_asked_to_come_again(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "MOST_WAITING", 0)
    begun = Thread(target=_read_quietly, args=(readers, misbehaving.sleep))
    begun.start()
    while not readers.is_full:
        pass

    with pytest.raises(UploadsBusyError, match="同時要讀的檔案太多"):
        reading(readers, misbehaving.measure)
    begun.join()

    assert reading(readers, misbehaving.measure) == ("示範.xlsx", 5)


def _read_quietly(readers: Readers, function: Callable[..., Any]) -> None:
    with pytest.raises(BadInputError, match="太花時間"):
        reading(readers, function)


def test_a_large_file_may_take_more_than_a_small_one() -> None:
    allowance = Allowance(seconds=3, seconds_a_megabyte=1, megabytes=400, megabytes_a_megabyte=25)

    assert allowance.of(0) == Limits(processor_seconds=3, memory=400_000_000)
    assert allowance.of(50_000_000) == Limits(processor_seconds=53, memory=1_650_000_000)
