"""When each office's log was last verified, and up to where: a small file beside the database.

It vouches for nothing: it tells whoever looks after the database when somebody last looked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Engine

from workflow.store.chain import Verdict
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import beside
from workflow.store.placing import put_whole

ENDING = "verified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What `log verify` found of one office, when, and up to which record."""

    office: str
    at: datetime
    events: int
    head: str  # the hash of the last record read
    is_sound: bool


_ALL = TypeAdapter(tuple[Verified, ...])


def last_verified(engine: Engine, checkpoints: Checkpoints) -> tuple[Verified, ...]:
    """What was last found of each office, by name; none where nobody looked, or nothing is read."""
    file = _file(engine, checkpoints)
    try:
        return _ALL.validate_json(file.read_bytes()) if file and file.is_file() else ()
    except (OSError, ValueError):
        return ()


def keep_verified(
    engine: Engine, checkpoints: Checkpoints, verdicts: Mapping[str, Verdict], at: datetime
) -> None:
    """Leave what was found for `last_verified`; raises OSError where the folder takes no file."""
    found = tuple(
        Verified(
            office=office,
            at=at,
            events=verdict.events,
            head=verdict.head,
            is_sound=verdict.is_sound,
        )
        for office, verdict in sorted(verdicts.items())
    )
    if file := _file(engine, checkpoints):
        put_whole(file, _ALL.dump_json(found, indent=1))


def _file(engine: Engine, checkpoints: Checkpoints) -> Path | None:
    """Beside the database, else beside the checkpoints; None where there is neither."""
    here, known = beside(engine.url.render_as_string(), ENDING), checkpoints.path
    return here or (known and known.with_name(f"{known.name}.{ENDING}"))
