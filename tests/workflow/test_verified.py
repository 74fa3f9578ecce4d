"""What `log verify` found is left beside the database for whoever asks later."""

from contextlib import closing
from pathlib import Path

from tests.workflow.builders import MONDAY
from tests.workflow.logs import EVENTS, Log
from tests.workflow.offices import a_document, an_office
from workflow.office import LIVE
from workflow.store.verified import Verified, keep_verified, last_verified


def verified(log: Log) -> tuple[Verified, ...]:
    """What a later look finds, once the log was verified on Monday."""
    with closing(log.open()) as store:
        keep_verified(store.engine, store.checkpoints, {LIVE: store.verify(LIVE)}, MONDAY)
        return last_verified(store.engine, store.checkpoints)


def test_what_was_verified_is_told_with_when_and_up_to_where(checkpointed: Log) -> None:
    (found,) = verified(checkpointed)

    last = checkpointed.records()[-1]
    assert found == Verified(office=LIVE, at=MONDAY, events=EVENTS, head=last.hash, is_sound=True)


def test_a_log_found_unsound_is_told_so_up_to_its_last_sound_record(checkpointed: Log) -> None:
    checkpointed.set(4, payload="{}")

    (found,) = verified(checkpointed)

    assert (found.is_sound, found.events) == (False, 3)
    assert found.head == checkpointed.records()[2].hash


def test_what_was_recorded_since_does_not_count_as_verified(checkpointed: Log) -> None:
    verified(checkpointed)
    with closing(checkpointed.open()) as store:
        an_office(store).register(a_document())

        assert [each.events for each in last_verified(store.engine, store.checkpoints)] == [EVENTS]


def test_nothing_is_told_where_nobody_looked_or_the_file_is_damaged(checkpointed: Log) -> None:
    with closing(checkpointed.open()) as store:
        assert last_verified(store.engine, store.checkpoints) == ()
        file = Path(f"{checkpointed.database}.verified")
        for damage in (b"", b"\xff", b"[1]", b'[{"office": "live"}]'):
            file.write_bytes(damage)
            assert last_verified(store.engine, store.checkpoints) == (), damage


def test_only_the_owner_can_read_what_was_found(checkpointed: Log) -> None:
    verified(checkpointed)

    assert Path(f"{checkpointed.database}.verified").stat().st_mode & 0o777 == 0o600
