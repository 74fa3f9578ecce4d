"""預演, numbers in words: means with their intervals, and how two scenarios differ."""

from __future__ import annotations

from dataclasses import dataclass

from web.files.rehearsal_sheet import METRICS
from web.language.i18n import Language, msgid, translate
from workflow.rehearsal.result import Difference, Estimate, Spread
from workflow.rehearsal.wanted import DEMONSTRATED

NOTHING, MINUS = "—", "−"
LONGER = msgid("%(name)s平均多 %(by)s 日（95 %% 信賴區間 %(low)s 至 %(high)s）")
SHORTER = msgid("%(name)s平均少 %(by)s 日（95 %% 信賴區間 %(low)s 至 %(high)s）")
HIGHER = msgid("%(name)s高 %(by)s 個百分點（95 %% 信賴區間 %(low)s 至 %(high)s）")
LOWER = msgid("%(name)s低 %(by)s 個百分點（95 %% 信賴區間 %(low)s 至 %(high)s）")
SAME = msgid("%(name)s完全一樣")
UNSURE = msgid("%(name)s相差 %(by)s，只跑一次，看不出是不是真的")
IS_REAL = msgid("差異是真的")
MAY_BE_CHANCE = msgid("可能只是機遇")
RATES = frozenset({"on_time_rate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value as pages print it: the mean, and its interval where it has one."""

    mean: str = NOTHING
    span: str = ""

    @property
    def text(self) -> str:
        """Both, on one line."""
        return f"{self.mean}（{self.span}）" if self.span else self.mean


def figure(found: Estimate | None, *, digits: int = 2, scale: float = 1.0) -> Figure:
    """An estimate, or that there is none; rates are scaled by 100."""
    if found is None:
        return Figure()
    mean = number(found.mean * scale, digits)
    if found.low is None or found.high is None:
        return Figure(mean=mean)
    low, high = number(found.low * scale, digits), number(found.high * scale, digits)
    return Figure(mean=mean, span=f"{low}–{high}")


def spread(found: Spread | None) -> tuple[Figure, Figure, Figure, Figure]:
    """Mean, median, p90 and p95 of documents, in days."""
    if found is None:
        return (Figure(), Figure(), Figure(), Figure())
    return (figure(found.mean), figure(found.p50), figure(found.p90), figure(found.p95))


def number(value: float, digits: int = 2) -> str:
    """A number as people read it; never minus nothing."""
    text = f"{value:,.{digits}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text.replace("-", MINUS)


def difference_text(metric: str, found: Difference, language: Language) -> str:
    """How two scenarios differ in one metric, in words."""
    scale, digits = (100.0, 1) if metric in RATES else (1.0, 2)
    by = found.difference * scale
    facts: dict[str, object] = {
        "name": translate(language, METRICS[metric]),
        "by": number(abs(by), digits),
    }
    if found.difference == 0 and not (found.low or found.high):
        return translate(language, SAME, facts)
    if found.low is None or found.high is None:
        return translate(language, UNSURE, facts)
    facts |= {
        "low": number(found.low * scale, digits),
        "high": number(found.high * scale, digits),
    }
    up, down = (HIGHER, LOWER) if metric in RATES else (LONGER, SHORTER)
    return translate(language, up if by > 0 else down, facts)


def is_demonstrated(found: Difference) -> bool:
    """Whether chance alone would hardly make this difference."""
    p = found.p if found.p_holm is None else found.p_holm
    return p is not None and p < DEMONSTRATED
