"""Who listens at a served application's /live, as a browser's EventSource would."""

import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2

STREAM = {"Accept": "text/event-stream"}
PATIENCE_SECONDS = 30.0  # longer than between two heartbeats


@dataclass(kw_only=True)
class Stream:
    """What comes down one stream, a line at a time."""

    lines: Iterator[str]
    heartbeats: int = 0
    last: dict[str, str] = field(default_factory=dict[str, str])

    def told(self) -> dict[str, Any] | None:
        """What the next event says; None where the stream ends first."""
        while self.block():
            if "data" in self.last:
                return json.loads(self.last["data"])
        return None

    def block(self) -> bool:
        """Read on to the next empty line; False at the end."""
        self.last = {}
        for line in self.lines:
            if not line:
                return True
            name, _, value = line.partition(": ")
            self.heartbeats += not name
            self.last[name] = value
        return False


@contextmanager
def listening(url: str, headers: Mapping[str, str] | None = None) -> Generator[Stream]:
    """Listen from now on; the stream has begun."""
    asked = STREAM | dict(headers or {})
    with httpx2.stream("GET", f"{url}/live", headers=asked, timeout=PATIENCE_SECONDS) as answer:
        assert answer.status_code == 200, answer.read()
        stream = Stream(lines=answer.iter_lines())
        assert stream.block()
        yield stream
