"""What every rehearsal supposes, and what a reader of its numbers has to be warned of."""

from collections.abc import Iterator, Mapping

from workflow.kept.about import Said
from workflow.rehearsal.network.loads import NEVER_SETTLES, Load
from workflow.rehearsal.result import Result
from workflow.rehearsal.scenario import OUTSIDE, ROLES
from workflow.texts import msgid

SHARED = "機關"  # the unit of shared positions in keys
MUCH_UNFINISHED = 0.1  # of the counted: means of the decided then say too little
ASSUMPTIONS = (
    msgid("先辦較急的，同一速別先到先辦；在辦的不因來了更急的而中斷。"),
    msgid("併行會辦的單位同時辦；順會的依印出的次序一個接一個；已會辦的，退回後不再會。"),
    msgid("限辦日期依收文日與速別計算；核定即算辦結，發文與歸檔不佔時間。"),
    msgid("期限內比率把逾期未結的算作逾期；依限辦結比率只看已辦結的，永遠辦不完的不影響它。"),
    msgid(
        "預演裡沒有這些事：有意見與綜簽、免會、加會、陳請上級、低一層決行、抽回、改分、展期、"
        "併計、先簽後稿。"
    ),
)
OVERLOADED = msgid(
    "%(position)s的負荷是 %(load)s，到 1 以上佇列就不會穩定，公文越積越多：結果只說得出積得多快。"
)
NOBODY = msgid("%(position)s在計入的期間沒有人在：要他簽的公文都等到期間以後。")
UNATTENDED = msgid("%(position)s從 %(since)s 到 %(until)s 沒有人在，也沒有代理人：佇列等他回來。")
UNFINISHED = msgid(
    "計入的 %(cases)s 件有 %(unfinished)s 件未結；辦理日數與等候日數只算已辦結的，因此偏短。"
)
NONE_DECIDED = msgid("計入的公文沒有一件辦結，沒有辦理日數可說。")
NO_DOCUMENT = msgid("計入的期間沒有公文到達。")
ALONE = msgid("只重複一次，沒有信賴區間，看不出差異是不是機遇；請增加重複次數。")


def warnings_of(result: Result) -> tuple[Said, ...]:
    """What a reader of one result must know before believing it."""
    return tuple(_warnings(result))


def unsettled(loads: Mapping[str, Load]) -> Iterator[Said]:
    """Where the queue never settles, the heaviest first, and where nobody signs for some days."""
    known = {key: each.load for key, each in loads.items() if each.load is not None}
    yield from _overloaded(known)
    for key, load in loads.items():
        if load.load is None and load.never_settles:
            yield Said(template=NOBODY, facts={"position": position_name(key)})
        for each in load.unattended:
            facts = {"since": each.since.isoformat(), "until": each.until.isoformat()}
            yield Said(template=UNATTENDED, facts={"position": position_name(key), **facts})


def position_name(key: str) -> str:
    """A key of a position as people say it: 綜合企劃組股長, 主任秘書, 法務局."""
    unit, _, name = key.rpartition("/")
    return name if unit in (SHARED, ROLES, OUTSIDE) else f"{unit}{name}"


def _warnings(result: Result) -> Iterator[Said]:
    loads = {key: each.load for key, each in result.positions.items() if each.load is not None}
    yield from _overloaded(loads)
    total = result.total
    if total.cases == 0:
        yield Said(template=NO_DOCUMENT)
    elif total.unfinished == total.cases:
        yield Said(template=NONE_DECIDED)
    elif total.unfinished > MUCH_UNFINISHED * total.cases:
        facts = {"cases": f"{total.cases:,}", "unfinished": f"{total.unfinished:,}"}
        yield Said(template=UNFINISHED, facts=facts)
    if result.replications == 1:
        yield Said(template=ALONE)


def _overloaded(loads: Mapping[str, float]) -> Iterator[Said]:
    for key in sorted(loads, key=lambda key: -loads[key]):
        if loads[key] >= NEVER_SETTLES:
            facts = {"position": position_name(key), "load": f"{loads[key]:.2f}"}
            yield Said(template=OVERLOADED, facts=facts)
