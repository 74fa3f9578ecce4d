"""What one scenario changes against another, in half a sentence: by how much, and is it real.

A change is called real only where p, corrected for all differences of its table, is below 0.05: an
interval that leaves out zero may still be chance where many differences were looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from web.language.i18n import Language, msgid, translate
from web.rehearsals.figures import is_demonstrated, number
from web.rehearsals.varied import CYCLE, RATE
from workflow.rehearsal.result import Difference, Estimate

IS_REAL = msgid("這個差異是真的（校正後 p 小於 0.05）")
MAY_BE_CHANCE = msgid("沒有證實（校正後 p 不小於 0.05），可能只是機遇")

RATE_ALONE = msgid("%(rate)s %%")
RATE_IN = msgid("%(rate)s %%（%(low)s 至 %(high)s）")
NO_RATE = msgid("沒有可算的")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a change of one metric is said.

    `unclear` is said of what may be chance, `once` of a single replication, which has no interval,
    `nothing` where one of the two has no value.
    """

    less: str
    more: str
    unclear: str
    once: str
    same: str
    nothing: str
    scale: float
    digits: int


DAYS = Words(
    less=msgid("平均辦理日數少 %(by)s 日（95 %% 信賴區間 %(low)s 至 %(high)s 日），%(says)s"),
    more=msgid("平均辦理日數多 %(by)s 日（95 %% 信賴區間 %(low)s 至 %(high)s 日），%(says)s"),
    unclear=msgid("平均辦理日數相差 %(by)s 日（95 %% 信賴區間 %(low)s 至 %(high)s 日），%(says)s"),
    once=msgid("平均辦理日數相差 %(by)s 日，只跑一次，看不出是不是真的"),
    same=msgid("平均辦理日數完全一樣"),
    nothing=msgid("平均辦理日數比不出來，因為其中一個沒有辦結的公文"),
    scale=1.0,
    digits=2,
)
POINTS = Words(
    less=msgid("期限內比率低 %(by)s 個百分點（%(low)s 至 %(high)s），%(says)s"),
    more=msgid("期限內比率高 %(by)s 個百分點（%(low)s 至 %(high)s），%(says)s"),
    unclear=msgid("期限內比率相差 %(by)s 個百分點（%(low)s 至 %(high)s），%(says)s"),
    once=msgid("期限內比率相差 %(by)s 個百分點，只跑一次，看不出是不是真的"),
    same=msgid("期限內比率完全一樣"),
    nothing=msgid("期限內比率沒有可比的"),
    scale=100.0,
    digits=1,
)


def changes_said(differences: Mapping[str, Difference], language: Language) -> tuple[str, str]:
    """What changes in days, and what in the rate."""
    days, rate = differences.get(CYCLE), differences.get(RATE)
    return change_said(days, DAYS, language), change_said(rate, POINTS, language)


def change_said(found: Difference | None, words: Words, language: Language) -> str:
    """One change; its interval is told without signs where the change is demonstrated."""
    if found is None:
        return translate(language, words.nothing)
    low, high = found.low, found.high
    if found.difference == 0 and not (low or high):
        return translate(language, words.same)
    if low is None or high is None:
        return translate(language, words.once, {"by": _signed(found.difference, words)})
    if not is_demonstrated(found):
        facts = _facts(found.difference, low, high, words, is_signed=True)
        return translate(language, words.unclear, {**facts, "says": MAY_BE_CHANCE})
    if found.difference < 0:
        facts = _facts(-found.difference, -high, -low, words)
        return translate(language, words.less, {**facts, "says": IS_REAL})
    facts = _facts(found.difference, low, high, words)
    return translate(language, words.more, {**facts, "says": IS_REAL})


def rate_said(found: Estimate | None, language: Language) -> str:
    """A rate in per cent with its interval; that there is none."""
    if found is None:
        return translate(language, NO_RATE)
    facts: dict[str, object] = {"rate": number(found.mean * 100, 1)}
    if found.low is None or found.high is None:
        return translate(language, RATE_ALONE, facts)
    facts |= {"low": number(found.low * 100, 1), "high": number(found.high * 100, 1)}
    return translate(language, RATE_IN, facts)


def _facts(
    by: float, low: float, high: float, words: Words, *, is_signed: bool = False
) -> dict[str, object]:
    """The three numbers of a change."""
    say = _signed if is_signed else _plain
    return {"by": say(by, words), "low": say(low, words), "high": say(high, words)}


def _plain(value: float, words: Words) -> str:
    """A number as it is."""
    return number(value * words.scale, words.digits)


def _signed(value: float, words: Words) -> str:
    """A number with its sign; none of nothing."""
    text = _plain(value, words)
    return f"+{text}" if value > 0 and text.strip("0.,") else text
