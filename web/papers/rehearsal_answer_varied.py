"""The answer of a sweep, a sensitivity and a search for the fewest people, in two sentences.

The second says what may be done on its account: nothing where no difference is demonstrated,
measure a number where the conclusion leans on it, put people where they are most wanting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from web.language.i18n import Language, msgid, translate
from web.papers.rehearsal_change import DAYS, change_said, changes_said, rate_said
from web.rehearsals.figures import is_demonstrated, number
from web.rehearsals.inputs import input_name
from web.rehearsals.varied import CYCLE, LISTED
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.varying.answers import Effect, Move, Point, StaffPlan, Sweep
from workflow.rehearsal.varying.filling import NEVER

BEST = msgid(
    "試的 %(count)s 個組合裡，平均辦理日數最短的是 %(keys)s = %(values)s：%(days)s；%(rate)s。"
)
NO_BEST = msgid("試的 %(count)s 個組合，都比不出和情境原樣差幾日。")
NONE_PROVEN = msgid("沒有一個組合的辦理日數和情境原樣有證實的差異，不宜據以更動。")
PROVEN = msgid(
    "辦理日數和情境原樣有證實的差異的組合有 %(proven)s 個（其中 %(quicker)s 個較快），"
    "其餘 %(rest)s 個可能只是機遇，不宜據以更動。"
)
LARGEST = msgid("影響最大的是「%(key)s」（現在是 %(at)s）：%(sides)s。")
SIDE = msgid("改為 %(value)s，%(days)s")
NO_EFFECT = msgid("沒有任何數字試得出影響。")
NEXT = msgid(
    "結論靠這個數字最多，要先實地量準它；影響次大的是「%(key)s」，最多差 %(by)s 日，"
    "其他數字的影響都不超過它。"
)
ONLY = msgid("結論靠這個數字最多，要先實地量準它；沒有別的數字可試。")
FEWEST = msgid("期限內比率要到 %(aim)s %%，最少 %(persons)s 人，%(beside)s。")
MORE, FEWER = msgid("比情境原樣多 %(by)s 人"), msgid("比情境原樣少 %(by)s 人")
AS_MANY = msgid("和情境原樣一樣多")
REACHED = msgid("照這樣配置，期限內比率是 %(rate)s；%(changed)s")
ADDED = msgid("要加人的是%(positions)s，就是人最不夠的地方。")
SPARED = msgid("不必加人；可以少人的是%(positions)s。")
AS_IT_IS = msgid("人數不必更動。")
OTHERWISE = msgid("加人解決不了：要看的是簽核時間、府外機關的日數、時限與收文量。")
NOT_ENOUGH = msgid("上限以內加了的是%(positions)s，還不夠：放寬上限再找，或先減少到這裡的公文。")
HOLDERS = msgid("%(position)s（%(holders)s 人）")


def sweep_answer(found: Sweep, language: Language) -> tuple[str, str]:
    """The best point, and whether any may be relied on."""
    return _best(found, language), _proven(found.points, language)


def staffing_answer(found: StaffPlan, language: Language) -> tuple[str, str]:
    """The fewest people, and where they are needed."""
    return _fewest(found, language), _reached(found, language)


def keys_said(found: Sweep, language: Language) -> str:
    """What was varied, in words."""
    names = (input_name(each.key, language) for each in found.axes)
    return translate(language, LISTED).join(names)


def _best(found: Sweep, language: Language) -> str:
    """The point with the shortest days, beside the base."""
    there = [each for each in found.points if each.differences.get(CYCLE)]
    facts: dict[str, object] = {"count": len(found.points)}
    if not there:
        return translate(language, NO_BEST, facts)
    best = min(there, key=lambda each: each.differences[CYCLE].difference)
    days, rate = changes_said(best.differences, language)
    facts |= {
        "keys": keys_said(found, language),
        "values": translate(language, LISTED).join(best.values),
        "days": days,
        "rate": rate,
    }
    return translate(language, BEST, facts)


def _proven(points: Sequence[Point], language: Language) -> str:
    """Of how many points it is demonstrated that they differ."""
    there = [each.differences[CYCLE] for each in points if CYCLE in each.differences]
    real = [each for each in there if is_demonstrated(each)]
    facts: dict[str, object] = {
        "proven": len(real),
        "quicker": sum(each.difference < 0 for each in real),
        "rest": len(points) - len(real),
    }
    return translate(language, PROVEN if real else NONE_PROVEN, facts)


def sensitivity_answer(effects: Sequence[Effect], language: Language) -> tuple[str, str]:
    """The number that matters most, and the next."""
    if not effects:
        return translate(language, NO_EFFECT), ""
    first, *others = effects
    sides = [_side(each, language) for each in (first.less, first.more) if each]
    facts: dict[str, object] = {
        "key": input_name(first.key, language),
        "at": first.at,
        "sides": translate(language, "；").join(sides),
    }
    if not others:
        return translate(language, LARGEST, facts), translate(language, ONLY)
    second = others[0]
    more: dict[str, object] = {
        "key": input_name(second.key, language),
        "by": number(second.size),
    }
    return translate(language, LARGEST, facts), translate(language, NEXT, more)


def _side(point: Point, language: Language) -> str:
    """What one value of an input changes."""
    days = change_said(point.differences.get(CYCLE), DAYS, language)
    return translate(language, SIDE, {"value": point.values[0], "days": days})


def _fewest(found: StaffPlan, language: Language) -> str:
    """How many people, or why that cannot be reached."""
    if found.why:
        return translate(language, found.why.template, dict(found.why.facts))
    by = found.persons - found.base_persons
    says = MORE if by > 0 else FEWER if by else AS_MANY
    facts: dict[str, object] = {
        "aim": number(found.aim * 100, 1),
        "persons": found.persons,
        "beside": translate(language, says, {"by": abs(by)}),
    }
    return translate(language, FEWEST, facts)


def _reached(found: StaffPlan, language: Language) -> str:
    """The rate of the plan, and where the people are who were added."""
    if found.why and found.why.template == NEVER:
        return translate(language, OTHERWISE)
    added = translate(language, LISTED).join(_held(found, language, are_added=True))
    if found.why:
        return translate(language, NOT_ENOUGH, {"positions": added}) if added else ""
    plan = [each for each in found.steps if each.reaches and each.move is not Move.AMPLE][-1]
    spared = translate(language, LISTED).join(_held(found, language, are_added=False))
    changed = ADDED if added else SPARED if spared else AS_IT_IS
    facts: dict[str, object] = {
        "rate": rate_said(plan.rate, language),
        "changed": translate(language, changed, {"positions": added or spared}),
    }
    return translate(language, REACHED, facts)


def _held(found: StaffPlan, language: Language, *, are_added: bool) -> Iterator[str]:
    """The positions that got more people, or fewer, each with how many it has then."""
    more = {each.key for each in found.steps if each.move is Move.ADD}
    for key, holders in found.holders.items():
        if (key in more) == are_added:
            facts: dict[str, object] = {"position": position_name(key), "holders": holders}
            yield translate(language, HOLDERS, facts)
