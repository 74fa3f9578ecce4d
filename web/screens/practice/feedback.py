"""What an answer is told: after the first try what goes wrong, after the second the key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.language.i18n import Language, msgid, translate
from web.links import way
from workflow.training.exercise import Kind
from workflow.training.misconceptions import Misconception, misconceptions
from workflow.training.points import FINDING, HINT_COST, Point, is_right, raw_of, score_of

PART_WORDS = {
    "row": msgid("明細表項目"),
    "decider": msgid("核定的人"),
    "ladder": msgid("逐級簽核"),
    "cosigner": msgid("會辦"),
    "extra": msgid("多出來的"),
    "duty": msgid("輪到的人"),
    "due": msgid("限辦日期"),
    "used_days": msgid("使用日數"),
    "on_time": msgid("是否依限辦結"),
    FINDING: msgid("缺失"),
}
# What is said, without the key, of a loss that no misconception stands behind.
PART_REMARKS = {
    "duty": msgid("還有現在該辦的沒有勾到。"),
    "due": msgid("限辦日期還不對：從哪一天起算、哪些日子不算？"),
    "used_days": msgid("使用日數還不對：只數實際用掉的工作日。"),
    "on_time": msgid("是否依限還不對：拿限辦日期與辦結的日子比。"),
}
CODE_REMARKS = {
    "NO_DECISION": msgid("沒有人核定：流程走到核定的人才結束。"),
    "REVIEW_SKIPPED": msgid("有一關漏簽：列上印了記號的職稱都要簽。"),
    "OUT_OF_ORDER": msgid("次序不對：逐級陳核，由下而上。"),
    "REVIEW_EXTRA": msgid("多了不必簽或不必會的人。"),
    "SIGNED_AFTER_DECISION": msgid("核定之後還有人簽：核定就是最後一關。"),
    "COSIGN_MISSING": msgid("有該會的單位沒有會。"),
}
# Of a defect nothing more is said: the misconception behind it would be the key itself.
DEFECT_REMARKS = {
    True: msgid("缺失找對了，說的人還不對：看那一項指的是哪一關。"),
    False: msgid("還不對：從第一筆看到最後一筆，一筆一筆對照這一列。"),
}
CODE_PAGE = "/audits/codes/{code}"
OTHERWISE = msgid("還有不對的地方，再看一次題目。")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind of points, all of them together."""

    word: str
    is_lost: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """After a wrong first try: what lies behind it, and where; not what is right."""

    misconceptions: tuple[Misconception, ...]
    remarks: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One point with its sentence; the misconception in full the first time it comes up."""

    word: str
    of: float
    got: float
    is_lost: bool
    message: str
    misconception: Misconception | None
    is_first: bool
    source: str
    code_way: str  # to what the finding means; "" where none is spoken of


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an answer earned, point by point."""

    raw: float
    hint_cost: float
    score: float
    is_right: bool
    points: tuple[Explained, ...]
    also_right: str  # in Chinese


def again(points: Sequence[Point], kind: Kind) -> Again:
    """What a first try that is not right is told."""
    lost = [point for point in points if point.is_lost]
    named = dict.fromkeys(each.misconception for each in lost if each.misconception)
    if kind is Kind.DEFECT:
        named = {}
    bare = (each for each in lost if each.misconception not in named)
    remarks = dict.fromkeys(_remark(each, kind) for each in bare)
    parts: dict[str, bool] = {}
    for point in points:
        parts[point.part] = parts.get(point.part, False) or point.is_lost
    return Again(
        misconceptions=tuple(misconceptions()[name] for name in named),
        remarks=tuple(remarks),
        parts=tuple(
            Part(word=PART_WORDS.get(part, part), is_lost=lost) for part, lost in parts.items()
        ),
    )


def _remark(point: Point, kind: Kind) -> str:
    if kind is Kind.DEFECT:
        return DEFECT_REMARKS[point.got > 0]
    return PART_REMARKS.get(point.part) or CODE_REMARKS.get(point.code or "", OTHERWISE)


def outcome(points: Sequence[Point], hints: int, also_right: str, language: Language) -> Outcome:
    """What an answer earned, and why."""
    raw = raw_of(points)
    return Outcome(
        raw=raw,
        hint_cost=round(HINT_COST * hints, 1),
        score=score_of(raw, hints),
        is_right=is_right(points),
        points=tuple(_explained(points, language)),
        also_right=also_right,
    )


def _explained(points: Sequence[Point], language: Language) -> Iterable[Explained]:
    met: set[str] = set()
    for point in points:
        name = point.misconception
        yield Explained(
            word=PART_WORDS.get(point.part, point.part),
            of=round(point.of, 3),
            got=round(point.got, 3) + 0.0,  # no -0
            is_lost=point.is_lost,
            message=sentence_of(point, language),
            misconception=misconceptions()[name] if name else None,
            is_first=name not in met,
            source=point.source,
            code_way=_code_way(point),
        )
        met |= {name} if name else set()


def sentence_of(point: Point, language: Language) -> str:
    """What a point says; in English with the facts that have words of their own there."""
    english = point.english if language is Language.ENGLISH else {}
    return translate(language, point.template, point.facts | english)


def _code_way(point: Point) -> str:
    is_told = point.code and (point.is_lost or point.part == FINDING)
    return way(CODE_PAGE.format(code=point.code)) if is_told else ""
