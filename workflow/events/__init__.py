"""What happened to a case: frozen events in the past tense, one fact each, and their record.

A family a module: `signing`, `routing`, `handing`, `clock`, `closing`. Each event stands there with
the 動作 it records and what it makes of a case; `fold` makes a case of all of them.
"""

from functools import cache, lru_cache
from types import ModuleType
from typing import Any

from pydantic import TypeAdapter

from workflow.events import clock, closing, handing, routing, signing
from workflow.events.base import Event

__all__ = ["KINDS", "from_json", "to_json", "to_record"]


def _kinds_in(module: ModuleType) -> tuple[type[Event], ...]:
    """The events of a family: those that record a 動作 of their own."""
    return tuple(
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Event) and "ACTION" in vars(kind)
    )


KEPT_EVENTS = 4096  # of those read last, about 1 KB each

# The name of a kind is what the log keeps: a class must not be renamed.
KINDS: dict[str, type[Event]] = {
    kind.__name__: kind
    for family in (handing, signing, routing, clock, closing)
    for kind in _kinds_in(family)
}


def to_json(event: Event) -> bytes:
    """The event as one line of JSON; what the log stores and hashes."""
    return _adapter(type(event)).dump_json(event)


def to_record(event: Event) -> dict[str, Any]:
    """The event as plain data, its kind and its 動作 included."""
    record = _adapter(type(event)).dump_python(event, mode="json")
    return {"kind": type(event).__name__, "action": event.action.recorded} | record


def from_json(kind: str, payload: str | bytes) -> Event:
    """The event stored as `payload`; raises ValueError for an unknown kind or a broken record."""
    if kind not in KINDS:
        raise ValueError(kind)
    return _read(kind, payload)


@lru_cache(maxsize=KEPT_EVENTS)
def _read(kind: str, payload: str | bytes) -> Event:
    """Events never change, so the same record is the same event: pages show a record often."""
    return _adapter(KINDS[kind]).validate_json(payload)


@cache
def _adapter(kind: type[Event]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
