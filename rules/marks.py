"""What a row's marks mean: the invariants of a lawful row, and the flaw when one is broken.

A lawful row reads from the drafter upwards: the drafter's 擬辦, 審核 (printed V) for whoever
reviews, one 核定, and nothing above it. A drafter who decides alone prints 核定 only. Some 表別
are never decided by certain positions (`never_decided_by` of agency.toml).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from rules.ladder import Ladder
from rules.sentence import LISTED, Said, joined, msgid
from rules.table import Cell
from rules.texts import folded_name, visible


class Action(Enum):
    """What is done with a document, in the word officials use (動作).

    Three stand in the table as marks: 擬辦, 審核 and 核定. The others are what people do with a
    case, in the words of the log.
    """

    REGISTER = "收文"
    INITIATE = "創簽"
    ASSIGN = "分文"
    RECEIVE = "簽收"
    DRAFT = "擬辦"
    RECONCILE = "綜簽"
    REVIEW = "審核"
    COSIGN = "會辦"
    INFORM = "後會"
    DECIDE = "核定"
    RETURN = "退回"
    RECALL = "抽回"
    ANSWER_CONDITION = "條件會辦"
    ADD_COSIGNER = "加會"
    WAIVE = "免會"
    COSIGN_AGAIN = "重會"
    RESUBMIT = "重新陳核"
    CORRECT_ROW = "更正適用項目"
    RAISE = "陳請上級"
    LOWER = "低一層決行"
    REASSIGN = "改分"
    HAND_OVER = "移交"
    EXTEND = "展期"
    APPLY = "申請"
    DENY = "否准"
    SUSPEND = "補正"
    RESUME = "補正完成"
    CHANGE_URGENCY = "改速別"
    SHIFT_DUE = "停班順延"
    MERGE = "併辦"
    COLLATE = "彙辦"
    REMIND = "稽催"
    WITHDRAW_REMINDER = "撤銷稽催"
    DISPATCH = "發文"
    FILE = "存查"
    CONCLUDE = "簽結"
    ARCHIVE = "歸檔"
    CANCEL = "銷號"

    @classmethod
    def _missing_(cls, value: object) -> "Action | None":
        """By another word for it, as older records and files of others have it."""
        return ALIASES.get(value) if isinstance(value, str) else None

    @property
    def aliases(self) -> tuple[str, ...]:
        """What people also call it."""
        sends = (SEND_TO_COSIGN,) if self in (Action.COSIGN, Action.ADD_COSIGNER) else ()
        return (*(alias for alias, action in ALIASES.items() if action is self), *sends)

    @property
    def recorded(self) -> str:
        """Its word in what programs read, which never changes."""
        return RECORDED.get(self, self.value)

    @property
    def logged(self) -> str:
        """Its word in the columns of the log, which keep that of the first logs."""
        return LOGGED.get(self, self.value)


# Stages of 文書處理 bear several names: the last of a 稿 is 判行 in Taipei and 決行 in New Taipei.
# https://www.laws.taipei.gov.tw/law/LawSearch/LawArticleContent/FL001174
# https://web.law.ntpc.gov.tw/Scripts/PrintFLAWDAT0201.aspx?lcode=C0220048
# 退件 https://sites.google.com/view/chcg-elearn/首頁/承辦人員/受會公文處理
# 退文 https://web.nutn.edu.tw/gac430/QA3.htm 加簽 https://president.cgu.edu.tw/p/404-1003-95440.php
# 併案 https://www.laws.taipei.gov.tw/Law/LawSearch/LawChapterArticle/FL001174?chapterno=5
# 取回 https://sites.google.com/view/faq-edmstycg/承辦人員專區/常用功能
ALIASES: dict[str, Action] = {
    "決行": Action.DECIDE,
    "判行": Action.DECIDE,
    "批示": Action.DECIDE,
    "退件": Action.RETURN,
    "退文": Action.RETURN,
    "擬稿": Action.DRAFT,
    "核稿": Action.REVIEW,
    "初核": Action.REVIEW,
    "覆核": Action.REVIEW,
    "會稿": Action.COSIGN,
    "會核": Action.COSIGN,
    "會簽": Action.COSIGN,
    "加簽": Action.ADD_COSIGNER,
    "取回": Action.RECALL,
    "併案": Action.MERGE,
    "復辦": Action.RESUME,  # the word of the first logs; no public source has it
    "更正適用列": Action.CORRECT_ROW,  # as logs, records and scripts have it
}
RECORDED = {Action.CORRECT_ROW: "更正適用列"}
LOGGED = {Action.RESUME: "復辦", **RECORDED}
SEND_TO_COSIGN = "送會"  # whoever names somebody asks them (加會), who names nobody co-signs (會辦)


_MARKS = {
    "擬辦": Action.DRAFT,
    "核定": Action.DECIDE,
    **dict.fromkeys(("v", "√", "ˇ", "✓", "審核"), Action.REVIEW),
}


def mark_of(text: str) -> Action | None:
    """What a cell says its position does; None for a text that is no mark."""
    return _MARKS.get(folded_name(text))


def is_mark(text: str) -> bool:
    """Whether a cell holds a mark."""
    return mark_of(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One position's part in a route, as the table marks it.

    In a row as read `action` is DRAFT, REVIEW or DECIDE.
    """

    position: str
    action: Action


Steps = tuple[Step, ...]
STEP = msgid("%(position)s%(action)s")
THEN = "%(first)s → %(second)s"


def steps_text(steps: Steps) -> str:
    """Steps in one line: 承辦人員擬辦 → 股長審核 → 組長核定."""
    return str(steps_said(steps))


def steps_said(steps: Steps) -> Said:
    """The same, for any language; nothing without steps."""
    each = (
        Said(template=STEP, facts={"position": step.position, "action": step.action.value})
        for step in steps
    )
    return joined(each, by=THEN) if steps else Said(template="")


BEYOND = msgid("核定落在職稱欄之外")
SIGNED_ABOVE = msgid("核定者%(position)s之上還有人簽核")
ANOTHER_FIRST = msgid("第一個記號不是%(position)s的擬辦")
MAY_NOT_DECIDE = msgid("這個表別的公文不由%(position)s核定")
TWO_DECIDE = msgid("印了 %(count)s 個核定（%(who)s），不知由誰核定")
NOBODY_DECIDES = msgid("整列沒有核定")
IN_COLUMN = msgid("%(position)s欄的「%(text)s」")
NO_MARK = msgid("%(shown)s不是認得的記號（擬辦、V、核定或空白）")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Why a reading is not lawful; `candidates` are the lawful readings near it.

    `code` is what other scripts rely on, `said` a sentence for reviewers. Candidates are never
    chosen among here: a reviewer does.
    """

    code: str
    said: Said
    candidates: tuple[Steps, ...] = ()

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return str(self.said)


def read_marks(cells: Sequence[Cell], ladder: Ladder, banned: frozenset[str]) -> Steps | Flaw:
    """The steps that `cells` (from the drafter's on) print, or the first invariant they break.

    `cells` may be shorter than the ladder (blank from there on) or longer (會辦 and 備考 follow; a
    核定 there is DECIDER_BEYOND). The codes, in the order they are looked for: DECIDER_BEYOND,
    NO_DECIDER, TWO_DECIDERS, UNKNOWN_MARK, SIGNS_ABOVE_DECIDER, DRAFTER_NOT_FIRST,
    DECIDER_NOT_ALLOWED. Only candidates that are lawful themselves are returned.
    """
    return _read_texts(tuple(visible(cell.text).strip() for cell in cells), ladder, banned)


def lawful_steps(steps: Steps, ladder: Ladder, banned: frozenset[str]) -> Steps | Flaw:
    """These steps as `read_marks` reads them printed, or the first invariant they break."""
    printed = {each.position: each.action.value for each in steps}
    return _read_texts(tuple(printed.get(each, "") for each in ladder.positions), ladder, banned)


@lru_cache(maxsize=4096)
def _read_texts(texts: tuple[str, ...], ladder: Ladder, banned: frozenset[str]) -> Steps | Flaw:
    """`read_marks` of these texts; kept, as most rows of a table print the marks of another."""
    reading = _reading(texts, ladder, banned)
    if not isinstance(reading, Flaw):
        return reading
    lawful = (each for each in reading.candidates if _is_lawful(each, ladder, banned))
    return replace(reading, candidates=tuple(dict.fromkeys(lawful)))


def _is_lawful(steps: Steps, ladder: Ladder, banned: frozenset[str]) -> bool:
    first, last = steps[0].position, steps[-1].position
    return first == ladder.drafter and _drafts(steps) and last not in banned


def _reading(texts: Sequence[str], ladder: Ladder, banned: frozenset[str]) -> Steps | Flaw:
    """The marks read without regard to whether the candidates are lawful.

    Texts above the decider that are no marks are left to 會辦 and 備考.
    """
    deciders = [at for at, text in enumerate(texts) if mark_of(text) is Action.DECIDE]
    size = len(ladder.positions)
    if any(at >= size for at in deciders):
        return Flaw(code="DECIDER_BEYOND", said=Said(template=BEYOND))
    marked = [pair for pair in zip(ladder.positions, texts, strict=False) if pair[1]]
    if not deciders:
        return _no_decider([pair for pair in marked if is_mark(pair[1])], ladder)
    named = [ladder.positions[at] for at in deciders]
    below = [pair for pair in marked if ladder.rank(pair[0]) <= deciders[-1]]
    if len(named) > 1:
        return _two_deciders(below, named)
    if any(not is_mark(text) for _, text in below):
        return _unknown_mark(below)
    if any(is_mark(text) for text in texts[deciders[0] + 1 :]):
        return _flaw_of("SIGNS_ABOVE_DECIDER", SIGNED_ABOVE, named[0])
    steps = _steps(below)
    if steps[0].position != ladder.drafter or not _drafts(steps):
        return _flaw_of("DRAFTER_NOT_FIRST", ANOTHER_FIRST, ladder.drafter)
    if named[0] in banned:
        return _flaw_of("DECIDER_NOT_ALLOWED", MAY_NOT_DECIDE, named[0])
    return steps


def _flaw_of(code: str, template: str, position: str) -> Flaw:
    return Flaw(code=code, said=Said(template=template, facts={"position": position}))


def _steps(marked: Iterable[tuple[str, str]]) -> Steps:
    actions = ((position, mark_of(text)) for position, text in marked)
    return tuple(Step(position=position, action=action) for position, action in actions if action)


def _drafts(steps: Steps) -> bool:
    """Drafter first and nobody else drafts; or one position drafts and decides alone."""
    first, *rest = steps
    alone = first.action is Action.DECIDE and not rest
    drafted = first.action is Action.DRAFT and all(each.action is not Action.DRAFT for each in rest)
    return alone or drafted


def _two_deciders(marked: list[tuple[str, str]], deciders: list[str]) -> Flaw:
    """One candidate for each 核定.

    The others below it become reviews, what is above it falls away.
    """

    def decided_by(decider: str) -> Steps:
        kept: list[Step] = []
        for position, text in marked:
            action = mark_of(text) or Action.REVIEW
            if action is Action.DECIDE and position != decider:
                action = Action.REVIEW
            kept.append(Step(position=position, action=action))
            if position == decider:
                break
        return tuple(kept)

    named = "、".join(deciders)
    return Flaw(
        code="TWO_DECIDERS",
        said=Said(template=TWO_DECIDE, facts={"count": len(deciders), "who": named}),
        candidates=tuple(decided_by(decider) for decider in deciders),
    )


def _no_decider(marked: list[tuple[str, str]], ladder: Ladder) -> Flaw:
    """Either the last who signs decides, or a 核定 is missing at any position above."""
    candidates: list[Steps] = []
    if marked:
        last = marked[-1][0]
        below = _steps(marked[:-1])
        candidates.append((*below, Step(position=last, action=Action.DECIDE)))
        higher = ladder.positions[ladder.rank(last) + 1 :]
        candidates += [
            (*_steps(marked), Step(position=position, action=Action.DECIDE)) for position in higher
        ]
    return Flaw(code="NO_DECIDER", said=Said(template=NOBODY_DECIDES), candidates=tuple(candidates))


def _unknown_mark(below: list[tuple[str, str]]) -> Flaw:
    """Either what is not a known mark stands for a V, or it is no mark at all."""
    ticked = [(position, text if is_mark(text) else "V") for position, text in below]
    known = [pair for pair in below if is_mark(pair[1])]
    shown = (
        Said(template=IN_COLUMN, facts={"position": position, "text": text[:20]})
        for position, text in below
        if not is_mark(text)
    )
    return Flaw(
        code="UNKNOWN_MARK",
        said=Said(template=NO_MARK, facts={"shown": joined(shown, by=LISTED)}),
        candidates=(_steps(ticked), _steps(known)),
    )
