"""How a sample is to be drawn, as whoever draws it says: read from texts, every fault told."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from rules.errors import BadInputError
from rules.numbers import read_number, read_whole
from rules.texts import half_width
from workflow.audit.sampling.population import CHOICES, Exclusion, Terms
from workflow.audit.sampling.refusals import PlanFaultError
from workflow.audit.sampling.sizing import CONFIDENCES, TOLERABLES, Rates
from workflow.roc import DayUnreadableError, parse_day
from workflow.texts import msgid

MOST_SEED = 10**18
Kind = TypeVar("Kind", bound=Enum)


class Way(Enum):
    """Which cases of a stratum are drawn."""

    RANDOM = msgid("隨機")  # by a seed, so that anybody can draw them again
    CONSECUTIVE = msgid("連號")  # the first by 文號


class Spread(Enum):
    """Whether the units of the population are strata."""

    TOGETHER = msgid("不分層")
    PROPORTIONAL = msgid("依單位件數比例")  # each unit at least one
    EACH = msgid("每個單位同數")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a sample is drawn: the same plan on the same population gives the same sample."""

    way: Way = Way.RANDOM
    spread: Spread = Spread.TOGETHER
    size: int | None = None  # of EACH: from each unit; None: worked out from the rates
    rates: Rates = field(default_factory=Rates)
    seed: int | None = None  # of RANDOM alone
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The same as texts of a form or a command; a blank one is left to the plan."""

    way: str = ""
    spread: str = ""
    size: str = ""
    confidence: str = ""
    tolerable: str = ""
    seed: str = ""
    since: str = ""
    excluded: tuple[str, ...] | None = None  # None: all that may be chosen


def read_plan(asked: Asked, *, fresh_seed: int) -> Plan:
    """The plan that these texts say; raises BadInputError with every fault.

    `fresh_seed` is taken where a random sample names no seed of its own.
    """
    reading = _Reading(asked)
    plan = reading.plan(fresh_seed)
    if reading.faults:
        raise BadInputError(reading.faults)
    return plan


class _Reading:
    """Reads one form, and gathers what is wrong with it."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self.faults: list[PlanFaultError] = []

    def plan(self, fresh_seed: int) -> Plan:
        """What can be read of it."""
        way = self._word("way", msgid("抽法"), self._asked.way, Way) or Way.RANDOM
        spread = self._word("spread", msgid("分層"), self._asked.spread, Spread) or Spread.TOGETHER
        return Plan(
            way=way,
            spread=spread,
            size=self._size(spread),
            rates=self._rates(),
            seed=self._seed(way, fresh_seed),
            terms=Terms(excluded=self._excluded(), since=self._since()),
        )

    def _size(self, spread: Spread) -> int | None:
        text = self._asked.size.strip()
        if text and (self._asked.confidence or self._asked.tolerable):
            why = msgid("已經給了信賴水準或可容忍偏差率，件數由它們算出")
            self._fault("size", msgid("件數"), text, why, msgid("件數與比率擇一"))
        if not text and spread is Spread.EACH:
            why = msgid("每個單位抽幾件，要寫出來")
            self._fault("size", msgid("件數"), text, why, "5、10")
        size = read_whole(text.replace(",", "")) if text else None
        if text and (size is None or size < 1):
            self._fault("size", msgid("件數"), text, msgid("不是 1 以上的整數"), "1、60、150")
        return size if size and size > 0 else None

    def _rates(self) -> Rates:
        default = Rates()
        asked = self._asked
        confidence = self._rate("confidence", msgid("信賴水準"), asked.confidence, CONFIDENCES)
        tolerable = self._rate("tolerable", msgid("可容忍偏差率"), asked.tolerable, TOLERABLES)
        return Rates(
            confidence=confidence or default.confidence, tolerable=tolerable or default.tolerable
        )

    def _rate(
        self, key: str, what: str, text: str, limits: tuple[Decimal, Decimal]
    ) -> Decimal | None:
        if not text.strip():
            return None
        lowest, highest = limits
        rate = _decimal(text)
        if rate is not None and lowest <= rate <= highest:
            return rate
        why = msgid("不是比率") if rate is None else msgid("超出範圍")
        allowed = f"{lowest}–{highest}（{percent(lowest)}–{percent(highest)}）"
        self._fault(key, what, text, why, allowed)
        return None

    def _seed(self, way: Way, fresh: int) -> int | None:
        text = self._asked.seed.strip()
        if way is Way.CONSECUTIVE:
            if text:
                why = msgid("連號不用種子")
                self._fault("seed", msgid("種子"), text, why, msgid("留空白"))
            return None
        if not text:
            return fresh
        seed = read_whole(text)
        if seed is None or not 0 <= seed < MOST_SEED:
            self._fault("seed", msgid("種子"), text, msgid("不是整數"), f"0–{MOST_SEED - 1}")
        return seed

    def _since(self) -> date | None:
        text = self._asked.since.strip()
        try:
            return parse_day(text) if text else None
        except DayUnreadableError as fault:
            self._fault("since", msgid("起始日"), text, fault.why, "2026-03-02、115.3.2、1150302")
            return None

    def _excluded(self) -> frozenset[Exclusion]:
        words = self._asked.excluded
        if words is None:
            return frozenset(CHOICES)
        named = {word: each for each in CHOICES for word in (each.value, each.english)}
        for word in words:
            if word not in named:
                allowed = "、".join(f"{each.value}（{each.english}）" for each in CHOICES)
                self._fault("excluded", msgid("排除"), word, msgid("不是可以排除的"), allowed)
        return frozenset(named[word] for word in words if word in named)

    def _word(self, key: str, what: str, text: str, kind: type[Kind]) -> Kind | None:
        named = {word: each for each in kind for word in (each.value, each.name.lower())}
        if text and text not in named:
            allowed = "、".join(f"{each.value}（{each.name.lower()}）" for each in kind)
            self._fault(key, what, text, msgid("沒有這一種"), allowed)
        return named.get(text)

    def _fault(self, key: str, what: str, value: str, why: str, allowed: str) -> None:
        self.faults.append(
            PlanFaultError(key=key, what=what, value=value, why=why, allowed=allowed)
        )


def percent(rate: Decimal) -> str:
    """A rate as people write it: 95%."""
    return f"{(rate * 100).normalize():f}%"


def _decimal(text: str) -> Decimal | None:
    """0.05, 5% or ５％."""
    plain = half_width(text).strip()
    number = read_number(plain.removesuffix("%").strip())
    if number is None:
        return None
    rate = Decimal(str(number))
    return rate / 100 if plain.endswith("%") else rate
