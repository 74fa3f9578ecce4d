"""Coroutines in tests: run on a loop of their own, whatever ran on this thread before."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from anyio.from_thread import start_blocking_portal

T = TypeVar("T")


def awaited(scenario: Callable[[], Awaitable[T]]) -> T:
    """What the coroutine returns; a test in a browser leaves its running loop to its thread."""
    with start_blocking_portal() as portal:
        return portal.call(scenario)
