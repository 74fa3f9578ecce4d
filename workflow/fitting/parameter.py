"""What was estimated from a log: each value with how many it rests on, and its interval."""

from dataclasses import dataclass

from workflow.rehearsal.scenario import Scenario

FEWEST = 30  # observations; on fewer the value that was there before stays
Value = float | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value of a scenario; bounds are of 95 %, None where it has none."""

    key: str  # as in the file: behaviour.return_probability
    value: Value
    n: int
    how: str
    low: float | None = None
    high: float | None = None
    kept_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A scenario and what it rests on."""

    scenario: Scenario
    parameters: tuple[Parameter, ...]
    notes: tuple[str, ...] = ()


def kept(key: str, value: Value, n: int, why: str = "") -> Parameter:
    """A value that stays as it was."""
    told = why or f"不到 {FEWEST} 筆，維持原值"
    return Parameter(key=key, value=value, n=n, how=told, kept_default=True)
