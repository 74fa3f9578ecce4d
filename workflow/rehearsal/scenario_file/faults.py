"""What is wrong with a scenario's file: all of it, each with its line and what is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
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

    template = "只列出前 %(said)s 處，後面還有"


class EnoughToldError(Exception):
    """So much is wrong already that nobody need look on."""


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
    _is_enough: bool = False

    def tell(self, place: Place, value: object, why: str, allowed: str) -> None:
        """What is wrong at a place, once; `value` is what stands there.

        Raises EnoughToldError.
        """
        if len(self._told) == MOST_FAULTS and (place, why) not in self._told:
            self._is_enough = True
            raise EnoughToldError
        self._told.setdefault((place, why), (said(value), allowed))

    def is_told(self, *place: str | int) -> bool:
        """Whether anything is wrong there or within."""
        return any(each[: len(place)] == place for each, _ in self._told)

    def __bool__(self) -> bool:
        return bool(self._told)

    @property
    def error(self) -> BadInputError:
        """Every fault in the order of the lines."""
        lines = lines_of(self.text, {place for place, _ in self._told})
        found = (
            ScenarioFaultError(
                file=self.file,
                line=line_of(lines, place),
                key=key_text(place),
                value=value,
                why=why,
                allowed=allowed,
            )
            for (place, why), (value, allowed) in self._told.items()
        )
        in_order = sorted(found, key=lambda fault: fault.line)
        more = [MoreScenarioFaultsError(said=MOST_FAULTS)] if self._is_enough else []
        return BadInputError([*in_order, *more])


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
