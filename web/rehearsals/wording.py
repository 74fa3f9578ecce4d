"""A rehearsal in sentences that text and paper share: how it was run, and what differs."""

from __future__ import annotations

from collections.abc import Iterator

from web.language.i18n import Language, msgid, translate
from web.rehearsals.figures import (
    IS_REAL,
    MAY_BE_CHANCE,
    difference_text,
    is_demonstrated,
    number,
)
from workflow.rehearsal.result import Comparison, Result

OPENING = msgid(
    "%(scenario)s：%(window)s，暖機 %(warmup)s 日，重複 %(replications)s 次，種子 %(seed)s；"
    "%(cases)s 件公文、%(events)s 次簽核"
)
DAYS, TO_THE_LAST = msgid("計入 %(days)s 日"), msgid("計到最後一件辦結")
PROVEN = msgid("%(difference)s；p %(p)s，%(says)s")
LEAST_P = 0.001


def opening(result: Result, language: Language) -> str:
    """Which scenario was run how long and how often."""
    window = DAYS if result.days else TO_THE_LAST
    facts: dict[str, object] = {
        "scenario": result.scenario,
        "window": translate(language, window, {"days": result.days}),
        "warmup": result.warmup_days,
        "replications": f"{result.replications:,}",
        "seed": result.seed,
        "cases": f"{result.total.cases:,}",
        "events": f"{result.events:,}",
    }
    return translate(language, OPENING, facts)


def differences(comparison: Comparison, language: Language) -> Iterator[str]:
    """Every metric of the other less that of the base, with whether it may be chance."""
    for metric, found in comparison.differences.items():
        said = difference_text(metric, found, language)
        p = found.p if found.p_holm is None else found.p_holm
        if p is None:
            yield said
            continue
        says = translate(language, IS_REAL if is_demonstrated(found) else MAY_BE_CHANCE)
        told = p_text(p)
        told = told if told.startswith("<") else f"= {told}"
        yield translate(language, PROVEN, {"difference": said, "p": told, "says": says})


def p_text(p: float) -> str:
    """A p as it is read: three places, or that it is less than those can say."""
    return f"< {LEAST_P}" if p < LEAST_P else number(p, 3)
