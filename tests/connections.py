"""How many connections each thread holds: one that takes a second may wait for itself for ever."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from threading import get_ident
from traceback import format_stack

from sqlalchemy import Engine, event


@contextmanager
def one_a_thread(engine: Engine) -> Generator[None]:
    """No thread takes a connection while it holds one; who did is told at the end."""
    held, holders, seconds = Counter[int](), dict[int, int](), list[str]()

    def taken(_: object, record: object, __: object) -> None:
        thread = holders[id(record)] = get_ident()
        held[thread] += 1
        if held[thread] > 1:
            seconds.append("".join(format_stack(limit=12)))

    def given_back(_: object, record: object) -> None:
        if (thread := holders.pop(id(record), None)) is not None:  # else it was refused
            held[thread] -= 1

    event.listen(engine, "checkout", taken)
    event.listen(engine, "checkin", given_back)
    try:
        yield
    finally:
        event.remove(engine, "checkout", taken)
        event.remove(engine, "checkin", given_back)
    assert not seconds, f"{len(seconds)} times a second connection, first by:\n{seconds[0]}"
