"""What is said between the server and the process that reads for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from rules.errors import ChenheError

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How much one reading may take: some, and more for every megabyte of the file."""

    seconds: float  # of processors
    seconds_a_megabyte: float = 0
    megabytes: int = 400  # of memory
    megabytes_a_megabyte: int = 0

    def of(self, size: int) -> Limits:
        """What a file of `size` bytes may take."""
        large = size / MEGABYTE
        seconds = self.seconds + self.seconds_a_megabyte * large
        memory = self.megabytes + self.megabytes_a_megabyte * large
        return Limits(processor_seconds=int(seconds + 0.5), memory=int(memory * MEGABYTE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where one reading is ended."""

    processor_seconds: int
    memory: int  # bytes beyond what the process has before it reads

    @property
    def seconds(self) -> float:
        """By the clock: a server with much to do lets a reading wait, but not for ever."""
        return 1.4 * self.processor_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One reading: `function(content, **beside)`, both of them such as pickle takes."""

    function: Callable[..., Any]
    content: bytes
    beside: Mapping[str, Any] = field(default_factory=dict[str, Any])
    tells: bool = False  # whether the function takes `progress`
    limits: Limits


class End(Enum):
    """How a reading ended that gave no answer."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far a reading is, as `progress` is told."""

    stage: str
    done: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a reading came to: `value`, or the error that it raised, or how it was ended."""

    value: Any = None
    error: ChenheError | None = None
    end: End | None = None
    trace: str = ""  # of what no reader should raise, for the server's own record


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The fork is gone; `how` is what it came to, had it said nothing before."""

    how: End
