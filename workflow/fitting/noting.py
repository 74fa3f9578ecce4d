"""What has to be said with a validation: by which rule both sides were counted, what is unsure."""

from collections.abc import Iterator, Mapping

from workflow.fitting.measuring import LEVEL, Errors
from workflow.kept.about import Said
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.validation.answer import Part, Validation
from workflow.texts import msgid

LEARNED = msgid(
    "前三分之二（%(first)s 至 %(last)s，收文 %(received)s 件）用來估計來文量、速別、"
    "各列的比重與退回；人數、簽核時間、時段與請假照情境，不從紀錄估計。"
)
CENSORED = msgid(
    "兩邊算法一樣：後三分之一（%(first)s 至 %(last)s）收文的 %(received)s 件，"
    "到最後一日下班時還沒有核定的算未辦結（紀錄 %(unfinished)s 件），不計日數；之後才核定的也是。"
)
WARMUP = msgid(
    "模擬從沒有公文開始，先跑 %(days)s 日暖機，不計：前三分之二的公文 100 件有 99 件"
    "在這麼久之內核定，至少一週。"
)
BOUNDS = msgid(
    "模擬的區間是再跑一次會落在的範圍，20 次有 19 次：紀錄也只是跑了一次，估計用的前三分之二也是，"
    "不能拿較窄的平均數信賴區間來比。"
)
ERRORS = msgid(
    "紀錄平均日數的標準誤取兩者中較大的：同日收文算一群的 %(clustered)s 日，"
    "模擬各次之間的標準差 %(apart)s 日（公文互相排隊，各件不是獨立的）；"
    "另計模擬平均的 %(simulated)s 日，和由前三分之二估計的 %(learned)s 日。"
)
DISTANCE = msgid(
    "兩條累積曲線之間平均隔 %(distance)s 日（推土機距離）；模擬的任一次與各次的平均之間，"
    "平均也隔 %(one)s 日。"
)
BY_CHANCE = msgid(
    "%(count)s 個職位中有 %(outside)s 個的停留日數超出區間；就算完全一樣，"
    "碰巧超出的也約有 %(chance)s 個。"
)
DUE = msgid("期限內比率，紀錄依限辦日期，模擬依速別的時限。")
NO_DUE = msgid("紀錄沒有限辦日期，期限內比率無從比較。")
EDITS = msgid("情境調整的列沒有套用：紀錄是照原來的流程表辦的。")
ERRORS_OF = ("clustered", "apart", "simulated", "learned")
LEFT_OUT = {
    "no_receipt": msgid("%(count)s 件沒有收文時間，不計。"),
    "outside": msgid("%(count)s 件的收文時間在行事曆之外，不計。"),
    "unmatched": msgid("%(count)s 件對不上流程表的列：計入日數，不計入各列的比重。"),
    "doubtful": msgid("%(count)s 件所依的列存疑：計入日數，不計入各列的比重。"),
}


def notes_of(
    found: Validation, errors: Errors | None, left_out: Mapping[str, int], scenario: Scenario
) -> Iterator[Said]:
    """The rules first, then what was left out."""
    yield _said(CENSORED, unfinished=found.judged.unfinished, **_part(found.judged))
    yield _said(LEARNED, **_part(found.learned))
    yield _said(WARMUP, days=found.warmup_days)
    yield Said(template=BOUNDS)
    if errors:
        yield _said(ERRORS, **{name: getattr(errors, name) for name in ERRORS_OF})
    if found.earth_movers_distance is not None and found.one_run_distance is not None:
        facts = {"distance": found.earth_movers_distance, "one": found.one_run_distance}
        yield _said(DISTANCE, **facts)
    yield from _by_chance(found)
    rate = next(each for each in found.figures if each.key == "on_time_rate")
    yield Said(template=NO_DUE if rate.recorded is None else DUE)
    if scenario.edits:
        yield Said(template=EDITS)
    for name, template in LEFT_OUT.items():
        if count := left_out.get(name):
            yield _said(template, count=count)


def _by_chance(found: Validation) -> Iterator[Said]:
    known = [each.figure.is_alike for each in found.positions if each.figure.is_alike is not None]
    if known:
        outside, chance = known.count(False), f"{len(known) * LEVEL:.1f}"
        yield _said(BY_CHANCE, count=len(known), outside=outside, chance=chance)


def _part(part: Part) -> dict[str, str]:
    return {
        "first": part.first.isoformat(),
        "last": part.last.isoformat(),
        "received": f"{part.received:,}",
    }


def _said(template: str, **facts: float | str) -> Said:
    """With numbers as they are read: days to two places, counts in full."""
    return Said(
        template=template,
        facts={
            name: f"{fact:.2f}"
            if isinstance(fact, float)
            else f"{fact:,}"
            if isinstance(fact, int)
            else fact
            for name, fact in facts.items()
        },
    )
