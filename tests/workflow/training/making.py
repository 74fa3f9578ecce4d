"""Rulebooks to make exercises of: the shipped one, another agency's, a damaged one."""

from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

from rules.rulebook import Rulebook, RulebookTexts, rulebook_from
from rules.rulerow import RuleRow
from tests.rules.building import shipped
from workflow.training.exercise import Exercise, ExerciseSet, Kind
from workflow.training.making import Wanted, exercise_set
from workflow.training.making.matter import Matter, matters_of
from workflow.training.making.wanted import MOST_SEED

BOTH = (Kind.ORDER, Kind.FIND_ROW)
LEVELS = (1, 2, 3)
seeds = st.integers(min_value=0, max_value=MOST_SEED)
levels = st.sampled_from(LEVELS)
SETTINGS = """
[agency]
name = "示範區公所"
title_suffix = "分層負責明細表"
table = "table.md"
head = "區長"

[[schedules]]
suffix = "乙"
issuer = "機關"
issued_on = 2020-01-01

[ladders."課"]
positions = ["課員", "課長", "秘書", "區長"]
head = "課長"

[[units]]
name = "民政課"
ladder = "課"

[[units]]
name = "社會課"
ladder = "課"

[cosigners]
agencies = ["示範消防局"]

[placement]
unit = "unit_head"
role = "unit_head"
agency = "agency_head"
mode = "parallel"
inside_unit = "head"

[limits]
"普通件" = 6
"速件" = 3
"最速件" = 1
"""
HEADER = "| 表別 | 公務項目 | 公務內容 | 業務名稱 | 課員 | 課長 | 秘書 | 區長 | 會辦 | 備考 |"
PAGES = (
    "| 示範區公所民政課分層負責明細表 |",
    HEADER,
    "| 乙 | 里鄰 | 里鄰長遴聘事項。 | | 擬辦 | V | V | 核定 | | |",
    "| 乙 | 里鄰 | 里民活動中心借用。 | | 擬辦 | 核定 | | | | |",
    "| 乙 | 調解 | 調解會議紀錄。 | | 擬辦 | V | | 核定 | 社會課 | |",
    "| 乙 | 防災 | 防災演習計畫。 | | 擬辦 | V | V | 核定 | 示範消防局 | |",
    "",
    "| 示範區公所社會課分層負責明細表 |",
    HEADER,
    "| 乙 | 救助 | 急難救助核發。 | | 擬辦 | V | 核定 | | | |",
    "| 乙 | 救助 | 低收入戶審查事項。 | | 擬辦 | 核定 | | | | |",
    "| 乙 | 福利 | 敬老活動辦理。 | | 擬辦 | V | V | 核定 | | |",
)


@cache
def another_agency() -> Rulebook:
    """Seven rows of an agency with other units, other positions and two levels less."""
    table = "\n".join(PAGES).encode()
    texts = RulebookTexts(agency="示範區", settings=SETTINGS.encode(), table=table, corrections=b"")
    return rulebook_from(texts)


@cache
def with_many_cosigners() -> Rulebook:
    """One row that thirty other agencies co-sign."""
    names = [f"示範{number}局" for number in range(10, 40)]
    listed = "、".join(f'"{name}"' for name in names).replace("、", ", ")
    settings = SETTINGS.replace('["示範消防局"]', f"[{listed}]")
    row = f"| 乙 | 防災 | 防災演習計畫。 | | 擬辦 | V | V | 核定 | {'、'.join(names)} | |"
    table = "\n".join((*PAGES[:2], row)).encode()
    texts = RulebookTexts(agency="示範區", settings=settings.encode(), table=table, corrections=b"")
    return rulebook_from(texts)


@cache
def damaged() -> Rulebook:
    """The shipped table with the 核定 of every seventh row lost: those rows are doubtful."""
    lines = shipped().texts.table.decode().split("\n")
    rows = [row.line for row in shipped().rows if row.is_routable]
    for line in rows[::7]:
        lines[line - 1] = lines[line - 1].replace("| 核定 |", "| |")
    return rulebook_from(replace(shipped().texts, table="\n".join(lines).encode()))


@cache
def with_policy(mode: str, inside_unit: str) -> Rulebook:
    """The shipped table where co-signers go about it in another way."""
    settings = shipped().texts.settings.decode()
    settings = settings.replace('mode = "parallel"', f'mode = "{mode}"')
    settings = settings.replace('inside_unit = "head"', f'inside_unit = "{inside_unit}"')
    return rulebook_from(replace(shipped().texts, settings=settings.encode()))


def a_set(
    *kinds: Kind,
    level: int = 2,
    count: int = 20,
    seed: int = 7,
    unit: str = "",
    rows: tuple[str, ...] = (),
    rulebook: Rulebook | None = None,
) -> ExerciseSet:
    """A set of these kinds, of all of them if none is named."""
    wanted = Wanted(
        kinds=kinds or tuple(Kind), level=level, count=count, seed=seed, unit=unit, rows=rows
    )
    return exercise_set(wanted, rulebook or shipped())


def row_of(exercise: Exercise, rulebook: Rulebook | None = None) -> RuleRow:
    return (rulebook or shipped()).find(exercise.row or "")


def matter_text(exercise: Exercise) -> str:
    return _matters()[row_of(exercise).line].text


@cache
def _matters() -> dict[int, Matter]:
    return matters_of(shipped().rows)
