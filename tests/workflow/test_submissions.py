"""A form sent twice: its key is kept with what it changed, in a database as in memory."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from rules.marks import Action
from tests.workflow.offices import (
    a_document,
    an_office,
    everything_in,
    sign,
)
from workflow.actions.commands import Command
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.office import LIVE, Sent, SentBeforeError, Storage, Submission
from workflow.refusals.base import RefusedError
from workflow.store.database import transaction
from workflow.store.log import Store


def a_submission(digest: str = "a") -> Submission:
    return Submission(key="k", digest=digest)


@pytest.mark.memory
def test_a_second_submission_changes_nothing(storage: Storage) -> None:
    first = an_office(storage).office
    case = Casework(office=replace(first, submission=a_submission())).register(a_document())
    before = everything_in(storage)
    second = a_submission()

    with pytest.raises(SentBeforeError, match="沒有再記一次"):
        Casework(office=replace(first, submission=second)).register(a_document())

    assert second.is_second
    assert everything_in(storage) == before
    assert storage.sent("k") == Sent(digest="a")
    storage.answered(a_submission(), "done")
    assert storage.sent("k") == Sent(digest="a", answer="done")
    assert an_office(storage).case(case.id) == case


@pytest.mark.memory
def test_a_refused_submission_may_come_again(storage: Storage) -> None:
    plain = an_office(storage)
    case = plain.register(a_document())
    work = Casework(office=replace(plain.office, submission=a_submission()))

    out_of_turn = Command(action=Action.DECIDE, actor=Actor(position="局長"), opinion="如擬")
    with pytest.raises(RefusedError):
        work.act(case.id, out_of_turn)
    assert storage.sent("k") is None
    sign(work, sign(work, case))  # one submission may change several cases, or one several times

    assert work.case(case.id).version == 3
    assert storage.sent("k") == Sent(digest="a")


def test_a_crash_leaves_no_submission(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.writing(LIVE, "taipei-doit", a_submission()):
        raise ZeroDivisionError

    assert store.sent("k") is None


def test_submissions_are_forgotten_after_a_week(store: Store) -> None:
    with store.writing(LIVE, "taipei-doit", a_submission()):
        pass
    with transaction(store.engine, writes=True) as connection:
        connection.execute(text("UPDATE submission SET sent_at = '2020-01-01 00:00:00'"))
    with store.writing(LIVE, "taipei-doit", Submission(key="other", digest="")):
        pass

    assert (store.sent("k"), store.sent("other")) == (None, Sent(digest=""))
