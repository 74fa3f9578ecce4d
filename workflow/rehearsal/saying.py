"""What a rehearsal says in sentences: the bottleneck, how it was compared."""

from collections.abc import Iterator

from workflow.kept.about import Said
from workflow.rehearsal.assuming import position_name
from workflow.rehearsal.result import Result
from workflow.rehearsal.wanted import MOST_FOR_PRECISION, Rehearsal, Relief, Trial
from workflow.texts import msgid

BOTTLENECK = msgid(
    "瓶頸是%(position)s：公文在這裡等候的時間合計最長，占全部等候的 %(share)s，"
    "每次平均等 %(wait)s 日，負荷 %(load)s。"
)
NEVER_SETTLES = msgid(
    "瓶頸是%(position)s：公文在這裡等候的時間合計最長，占全部等候的 %(share)s，"
    "每次平均等 %(wait)s 日；負荷 %(load)s，來的比辦得完的多，會愈積愈多。"
)
NOBODY_THERE = msgid(
    "瓶頸是%(position)s：公文在這裡等候的時間合計最長，占全部等候的 %(share)s，"
    "每次平均等 %(wait)s 日；整段期間沒有人在。"
)
NO_BOTTLENECK = msgid("沒有瓶頸：公文到每個職位都立刻有人辦。")
PAIRED = msgid(
    "差異是各情境減第一個情境：同一次重複裡每件公文的收文時間、流程列、速別、簽核時間都相同，"
    "逐次相減；暖機取各情境中最長的，日數依第一個情境。區間是 95 % 信賴區間（Student t）。"
)
HOLM = msgid("本表有 %(count)s 項差異，p 值已一併用 Holm 法校正；沒有校正的 p 值會把碰巧當成真的。")
NOT_PRECISE = msgid("重複 %(count)s 次仍沒有達到要求的精確度；下列區間比要求的寬。")
WARMUP_FOUND = msgid("暖機 %(days)s 日，是試跑時由每日在辦件數以 MSER-5 選定的（試跑不計請假）。")
FULL_LOAD = 1.0
HELPS = msgid(
    "要紓解：%(position)s增為 %(holders)s 人，平均辦理日數少 %(by)s 日"
    "（95 %% 信賴區間 %(low)s 至 %(high)s 日），差異是真的。"
)
NO_HELP = msgid(
    "%(position)s增為 %(holders)s 人，看不出紓解：平均辦理日數少 %(by)s 日"
    "（95 %% 信賴區間 %(low)s 至 %(high)s 日），可能只是機遇。"
)
TOLD_ONCE = msgid(
    "%(position)s增為 %(holders)s 人，辦理日數少 %(by)s 日；只跑一次，看不出是不是真的。"
)
NOTHING_TO_RELIEVE = msgid("沒有要紓解的：公文到每個職位都立刻有人辦。")
MORE_ELSEWHERE = msgid("等候次久的也看不出紓解；日數多半花在簽核本身或府外機關，不在排隊。")


def bottleneck_said(result: Result) -> Said:
    """Where documents wait longest in all, and why.

    That is its share of all waiting, how long one waits there, and the load that was worked out
    before the run: a wait may be long because much comes, or because nobody was there.
    """
    key = result.bottleneck
    if key is None:
        return Said(template=NO_BOTTLENECK)
    position, waits = result.positions[key], result.waiting_days
    facts = {
        "position": position_name(key),
        "share": f"{waits[key] / sum(waits.values()):.0%}",
        "wait": f"{waits[key] / position.handled:.2f}",
    }
    if position.load is None:
        return Said(template=NOBODY_THERE, facts=facts)
    template = NEVER_SETTLES if position.load >= FULL_LOAD else BOTTLENECK
    return Said(template=template, facts=facts | {"load": f"{position.load:.2f}"})


def relief_said(relief: Relief) -> tuple[Said, ...]:
    """What would relieve the bottleneck, and by how much; what was tried in vain before it."""
    if not relief.trials:
        return (Said(template=NOTHING_TO_RELIEVE),)
    said = tuple(map(trial_said, relief.trials))
    in_vain = len(relief.trials) > 1 and not relief.trials[-1].helps
    return (*said, Said(template=MORE_ELSEWHERE)) if in_vain else said


def trial_said(trial: Trial) -> Said:
    """What one holder more changes."""
    found = trial.differences.get("cycle_days")
    facts = {"position": position_name(trial.key), "holders": f"{trial.holders}"}
    if found is None or found.low is None or found.high is None:
        by = "—" if found is None else f"{-found.difference:.2f}"
        return Said(template=TOLD_ONCE, facts={**facts, "by": by})
    facts |= {
        "by": f"{-found.difference:.2f}",
        "low": f"{-found.high:.2f}",
        "high": f"{-found.low:.2f}",
    }
    return Said(template=HELPS if trial.helps else NO_HELP, facts=facts)


def notes_on(rehearsal: Rehearsal) -> tuple[Said, ...]:
    """What has to stand under its tables.

    How the scenarios were compared, for how many differences p was corrected, whether the warm-up
    was found, and whether the precision asked for was reached.
    """
    return tuple(_notes(rehearsal))


def _notes(rehearsal: Rehearsal) -> Iterator[Said]:
    if not rehearsal.is_precise:
        yield Said(template=NOT_PRECISE, facts={"count": f"{MOST_FOR_PRECISION:,}"})
    if rehearsal.result.warmup_found:
        yield Said(template=WARMUP_FOUND, facts={"days": f"{rehearsal.result.warmup_days}"})
    if rehearsal.comparisons:
        yield Said(template=PAIRED)
    tested = sum(
        difference.p is not None
        for each in rehearsal.comparisons
        for difference in each.differences.values()
    )
    if tested > 1:
        yield Said(template=HOLM, facts={"count": f"{tested}"})
