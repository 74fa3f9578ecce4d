"""Sweep, sensitivity and staff plan as tables of texts and sentences, for terminal and page.

A difference stands with its sign and its 95 % interval; exactly none is said to be none.
"""

from __future__ import annotations

from collections.abc import Iterator

from web.language.i18n import Language, msgid, translate
from web.rehearsals.figures import (
    IS_REAL,
    MAY_BE_CHANCE,
    NOTHING,
    figure,
    is_demonstrated,
    number,
)
from web.rehearsals.inputs import input_name
from web.rehearsals.tables import Row, Table
from web.rehearsals.wording import p_text
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.result import Difference
from workflow.rehearsal.varying.answers import (
    Effect,
    Move,
    Point,
    Sampled,
    Sensitivity,
    StaffPlan,
    Step,
    Sweep,
)

LISTED = "、"
CYCLE, WAIT, RATE = "cycle_days", "wait_days", "on_time_rate"
MEANS = (msgid("辦理日數"), msgid("等候日數"), msgid("期限內 %"))
INPUT, STEP = msgid("輸入"), msgid("步驟")
SWEEP_HEADS = (msgid("辦理日數差"), "p", msgid("百分點差"), msgid("是真的嗎"))
BASE_NAME = msgid("情境原樣")
EFFECT_HEADS = (msgid("原值"), msgid("減為"), msgid("日數差"), msgid("增為"), msgid("日數差"))
STEP_HEADS = (msgid("該職稱人數"), msgid("總人數"), msgid("期限內 %"), msgid("達到"))
MOVES = {
    Move.BASE: msgid("情境原樣"),
    Move.ADD: msgid("加 1 人：%(position)s"),
    Move.TAKE: msgid("減 1 人，不需要：%(position)s"),
    Move.KEEP: msgid("試減 1 人，仍需要：%(position)s"),
    Move.AMPLE: msgid("試試每個職位都有用不完的人"),
}
WITHIN = msgid("%(mean)s（%(low)s 至 %(high)s）")
ALIKE = msgid("完全一樣")
YES, NO = msgid("是"), msgid("否")
SAMPLED = msgid(
    "%(scenario)s：計入 %(days)s 日，暖機 %(warmup)s 日，重複 %(replications)s 次，種子 %(seed)s"
)
SWEEP_SAID = msgid(
    "%(count)s 個組合，各和情境原樣比：同樣的公文逐次相減，區間是 95 %% 信賴區間；"
    "全表 %(tests)s 項差異的 p 已一併用 Holm 法校正。"
)
SENSITIVITY_SAID = msgid(
    "每個輸入單獨增減 %(by)s，依對平均辦理日數的影響由大到小；括號是 95 %% 信賴區間。"
)
ORDER_SAID = msgid(
    "做法：在負荷最重的職稱一次加 1 人，到期限內比率信賴區間的下端達到 %(aim)s；"
    "再從負荷最輕的職稱起一次減 1 人，減了仍達到就減，不達到就留。"
)
FOUND = msgid("找到：共 %(persons)s 人，情境原樣是 %(before)s 人。")
CHANGED = msgid("%(position)s %(holders)s 人")
UNCHANGED = msgid("人數和情境原樣相同。")


def sampled_said(found: Sampled, language: Language) -> str:
    """How it was drawn."""
    facts: dict[str, object] = {
        "scenario": found.scenario,
        "days": found.days or NOTHING,
        "warmup": found.warmup_days,
        "replications": found.replications,
        "seed": found.seed,
    }
    return translate(language, SAMPLED, facts)


def sweep_table(found: Sweep, language: Language) -> Table:
    """The base, then each point with its difference to it."""
    name = translate(language, LISTED).join(input_name(each.key, language) for each in found.axes)
    base = (translate(language, BASE_NAME), *_means(found.base), *[NOTHING] * 4)
    rows = tuple(_point_row(each, language) for each in found.points)
    return Table(name=name, heads=(*MEANS, *SWEEP_HEADS), rows=(base, *rows))


def _point_row(found: Point, language: Language) -> Row:
    """A point, and whether its days differ from the base by more than chance."""
    days, rate = found.differences.get(CYCLE), found.differences.get(RATE)
    return (
        LISTED.join(found.values),
        *_means(found),
        difference(days, language),
        _p(days),
        difference(rate, language, scale=100.0, digits=1),
        says(days, language),
    )


def says(found: Difference | None, language: Language) -> str:
    """Whether a difference is more than chance; exactly none is none."""
    if found is None:
        return NOTHING
    if found.difference == 0 and not (found.low or found.high):
        return translate(language, ALIKE)
    return translate(language, IS_REAL if is_demonstrated(found) else MAY_BE_CHANCE)


def _means(found: Point) -> Row:
    """What is measured of a point, each with its interval."""
    return (
        figure(found.metrics.get(CYCLE)).text,
        figure(found.metrics.get(WAIT)).text,
        figure(found.metrics.get(RATE), digits=1, scale=100).text,
    )


def difference(
    found: Difference | None, language: Language, *, scale: float = 1.0, digits: int = 2
) -> str:
    """A difference with its sign and its interval."""
    if found is None:
        return NOTHING
    sign = "+" if found.difference > 0 else ""
    mean = sign + number(found.difference * scale, digits)
    if found.low is None or found.high is None:
        return mean
    low, high = number(found.low * scale, digits), number(found.high * scale, digits)
    return translate(language, WITHIN, {"mean": mean, "low": low, "high": high})


def _p(found: Difference | None) -> str:
    """p as corrected over the whole table."""
    if found is None or found.p_holm is None:
        return NOTHING
    return p_text(found.p_holm)


def sensitivity_table(found: Sensitivity, language: Language) -> Table:
    """The inputs, that with the largest effect first."""
    rows = tuple(_effect_row(each, language) for each in found.effects)
    return Table(name=INPUT, heads=EFFECT_HEADS, rows=rows)


def _effect_row(found: Effect, language: Language) -> Row:
    """An input with both of its values."""
    return (
        input_name(found.key, language),
        found.at,
        *_side(found.less, language),
        *_side(found.more, language),
    )


def _side(found: Point | None, language: Language) -> Row:
    """The value and what it changes; nothing where it was not tried."""
    if found is None:
        return (NOTHING, NOTHING)
    return (found.values[0], difference(found.differences.get(CYCLE), language))


def steps_table(found: StaffPlan, language: Language) -> Table:
    """Each plan tried, in order."""
    rows = tuple(_step_row(each, language) for each in found.steps)
    return Table(name=STEP, heads=STEP_HEADS, rows=rows)


def _step_row(found: Step, language: Language) -> Row:
    """A plan tried: what was done, and what it reached."""
    facts: dict[str, object] = {"position": position_name(found.key)} if found.key else {}
    return (
        translate(language, MOVES[found.move], facts),
        f"{found.holders}" if found.holders else NOTHING,
        f"{found.persons:,}",
        figure(found.rate, digits=1, scale=100).text,
        translate(language, YES if found.reaches else NO),
    )


def notes_of(found: Sweep | Sensitivity | StaffPlan, language: Language) -> Iterator[str]:
    """What has to stand beside the table."""
    match found:
        case Sweep():
            tests = sum(
                each.p is not None for point in found.points for each in point.differences.values()
            )
            facts: dict[str, object] = {"count": len(found.points), "tests": tests}
            yield translate(language, SWEEP_SAID, facts)
        case Sensitivity():
            yield translate(language, SENSITIVITY_SAID, {"by": f"{found.by:.0%}"})
            yield from (
                translate(language, each.template, dict(each.facts)) for each in found.notes
            )
        case StaffPlan():
            yield translate(language, ORDER_SAID, {"aim": f"{found.aim:.1%}"})


def plan_said(found: StaffPlan, language: Language) -> Iterator[str]:
    """What the plan is, or why there is none."""
    if found.why:
        yield translate(language, found.why.template, dict(found.why.facts))
        return
    facts: dict[str, object] = {"persons": found.persons, "before": found.base_persons}
    yield translate(language, FOUND, facts)
    for key, holders in found.holders.items():
        said: dict[str, object] = {"position": position_name(key), "holders": holders}
        yield translate(language, CHANGED, said)
    if not found.holders:
        yield translate(language, UNCHANGED)


def plan_lines(found: StaffPlan) -> Iterator[str]:
    """The plan as lines of a scenario."""
    for key, holders in found.holders.items():
        unit, _, name = key.rpartition("/")
        yield f'staff."{unit}"."{name}" = {holders}'
