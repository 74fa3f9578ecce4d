"""What is wrong with a scenario's file: all of it, each with its line and what is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NoReturn, cast

from rules.errors import BadInputError, FileUnreadableError, RulesError
from rules.texts import one_line
from workflow.rehearsal.scenario_file.locating import Place, line_of, lines_of

LONGEST_VALUE = 80  # characters of a value that are said back
MOST_FAULTS = 500  # of one file that are said


class ScenarioFaultError(RulesError):
    """One value of a scenario is missing or wrong."""

    template = "%(file)s 第 %(line)s 行 %(key)s「%(value)s」：%(why)s。可用：%(allowed)s"

    def __init__(
        self, *, file: str, line: int, key: str, value: str, why: str, allowed: str
    ) -> None:
        self.line, self.key, self.value, self.why, self.allowed = line, key, value, why, allowed
        super().__init__(file=file, line=line, key=key, value=value, why=why, allowed=allowed)


class MoreScenarioFaultsError(RulesError):
    """More is wrong than anybody reads."""

    template = "%(file)s：只列出前 %(said)s 處，後面還有 %(more)s 處"


def refuse(file: str, why: str, cause: Exception | None = None) -> NoReturn:
    """Raise that the file cannot be read at all."""
    raise BadInputError([FileUnreadableError(file=file, why=why)]) from cause


@dataclass(kw_only=True)
class Faults:
    """The faults of one file, as they are found."""

    file: str
    text: str
    _told: dict[tuple[Place, str], tuple[str, str]] = field(
        default_factory=dict[tuple[Place, str], tuple[str, str]]
    )

    @cached_property
    def _lines(self) -> dict[Place, int]:
        return lines_of(self.text)

    def tell(self, place: Place, value: object, why: str, allowed: str) -> None:
        """What is wrong at a place, once; `value` is what stands there."""
        self._told.setdefault((place, why), (said(value), allowed))

    def is_told(self, *place: str | int) -> bool:
        """Whether anything is wrong there or within."""
        return any(each[: len(place)] == place for each, _ in self._told)

    def check(self) -> None:
        """Raise BadInputError with every fault in the order of the lines, if there are any."""
        if not self._told:
            return
        found = sorted(
            (
                ScenarioFaultError(
                    file=self.file,
                    line=line_of(self._lines, place),
                    key=key_text(place),
                    value=value,
                    why=why,
                    allowed=allowed,
                )
                for (place, why), (value, allowed) in self._told.items()
            ),
            key=lambda fault: fault.line,
        )
        more = len(found) - MOST_FAULTS
        rest = [MoreScenarioFaultsError(file=self.file, said=MOST_FAULTS, more=more)]
        raise BadInputError([*found[:MOST_FAULTS], *(rest if more > 0 else [])])


def key_text(place: Place) -> str:
    """A place as people write it: service.position.局長.cv; items count from 1."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place)
    return one_line("".join(parts).removeprefix("."))[:LONGEST_VALUE]


def said(value: object) -> str:
    """A value as the file has it, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):  # datetime too
        return value.isoformat()
    if isinstance(value, dict):
        return "、".join(list(cast(dict[str, object], value))[:8])[:LONGEST_VALUE]
    if isinstance(value, list):
        items: Sequence[object] = cast(list[object], value)[:8]
        return "、".join(map(said, items))[:LONGEST_VALUE]
    return one_line(_number(value) if isinstance(value, int) else str(value)[:LONGEST_VALUE])


def _number(value: int) -> str:
    """An int of any length: str() refuses thousands of digits."""
    return str(value) if abs(value) < 10**LONGEST_VALUE else "很大的整數"
