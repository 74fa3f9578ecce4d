"""What one scenario supposes, in sentences; what every rehearsal does is in assuming.py.

They come with the result, so that whoever reads the numbers later, without the file they were
made from, reads beside them how many documents came, who was away, what was returned.
"""

from collections.abc import Iterable, Iterator

from rules.agency.agency import Mode
from rules.editing.edit import PLACEMENT, Choice, Edit, ModeChange, Move
from workflow.kept.about import Said
from workflow.rehearsal.scenario import Assignment, Behaviour, Clock, ReturnTo, Scenario
from workflow.texts import msgid

OFFICE_HOURS = msgid(
    "公文只在上班時間收、辦，工作日依政府行政機關辦公日曆表，一日是 %(hours)s 小時；"
    "午休、夜間、假日手上的工作暫停，不算等候。"
)
ROUND_THE_CLOCK = msgid("全年無休，一日 24 小時；沒有限辦日期，所以沒有期限內比率與依限辦結比率。")
ARRIVALS = msgid("一日平均收文 %(count)s 件，都是一般公文，來得多少與辦得快慢無關。")
SERVICE = msgid("每次簽核的時間各自隨機，不因案情、人員或積件多少而快慢；重簽時重新抽取。")
POOL = msgid("同一職位的幾個人共用一個待辦區，誰有空誰辦。")
OWN = msgid(
    "承辦人員各有自己的公文，收文時輪流分給當時在的人，退回也回到同一人；其他職位誰有空誰辦。"
)
ABSENCES = msgid(
    "請假是整日少一個人，手上的辦完才走；有代理人時由他一併簽，沒有代理人而無人在時，公文就等著。"
)
NO_ABSENCES = msgid("沒有人請假。")
RETURNS = msgid("每次審核、核定有 %(share)s 的機率退回%(target)s，之後逐級重簽；會簽與條件不重來。")
NO_RETURNS = msgid("不會退回。")
TO_DRAFTER, TO_PREVIOUS = msgid("承辦人員"), msgid("前一個簽的職位")
CONDITIONS = msgid("會辦的條件各以 %(share)s 的機率成立，每件公文抽一次。")
PARALLEL, SEQUENTIAL = msgid("會辦一律並會。"), msgid("會辦一律順會。")
OUTSIDE = msgid(
    "府外機關與機關首長以上的職位不排隊，只算往返平均 %(days)s 日（情境另外寫了人數或時間的除外）。"
)
EDITED = msgid(
    "分層負責明細表有 %(count)s 列照調整後的陳核；原表不變，紀錄要拿去稽核，仍以原表為準。"
)
EDITS = {
    Move.LOWER.value: msgid("下授%(to)s核定：%(rows)s的列。"),
    Move.RAISE.value: msgid("上收%(to)s核定：%(rows)s的列。"),
    Move.DROP.value: msgid("%(to)s不再審核：%(rows)s的列。"),
    Move.ADD.value: msgid("加%(to)s審核：%(rows)s的列。"),
    Mode.PARALLEL.value: msgid("會辦改為並會：%(rows)s的列。"),
    Mode.SEQUENTIAL.value: msgid("會辦改為順會：%(rows)s的列。"),
    PLACEMENT: msgid("會辦時點改為 %(to)s：%(rows)s的列。"),
}


def supposed_of(scenario: Scenario, edited_rows: int = 0) -> tuple[Said, ...]:
    """What is supposed of this scenario, a sentence each; `edited_rows` is how many it changes."""
    return (
        *_of_time(scenario),
        *_of_people(scenario),
        *_of_routes(scenario.behaviour),
        *_of_edits(scenario, edited_rows),
    )


def edit_said(edit: Edit) -> Said:
    """An edit in one sentence."""
    key = edit.value if isinstance(edit.change, ModeChange) else edit.key
    return Said(template=EDITS[key], facts={"to": edit.value, "rows": choice_text(edit.choice)})


def edits_among(supposed: Iterable[Said]) -> tuple[Said, ...]:
    """What a result says of edits, among all that it supposes."""
    templates = {EDITED, *EDITS.values()}
    return tuple(each for each in supposed if each.template in templates)


def choice_text(choice: Choice) -> str:
    """Which rows are meant, in the words of the table."""
    said = (
        choice.unit,
        choice.schedule and f"表別{choice.schedule}",
        choice.decider and f"{choice.decider}核定",
        choice.text and f"含「{choice.text}」",
        "、".join(choice.rows),
        choice.sister_decider and f"別的單位同一公務內容由{choice.sister_decider}核定",
    )
    return "，".join(filter(None, said))


def _of_edits(scenario: Scenario, edited_rows: int) -> Iterator[Said]:
    if scenario.edits:
        yield Said(template=EDITED, facts={"count": f"{edited_rows}"})
        yield from map(edit_said, scenario.edits)


def _of_time(scenario: Scenario) -> Iterator[Said]:
    if scenario.clock is Clock.TAIWAN:
        yield Said(template=OFFICE_HOURS, facts={"hours": f"{scenario.day_minutes / 60:g}"})
    else:
        yield Said(template=ROUND_THE_CLOCK)
    yield Said(template=ARRIVALS, facts={"count": f"{scenario.arrivals.per_day:g}"})


def _of_people(scenario: Scenario) -> Iterator[Said]:
    yield Said(template=SERVICE)
    yield Said(template=OWN if scenario.staff.assignment is Assignment.OWN else POOL)
    yield Said(template=ABSENCES if scenario.absences else NO_ABSENCES)


def _of_routes(behaviour: Behaviour) -> Iterator[Said]:
    if behaviour.return_probability:
        target = _target(behaviour.return_to)
        share = _percent(behaviour.return_probability)
        yield Said(template=RETURNS, facts={"share": share, "target": target})
    else:
        yield Said(template=NO_RETURNS)
    share = _percent(behaviour.condition_probability)
    yield Said(template=CONDITIONS, facts={"share": share})
    if behaviour.cosign is not None:
        yield Said(template=PARALLEL if behaviour.cosign is Mode.PARALLEL else SEQUENTIAL)
    yield Said(template=OUTSIDE, facts={"days": f"{behaviour.outside.mean:g}"})


def _target(return_to: ReturnTo | str) -> str:
    if isinstance(return_to, str):
        return return_to
    return TO_DRAFTER if return_to is ReturnTo.DRAFTER else TO_PREVIOUS


def _percent(share: float) -> str:
    return f"{100 * share:g} %"
