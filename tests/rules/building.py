"""Builders: tables of one page and one row, naming only what a test is about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from rules.agency.agency import Agency, Anchor, CosignerKind, InsideUnit, Mode, RoutingPolicy
from rules.ladder import Ladder
from rules.reading.markdown import read_markdown
from rules.route import CosignStage, Route, compile_route
from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, shipped_agency
from rules.rulerow import RuleRow, read_rows
from rules.table import Cell, Source, Table

TITLES = ("表別", "公務項目", "公務內容", "業務名稱")
AT_THE_RIGHT = ("會辦機關(單位)", "備考")
BLANK = "·"


@cache
def shipped() -> Rulebook:
    """The rulebook of the table that comes with the package."""
    return load_rulebook(shipped_agency(DEFAULT_AGENCY))


def an_agency(
    *,
    anchors: Mapping[CosignerKind, Anchor] | None = None,
    mode: Mode = Mode.PARALLEL,
    inside_unit: InsideUnit = InsideUnit.HEAD,
) -> Agency:
    """The shipped agency with this routing policy."""
    agency = shipped().agency
    anchors = anchors or agency.policy.anchors
    policy = RoutingPolicy(anchors=anchors, mode=mode, inside_unit=inside_unit)
    return replace(agency, policy=policy)


def the_ladder(unit: str = "人事室") -> Ladder:
    return shipped().agency.unit(unit).ladder


def cells(marks: str) -> list[Cell]:
    """The cells of `擬辦 V · 核定`."""
    return [
        Cell(text=text, source=Source(file="test", line=1, column=at))
        for at, text in enumerate(printed(marks), start=1)
    ]


def printed(marks: str) -> list[str]:
    return [mark.replace(BLANK, "") for mark in marks.split()]


def a_line(
    marks: str,
    *,
    cosign: str = "",
    remark: str = "",
    schedule: str = "乙",
    content: str = "內容。",
    task: str | None = "",
    unit: str = "人事室",
    spare: int = 0,
) -> str:
    """One printed line; `task=None` leaves the 業務名稱 column out, `spare` counts extra cells."""
    width = len(the_ladder(unit).positions) + spare
    signs = printed(marks)
    texts = [schedule, "項目", content, *([] if task is None else [task])]
    return line([*texts, *signs, *[""] * (width - len(signs)), cosign, remark])


def line(texts: Sequence[str]) -> str:
    return f"| {' | '.join(texts)} |"


def a_page(*lines: str, unit: str = "人事室", header: Sequence[str] | None = None) -> str:
    """One page table with its title and header."""
    title = line([f"臺北市政府資訊局{unit}分層負責明細表"])
    titles = line(header or (*TITLES, *the_ladder(unit).positions, *AT_THE_RIGHT))
    return "\n".join([title, titles, *lines])


def a_table(*pages: str) -> Table:
    raw = "\n\n".join(pages).encode()
    return read_markdown(raw, file="test.md", agency=shipped().agency)


def read(*pages: str) -> tuple[RuleRow, ...]:
    """The rows of these pages."""
    return read_rows(a_table(*pages), shipped().agency)


def a_row(
    marks: str = "擬辦 V 核定",
    *,
    unit: str = "人事室",
    cosign: str = "",
    remark: str = "",
    schedule: str = "乙",
) -> RuleRow:
    """The row that this line is read into."""
    printed_line = a_line(marks, unit=unit, cosign=cosign, remark=remark, schedule=schedule)
    (row,) = read(a_page(printed_line, unit=unit))
    return row


def a_route(
    marks: str = "擬辦 V 核定",
    *,
    unit: str = "人事室",
    cosign: str = "",
    remark: str = "",
    schedule: str = "乙",
    agency: Agency | None = None,
) -> Route:
    """The route that this line compiles to."""
    row = a_row(marks, unit=unit, cosign=cosign, remark=remark, schedule=schedule)
    return compile_route(row, agency or shipped().agency)


def walked(route: Route) -> str:
    """The route on one line: `承辦人員 擬辦 > 會辦 法務局 > 市長 核定`."""
    return " > ".join(
        f"會辦 {' '.join(branch.name for branch in stage.branches)}"
        if isinstance(stage, CosignStage)
        else f"{stage.position} {stage.action.value}"
        for stage in route.stages
    )


def signed(row: RuleRow) -> str:
    """The steps on one line: `承辦人員 擬辦 > 主任 核定`."""
    return " > ".join(f"{step.position} {step.action.value}" for step in row.steps)
