"""Whether the server is about to stop: what is answered without end, as streams are, ends then."""

from __future__ import annotations

from asyncio import Event

from fastapi import FastAPI


def stopping_of(app: FastAPI) -> Event:
    """Set once the server has been told to stop; to be waited for where its requests run."""
    found = app.state.stopping
    assert isinstance(found, Event)
    return found
