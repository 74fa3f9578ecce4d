"""How the columns and words of a file are read, and how sure that is."""

from collections import abc
from dataclasses import dataclass, field
from datetime import timezone
from enum import Enum

from rules.numbers import read_whole
from rules.texts import folded_name
from workflow.audit.log import Column
from workflow.calendar import TAIPEI

OF_A_CASE = (  # columns that say the same of every record of a case
    *(Column.CASE, Column.ROW, Column.SUBJECT, Column.CATEGORY),
    *(Column.URGENCY, Column.RECEIVED_AT, Column.DUE, Column.CONFIDENTIALITY),
)
Headings = tuple[str, ...]  # as in the file; more than one: a day and an hour apart


class Sureness(Enum):
    """How sure a suggestion is; the value is how pages say it."""

    SURE = "確定"
    LIKELY = "很可能"
    UNSURE = "請確認"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Why a column was taken for what it is."""

    column: Column
    headings: Headings
    sureness: Sureness
    reason: str  # with places for its facts
    facts: abc.Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def sentence(self) -> str:
        """The reason as people read it."""
        return self.reason % self.facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The columns of one post in a file with a line a case: who signed there, and when."""

    position: str = ""
    unit: str = ""  # of a co-signing unit or agency
    action: str = ""  # 動作; "": by the place of the post, the highest who signed decides
    columns: abc.Mapping[Column, Headings] = field(default_factory=dict[Column, Headings])

    @property
    def label(self) -> str:
        """The post as people say it."""
        return f"{self.unit}{self.position}" or self.action


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """How a file is read. Headings are as in the file; #3 is its third column.

    One heading given to several of 單位, 職稱, 人員, 註記 (and 時間) is a cell that holds them all.
    """

    columns: abc.Mapping[Column, Headings]
    posts: tuple[Post, ...] = ()  # of a line a case, lowest post first
    actions: abc.Mapping[str, str] = field(default_factory=dict[str, str])  # "" changes nothing
    positions: abc.Mapping[str, str] = field(default_factory=dict[str, str])
    units: abc.Mapping[str, str] = field(default_factory=dict[str, str])
    sheet: str = ""  # the name of the worksheet; "" for the first
    case: abc.Mapping[Column, str] = field(default_factory=dict[Column, str])  # the only one
    zone: timezone = TAIPEI  # of times that say no offset
    suggestions: tuple[Suggestion, ...] = ()
    unused: tuple[str, ...] = ()  # headings that say nothing an audit needs

    @property
    def is_wide(self) -> bool:
        """Whether a line of the file is a case, and a column a post."""
        return bool(self.posts)

    @property
    def missing(self) -> tuple[Column, ...]:
        """What a log cannot do without and no column of the file says."""
        needed = [] if self.case.get(Column.CASE) else [Column.CASE]
        if not self.is_wide:
            needed += [Column.ACTION, Column.POSITION, Column.AT]
        return tuple(column for column in needed if not self.columns.get(column))

    @property
    def unsure(self) -> tuple[Suggestion, ...]:
        """What somebody should look at before the log is read so."""
        return tuple(each for each in self.suggestions if each.sureness is not Sureness.SURE)

    @property
    def is_own(self) -> bool:
        """Whether it is that of our own logs, whose columns may be absent."""
        return self.columns == OWN.columns


OWN = Mapping(columns={column: (column.value,) for column in Column})  # of our own logs


def place_of(headings: abc.Sequence[str], heading: str) -> int | None:
    """The place of a column by its heading, however that is spelled, or by #3; None for none."""
    wanted = folded_name(heading)
    for place, each in enumerate(headings):
        if folded_name(each) == wanted and wanted:
            return place
    number = wanted.removeprefix("#")
    place = read_whole(number) if wanted.startswith("#") else None
    if place is not None and 0 < place <= len(headings):
        return place - 1
    return None


def name_of(headings: abc.Sequence[str], place: int) -> str:
    """How a mapping names a column: by its heading, where that is its alone."""
    heading = headings[place]
    return heading if place_of(headings, heading) == place else f"#{place + 1}"
