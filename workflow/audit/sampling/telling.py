"""How a sample was drawn, in sentences and as a record: for pages, commands and the report.

A chief asks three things: drawn from what, how large and why, and could it be drawn again.
"""

from collections.abc import Iterator

from workflow.audit.findings import Record
from workflow.audit.sampling.drawing import Drawn
from workflow.audit.sampling.plan import Plan, Spread, Way, percent
from workflow.audit.sampling.population import Exclusion
from workflow.audit.sampling.refusals import EXCLUDED
from workflow.audit.sampling.sizing import Sizing
from workflow.kept.about import Said
from workflow.texts import msgid

POPULATION = msgid("母體 %(population)s 件：紀錄共 %(cases)s 件，排除的如下。")
ALL_IN = msgid("母體 %(population)s 件：紀錄的每一件都在母體裡，沒有排除。")
SIZE_SAID = msgid("抽 %(size)s 件，件數由抽樣的人指定。")
SIZE_EACH = msgid("每個單位抽 %(each)s 件（不足的全抽），共 %(size)s 件；件數由抽樣的人指定。")
SIZE_WORKED_OUT = msgid(
    "信賴水準 %(confidence)s、可容忍偏差率 %(tolerable)s：母體 N＝%(population)s 件之中若有 "
    "%(tolerable)s、即 D＝%(deviations)s 件偏差，抽 n＝%(size)s 件而一件都沒抽到的機率是 "
    "C(N−D, n)÷C(N, n)＝%(chance)s，不超過 1−%(confidence)s＝%(limit)s；少抽一件就是 %(before)s。"
)
MEANING = msgid("樣本裡一件偏差都沒有，才能以這個信賴水準說母體的偏差率低於 %(tolerable)s。")
SOURCE = msgid(
    "屬性抽樣，預期偏差為零：母體大時即 ln(1−信賴水準)÷ln(1−可容忍偏差率)，"
    "同 AICPA《Audit Sampling》指引附錄 A 表 A-1、A-2 的 0% 一欄；母體有限時用超幾何分配。"
)
RANDOM = msgid(
    "隨機抽，種子 %(seed)s：依「種子:文號」的 SHA-256 由小到大取前面的；"
    "誰用同一個種子抽，都是同一批。"
)
CONSECUTIVE = msgid("連號抽：依文號由小到大取前面的。")
SINCE = msgid("只抽 %(since)s 以後收文的。")
PROPORTIONAL = msgid("依單位分層，按各單位在母體的件數比例（最大餘數），每個單位至少一件。")
EACH = msgid("依單位分層，每個單位抽一樣多。")
NOT_RANDOM = msgid("連號抽的不是隨機樣本，信賴水準只用來定件數，不能據以推論母體。")
NOT_TOGETHER = msgid("件數是以整個母體算的；分層後不能對個別單位推論。")
NO_UNIT = msgid("單位不明")
CONFIDENTIAL_UNKNOWN = msgid("紀錄沒有密等，密件分不出來，可能在樣本裡；調卷前請先核對。")


def told(drawn: Drawn) -> Iterator[Said]:
    """All of it: population, exclusions, size, order, and what must not be concluded."""
    yield from told_of_population(drawn.population, drawn.cases, tuple(drawn.excluded.items()))
    yield from _size(drawn)
    yield from told_of_plan(drawn.plan)
    yield from _limits(drawn)


def sample_record(drawn: Drawn) -> Record:
    """The sample as `chenhe audit --format json` prints it: all that draws it again."""
    plan, sizing = drawn.plan, drawn.sizing
    return {
        "way": plan.way.name.lower(),
        "spread": plan.spread.name.lower(),
        "seed": plan.seed,
        "since": plan.terms.since.isoformat() if plan.terms.since else None,
        "cases": drawn.cases,
        "population": drawn.population,
        "excluded": {reason.english: count for reason, count in drawn.excluded.items()},
        "size": len(drawn.ids),
        "confidence": float(sizing.rates.confidence) if sizing else None,
        "tolerable": float(sizing.rates.tolerable) if sizing else None,
        "deviations": sizing.deviations if sizing else None,
        "chance": round(sizing.chance, 6) if sizing else None,
        "strata": [
            {"unit": each.unit, "population": each.population, "drawn": each.drawn}
            for each in drawn.strata
        ],
        "ids": list(drawn.ids),
        "told": [str(each) for each in told(drawn)],
    }


def told_of_population(
    population: int, cases: int, excluded: tuple[tuple[Exclusion, int], ...]
) -> Iterator[Said]:
    """How many there are to draw from, and how many each reason took away."""
    facts = {"population": f"{population:,}", "cases": f"{cases:,}"}
    yield Said(template=POPULATION if excluded else ALL_IN, facts=facts)
    for reason, count in excluded:
        yield Said(template=EXCLUDED, facts={"reason": reason.value, "count": f"{count:,}"})


def told_of_size(sizing: Sizing) -> Iterator[Said]:
    """The formula in words, with its numbers put in, what it means and where it is from."""
    rates = sizing.rates
    facts = {
        "confidence": percent(rates.confidence),
        "tolerable": percent(rates.tolerable),
        "population": f"{sizing.population:,}",
        "deviations": f"{sizing.deviations:,}",
        "size": f"{sizing.size:,}",
        "chance": f"{sizing.chance:.3%}",
        "limit": percent(1 - rates.confidence),
        "before": f"{sizing.chance_of_fewer:.3%}",
    }
    yield Said(template=SIZE_WORKED_OUT, facts=facts)
    yield Said(template=MEANING, facts=facts)
    yield Said(template=SOURCE)


def told_of_plan(plan: Plan) -> Iterator[Said]:
    """Which ones: by what order, from what day, by unit or not."""
    if plan.way is Way.RANDOM:
        yield Said(template=RANDOM, facts={"seed": str(plan.seed)})
    else:
        yield Said(template=CONSECUTIVE)
    if plan.terms.since:
        yield Said(template=SINCE, facts={"since": plan.terms.since.isoformat()})
    if plan.spread is not Spread.TOGETHER:
        is_each = plan.spread is Spread.EACH
        yield Said(template=EACH if is_each else PROPORTIONAL)


def _size(drawn: Drawn) -> Iterator[Said]:
    facts = {"size": f"{len(drawn.ids):,}", "each": f"{drawn.plan.size or 0:,}"}
    if drawn.sizing:
        yield from told_of_size(drawn.sizing)
    elif drawn.plan.spread is Spread.EACH:
        yield Said(template=SIZE_EACH, facts=facts)
    else:
        yield Said(template=SIZE_SAID, facts=facts)


def _limits(drawn: Drawn) -> Iterator[Said]:
    if drawn.sizing and drawn.plan.way is Way.CONSECUTIVE:
        yield Said(template=NOT_RANDOM)
    elif drawn.sizing and drawn.plan.spread is Spread.PROPORTIONAL:
        yield Said(template=NOT_TOGETHER)
    if not drawn.tells_confidentiality:
        yield Said(template=CONFIDENTIAL_UNKNOWN)
