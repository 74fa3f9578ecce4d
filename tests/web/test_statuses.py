"""One table says with which status an error is answered; a refusal keeps its name for programs."""

from collections.abc import Iterator

import pytest

import web.app
from rules.errors import ChenheError, TryAgainError
from tests.conftest import GOLDEN
from web.http.acting import ActingChangedError
from web.http.statuses import STATUSES, kind_of, refused_status, status_of
from workflow.office import VersionNotKeptError
from workflow.refusals.base import RefusedError, UnknownCaseError
from workflow.refusals.turns import (
    AlreadyDecidedError,
    ClosedCaseError,
    DeskLostError,
    NotYourTurnError,
    StaleDeskError,
)
from workflow.store.checkpoints import CheckpointsBusyError


def every(kind: type[ChenheError]) -> Iterator[type[ChenheError]]:
    for each in kind.__subclasses__():
        yield each
        yield from every(each)


def bare(kind: type[ChenheError]) -> ChenheError:
    """An error of this kind without any facts."""
    return kind.__new__(kind)


@pytest.mark.parametrize(
    ("kind", "status", "of_what_was_sent"),
    [
        (StaleDeskError, 412, 412),
        (DeskLostError, 409, 409),
        (NotYourTurnError, 409, 409),
        (ClosedCaseError, 409, 409),
        (ActingChangedError, 409, 409),
        (AlreadyDecidedError, 422, 422),
        (UnknownCaseError, 404, 422),
        (VersionNotKeptError, 404, 422),
        (TryAgainError, 503, 503),
        (CheckpointsBusyError, 503, 503),
    ],
)
def test_an_error_has_the_status_of_its_nearest_line(
    kind: type[ChenheError], status: int, of_what_was_sent: int
) -> None:
    error = bare(kind)

    assert (status_of(error), refused_status(error)) == (status, of_what_was_sent)


def test_no_line_of_the_table_repeats_that_of_its_base() -> None:
    assert [
        kind.__name__
        for kind, status in STATUSES.items()
        if any(STATUSES.get(base) is status for base in kind.__mro__[1:])
    ] == []


def test_no_type_of_a_refusal_is_ever_gone() -> None:
    """Programs decide by them: a class that is renamed needs its old type. Others may be added."""
    assert web.app
    kinds = {kind_of(bare(each), 422) for each in every(RefusedError)}

    promised = (GOLDEN / "refusals.txt").read_text("utf-8").split()
    assert [each for each in promised if each not in kinds] == []
