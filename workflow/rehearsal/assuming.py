"""What every rehearsal supposes, and what a reader of its numbers has to be warned of."""

from collections.abc import Iterator

from workflow.kept.about import Said
from workflow.rehearsal.result import Result
from workflow.rehearsal.scenario import OUTSIDE, ROLES
from workflow.texts import msgid

SHARED = "機關"  # the unit of shared positions in keys
MUCH_UNFINISHED = 0.1  # of the counted: means of the decided then say too little
ASSUMPTIONS = (
    msgid("公文只在辦公時間到達和辦理；日數是辦公時間除以一天的辦公時間，夜間與停班日不算。"),
    msgid("先辦較急的，同一速別先到先辦；在辦的不因來了更急的而中斷。"),
    msgid("併行會辦的單位同時辦；順會的依印出的次序一個接一個。"),
    msgid("退回後，從收到退回的人起逐級再簽，每次另計辦理時間；已會辦的不再會。"),
    msgid("印有條件的會辦，每件公文各抽一次要不要會。"),
    msgid("府外機關只算往返日數，不排隊。"),
    msgid("每件公文都當作一般公文，限辦日期依速別計算；核定即算辦結，發文與歸檔不佔時間。"),
    msgid("期限內比率把逾期未結的算作逾期；依限辦結比率只看已辦結的，永遠辦不完的不影響它。"),
    msgid(
        "預演裡沒有這些事：有意見與綜簽、免會、加會、陳請上級、低一層決行、抽回、改分、展期、"
        "併計、先簽後稿。"
    ),
)
OVERLOADED = msgid(
    "%(position)s的負荷是 %(load)s，到 1 以上佇列就不會穩定，公文越積越多：結果只說得出積得多快。"
)
UNFINISHED = msgid(
    "計入的 %(cases)s 件有 %(unfinished)s 件未結；辦理日數與等候日數只算已辦結的，因此偏短。"
)
NONE_DECIDED = msgid("計入的公文沒有一件辦結，沒有辦理日數可說。")
NO_DOCUMENT = msgid("計入的期間沒有公文到達。")
ALONE = msgid("只重複一次，沒有信賴區間，看不出差異是不是機遇；請增加重複次數。")


def warnings_of(result: Result) -> tuple[Said, ...]:
    """What a reader of one result must know before believing it."""
    return tuple(_warnings(result))


def loads_of(result: Result) -> dict[str, float]:
    """The load of each position that has one."""
    return {key: found.load for key, found in result.positions.items() if found.load is not None}


def overloaded(loads: dict[str, float]) -> Iterator[Said]:
    """For each position whose queue never settles, the heaviest first, that it does not."""
    for key in sorted(loads, key=lambda key: -loads[key]):
        if loads[key] >= 1:
            facts = {"position": position_name(key), "load": f"{loads[key]:.2f}"}
            yield Said(template=OVERLOADED, facts=facts)


def position_name(key: str) -> str:
    """A key of a position as people say it: 綜合企劃組股長, 主任秘書, 法務局."""
    unit, _, name = key.rpartition("/")
    return name if unit in (SHARED, ROLES, OUTSIDE) else f"{unit}{name}"


def _warnings(result: Result) -> Iterator[Said]:
    yield from overloaded(loads_of(result))
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
