"""作業規定: what agencies settle for themselves about incidents, limits and signatures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from rules.ladder import Ladder


class Part(Enum):
    """Whose part somebody plays in a case, whatever the position is called."""

    DRAFTER = "drafter"
    HEAD = "head"  # of the drafting unit
    REVIEWER = "reviewer"  # whoever reviews this case on the ladder
    DECIDER = "decider"
    COSIGNER = "cosigner"
    REGISTRY = "registry"


class RecallEnd(Enum):
    """What ends the time in which a signature may be taken back (抽回)."""

    RECEIVED = "received"  # the next holder has signed for the document (簽收)
    SIGNED = "signed"  # the next holder has signed it on


class SecondLimit(Enum):
    """By which limit the 稿 of a 先簽後稿 runs."""

    RESTART = "restart"  # its own, from the decision on the 簽
    CONTINUE = "continue"  # that of the 簽


UNIT_HEAD, AGENCY_HEAD = "head", "agency_head"  # for a position of every ladder
GENERAL = "一般"  # the 類別 whose limit is that of its 速別
PETITIONED = frozenset({"人民申請"})  # the 類別 under 行政程序法 §51
FIXED_DATE = "限期"  # the 類別 of a letter that sets the day of its answer
# 常用批示詞 by the action, of its opinion or its reason; an agency may settle others.
PHRASES: Mapping[str, tuple[str, ...]] = {
    "擬辦": ("請核示", "請鑒核", "擬存查"),
    "審核": ("擬如擬", "敬請核示"),
    "會辦": ("無意見", "敬表同意"),
    "綜簽": ("擬依會辦意見辦理，請核示",),
    "核定": ("如擬", "可", "閱", "悉", "照辦"),
    "退回": ("請補充說明後再陳", "請檢附相關資料"),
    "改分": ("非本單位業務職掌",),
    "展期": ("會辦單位尚未回復", "案情複雜，尚待查證"),
    "補正": ("應備文件不全，請補正",),
    "稽催": ("請儘速辦理", "請說明未辦結原因"),
}
LONGEST_PHRASE = 60
CATEGORIES = (GENERAL, FIXED_DATE, "專案", "人民申請", "人民陳情", "訴願", "監察", "質詢")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionLevel:
    """Who grants an extension that brings a case to so many days in all."""

    up_to: int
    by: str  # a position, or UNIT_HEAD, or AGENCY_HEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionPolicy:
    """展期: how long, how often, and who grants it."""

    each_days: int = 10
    times: int = 3
    levels: tuple[ExtensionLevel, ...] = (ExtensionLevel(up_to=30, by=UNIT_HEAD),)
    # 類別 extended once, by as much as their own period at most, whatever the days above
    by_own_period: frozenset[str] = PETITIONED

    @property
    def most_days(self) -> int:
        """The most days that all extensions of a case may come to."""
        return self.levels[-1].up_to

    def granted_by(self, days: int, ladder: Ladder) -> str:
        """The position that grants an extension to `days` in all; the last level if too many."""
        level = next((each for each in self.levels if days <= each.up_to), self.levels[-1])
        return ladder_position(level.by, ladder)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlinePolicy:
    """How limits are counted, besides the days by 速別.

    Limits are by 速別 unless a 類別 sets its own. Days used are counted by point 92 of
    https://web.law.ntpc.gov.tw/Scripts/FLAWDOC01.aspx?fcode=C0220048.
    """

    # 類別 whose limits run on calendar days
    calendar_days: frozenset[str] = frozenset({FIXED_DATE, "專案", "人民申請", "訴願", "監察"})
    # 類別 that count in the average of days used; the others are in time or late
    averaged: frozenset[str] = frozenset({GENERAL, FIXED_DATE})
    most_used_in_time: int = 6  # working days that a 限期 paper closed in time counts at most
    default_days: Mapping[str, int] = field(default_factory=dict[str, int])  # by 類別
    default_months: Mapping[str, int] = field(default_factory=dict[str, int])
    cosign: Mapping[str, int] = field(default_factory=dict[str, int])  # 速別 -> working days
    second_document: SecondLimit = SecondLimit.RESTART
    # 類別 whose applicant is told once, within the period, of all that is missing (補正)
    one_notice: frozenset[str] = PETITIONED


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """The settings of an agency.toml about what happens to a case on its way.

    The sources of the defaults are cited in taipei-doit/agency.toml.
    """

    deadlines: DeadlinePolicy = DeadlinePolicy()
    extension: ExtensionPolicy = ExtensionPolicy()
    cosigners_added_by: frozenset[Part] = frozenset(
        {Part.DRAFTER, Part.HEAD, Part.REVIEWER, Part.DECIDER, Part.COSIGNER}
    )
    cosigners_waived_by: frozenset[Part] = frozenset({Part.HEAD, Part.REVIEWER, Part.DECIDER})
    recall_until: RecallEnd = RecallEnd.RECEIVED
    recall_days: int = 5  # working days; 0: no such end
    arbiter: str = AGENCY_HEAD  # who rules on a second 改分
    most_reassignments: int = 2
    levels_lowered: int = 1  # 低一層決行: positions down at once
    new_head_sees: bool = True  # what a head decided who has left, before it is dispatched
    covers: bool = True  # 併計
    self_review: bool = False  # whether a drafter signs his own draft as somebody's deputy
    reconciled_up_to: str = UNIT_HEAD  # 綜簽: through whom it goes up again; a position
    drafter_settles_disagreement: bool = False  # of co-signers, on a document the drafter decides
    remind_days: int = 1  # working days before the due date from which a case is chased
    escalate_after: int = 3  # reminders; then `escalate_to` is told
    escalate_to: str = AGENCY_HEAD


def ladder_position(name: str, ladder: Ladder) -> str:
    """The position meant by UNIT_HEAD, AGENCY_HEAD, or a position's own name."""
    return {UNIT_HEAD: ladder.head, AGENCY_HEAD: ladder.agency_head}.get(name, name)


def practice_settings(practice: Practice) -> Iterator[tuple[str, str | None]]:
    """Every setting in words, under its name in agency.toml."""
    deadlines, extension = practice.deadlines, practice.extension
    for urgency, days in deadlines.cosign.items():
        yield f"cosign_limits.{urgency}", str(days)
    yield "deadlines.calendar_days", _listed(deadlines.calendar_days)
    yield "deadlines.averaged", _listed(deadlines.averaged)
    yield "deadlines.most_used_in_time", str(deadlines.most_used_in_time)
    for category, days in deadlines.default_days.items():
        yield f"deadlines.default_days.{category}", str(days)
    for category, months in deadlines.default_months.items():
        yield f"deadlines.default_months.{category}", str(months)
    yield "deadlines.second_document", deadlines.second_document.value
    yield "deadlines.one_notice", _listed(deadlines.one_notice)
    yield "extension.by_own_period", _listed(extension.by_own_period)
    yield "extension.each_days", str(extension.each_days)
    yield "extension.times", str(extension.times)
    levels = (f"{each.up_to} {each.by}" for each in extension.levels)
    yield "extension.levels", "、".join(levels)
    for name in ("cosigners_added_by", "cosigners_waived_by"):
        yield f"incidents.{name}", _listed(part.value for part in getattr(practice, name))
    yield "incidents.recall_until", practice.recall_until.value
    for name in (
        "recall_days",
        "arbiter",
        "most_reassignments",
        "levels_lowered",
        "new_head_sees",
        "covers",
        "self_review",
    ):
        yield f"incidents.{name}", str(getattr(practice, name))
    for name in ("reconciled_up_to", "drafter_settles_disagreement"):
        yield f"incidents.{name}", str(getattr(practice, name))
    yield "reminders.days_before", str(practice.remind_days)
    yield "reminders.escalate_after", str(practice.escalate_after)
    yield "reminders.escalate_to", practice.escalate_to


def _listed(names: Iterable[str]) -> str | None:
    return "、".join(sorted(names)) or None
