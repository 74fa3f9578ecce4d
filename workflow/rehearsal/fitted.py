"""What was estimated from a log: each value with how many it rests on, its interval, and how."""

from dataclasses import dataclass

from workflow.kept.about import Said

Value = float | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value of a scenario; bounds are of 95 %, None where it has none."""

    key: str  # as in the file: behaviour.return_probability
    value: Value
    n: int
    how: Said
    low: float | None = None
    high: float | None = None
    kept_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedScenario:
    """A scenario as a file, and what it rests on."""

    name: str
    toml: str  # each value with what it rests on above it
    parameters: tuple[Parameter, ...]
    notes: tuple[Said, ...] = ()
