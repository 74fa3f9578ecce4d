"""What is estimated: a value with what it rests on, or the one that stays as it was."""

from dataclasses import dataclass
from numbers import Integral

from workflow.kept.about import Said
from workflow.rehearsal.fitted import Parameter, Value
from workflow.rehearsal.scenario import Scenario
from workflow.texts import msgid

FEWEST = 30  # observations; on fewer the value that was there before stays
TOO_FEW = msgid("不到 %(least)s 筆，維持原值")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A scenario and what it rests on."""

    scenario: Scenario
    parameters: tuple[Parameter, ...]
    notes: tuple[Said, ...] = ()


def kept(key: str, value: Value, n: int, why: Said | None = None) -> Parameter:
    """A value that stays as it was."""
    told = why or said(TOO_FEW, least=FEWEST)
    return Parameter(key=key, value=value, n=n, how=told, kept_default=True)


def measured(
    key: str, found: tuple[float, float | None, float | None], n: int, how: Said
) -> Parameter:
    """A value between its bounds."""
    value, low, high = found
    return Parameter(key=key, value=value, low=low, high=high, n=n, how=how)


def said(template: str, **facts: object) -> Said:
    """A sentence of a message id; numbers are parted by thousands."""
    told = {
        name: f"{fact:,}" if isinstance(fact, Integral) else str(fact)
        for name, fact in facts.items()
    }
    return Said(template=template, facts=told)
