"""What a rehearsal was asked, and its answer in two sentences: what a chief reads first.

The first says what comes of it and whether that is demonstrated; the second what it means: where
documents wait and what would relieve that, or which number is worth measuring.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from web.language.i18n import Language, msgid, translate
from web.papers.rehearsal_answer_varied import (
    keys_said,
    sensitivity_answer,
    staffing_answer,
    sweep_answer,
)
from web.papers.rehearsal_change import changes_said, rate_said
from web.rehearsals.figures import is_demonstrated, number
from web.rehearsals.varied import CYCLE, LISTED
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.result import Comparison, Result
from workflow.rehearsal.saying import BOTTLENECK as USUAL
from workflow.rehearsal.saying import bottleneck_said, trial_said
from workflow.rehearsal.varying.answers import Sensitivity, StaffPlan, Sweep
from workflow.rehearsal.wanted import Rehearsal, Relief

Found = Rehearsal | Sweep | Sensitivity | StaffPlan
NAMES = "」、「"
BESIDE = msgid("照「%(others)s」辦，和「%(base)s」比，公文快或慢幾天、多少在期限內？")
ALONE = msgid("照「%(base)s」辦，公文要辦幾天、多少在期限內、卡在哪裡？")
OF_VALUES = msgid("「%(base)s」的%(keys)s換成別的值，公文快或慢幾天、多少在期限內？")
OF_INPUTS = msgid("「%(base)s」的哪一個數字，對公文辦理日數的影響最大？")
OF_PEOPLE = msgid("照「%(base)s」辦，最少要幾個人，期限內比率才到 %(aim)s %%？")

TAKES = msgid(
    "照「%(name)s」辦，公文平均 %(mean)s 日辦結（95 %% 信賴區間 %(low)s 至 %(high)s 日），"
    "九成在 %(most)s 日內，期限內比率 %(rate)s。"
)
TAKES_ONCE = msgid(
    "照「%(name)s」辦，公文平均 %(mean)s 日辦結，九成在 %(most)s 日內，期限內比率 %(rate)s；"
    "只跑一次，沒有信賴區間。"
)
NONE_DECIDED = msgid("照「%(name)s」辦，計入的公文沒有一件辦結，說不出要辦幾天。")
DIFFERS = msgid("照「%(name)s」辦，比起「%(base)s」：%(days)s；%(rate)s。")
SHORTEST = msgid(
    "和「%(base)s」比的 %(count)s 個情境裡，平均日數最短的是「%(name)s」：%(days)s；%(rate)s。"
)
LOCATED = msgid("照「%(name)s」辦，%(said)s")
BOTTLENECK = msgid("瓶頸是%(position)s，公文的等候有 %(share)s 在這裡；%(relief)s")
IN_VAIN = msgid(
    "試了多一個人（%(positions)s），都看不出紓解，日數多半不在排隊，而在簽核本身或府外機關。"
)
UNTRIED = msgid("沒有試過加人能少幾天。")


def question_of(found: Found, asked: str, language: Language) -> str:
    """As somebody asked it, else as the kind of question does.

    What somebody asked stays in the language that they asked in.
    """
    if asked:
        return asked
    match found:
        case Rehearsal():
            others = NAMES.join(each.other.scenario for each in found.comparisons)
            facts = {"base": found.result.scenario, "others": others}
            return translate(language, BESIDE if others else ALONE, dict(facts))
        case Sweep():
            keys = keys_said(found, language)
            return translate(language, OF_VALUES, {"base": found.sampled.scenario, "keys": keys})
        case Sensitivity():
            return translate(language, OF_INPUTS, {"base": found.sampled.scenario})
        case StaffPlan():
            aim = number(found.aim * 100, 1)
            return translate(language, OF_PEOPLE, {"base": found.sampled.scenario, "aim": aim})


def answer_of(found: Found, language: Language) -> tuple[str, str]:
    """What comes of it, and what that means.

    The second is "" where nothing more can be said: without an on-time rate nobody can be added.
    """
    match found:
        case Rehearsal():
            return _compared(found, language), _located(found, language)
        case Sweep():
            return sweep_answer(found, language)
        case Sensitivity():
            return sensitivity_answer(found.effects, language)
        case StaffPlan():
            return staffing_answer(found, language)


def _compared(found: Rehearsal, language: Language) -> str:
    """Alone, what it takes; of several others, the one that is quickest."""
    if not found.comparisons:
        return _takes(found.result, language)
    chosen = _chosen(found.comparisons)
    days, rate = changes_said(chosen.differences, language)
    facts: dict[str, object] = {
        "name": chosen.other.scenario,
        "base": found.result.scenario,
        "count": len(found.comparisons),
        "days": days,
        "rate": rate,
    }
    return translate(language, SHORTEST if len(found.comparisons) > 1 else DIFFERS, facts)


def _chosen(comparisons: Sequence[Comparison]) -> Comparison:
    """The quickest, demonstrated before what may be chance; the last of those without days."""

    def rank(each: Comparison) -> tuple[bool, bool, float]:
        """Those without days last, demonstrated ones first, then by days."""
        days = each.differences.get(CYCLE)
        if days is None:
            return (True, True, 0.0)
        is_proven = is_demonstrated(days) and days.difference < 0
        return (False, not is_proven, days.difference)

    return min(comparisons, key=rank)


def _takes(result: Result, language: Language) -> str:
    """Days, nine of ten, and the rate."""
    total = result.total
    facts: dict[str, object] = {"name": result.scenario}
    if total.cycle_days is None:
        return translate(language, NONE_DECIDED, facts)
    mean = total.cycle_days.mean
    facts |= {
        "mean": number(mean.mean),
        "most": number(total.cycle_days.p90.mean),
        "rate": rate_said(total.on_time_rate, language),
    }
    if mean.low is None or mean.high is None:
        return translate(language, TAKES_ONCE, facts)
    facts |= {"low": number(mean.low), "high": number(mean.high)}
    return translate(language, TAKES, facts)


def _located(found: Rehearsal, language: Language) -> str:
    """Where documents wait in the last scenario, and what relieves that, where it was tried."""
    last = found.comparisons[-1].other if found.comparisons else found.result
    said = _bottleneck(last, found.relief, language)
    if not found.comparisons:
        return said
    return translate(language, LOCATED, {"name": last.scenario, "said": said})


def _bottleneck(result: Result, relief: Relief | None, language: Language) -> str:
    """The bottleneck and its relief; in full where the queue never settles or nobody is there.

    It is that of the last scenario, of which relief was tried, also where another is quickest.
    """
    said = bottleneck_said(result)
    relieved = _relieved(relief, language)
    if said.template == USUAL:
        return translate(language, BOTTLENECK, {**said.facts, "relief": relieved})
    sentence = translate(language, said.template, dict(said.facts))
    return sentence if result.bottleneck is None else joined((sentence, relieved), language)


def _relieved(relief: Relief | None, language: Language) -> str:
    """What one holder more does, by the trial that helps; of several in vain, that none does."""
    trials = list(relief.trials) if relief else []
    if not trials:
        return translate(language, UNTRIED)
    if len(trials) > 1 and not trials[-1].helps:
        names = (position_name(each.key) for each in trials)
        positions = translate(language, LISTED).join(names)
        return translate(language, IN_VAIN, {"positions": positions})
    said = trial_said(trials[-1])
    return translate(language, said.template, dict(said.facts))


def joined(sentences: Iterable[str], language: Language) -> str:
    """Sentences one after the other; English has a space between them."""
    return ("" if language is Language.CHINESE else " ").join(filter(None, sentences))
