"""chenhe route: the route of one row."""

import sys
from enum import StrEnum
from importlib import import_module
from typing import Annotated

import typer

from rules.export import route_record
from rules.route import ASSISTING, Branch, CosignStage, Route, assists
from web.commands.common import AgencyName, print_json, print_line, rulebook
from web.language.words import ISSUER_WORDS


class RouteFormat(StrEnum):
    """How to print a route."""

    TEXT = "text"
    JSON = "json"
    SVG = "svg"
    MERMAID = "mermaid"
    BPMN = "bpmn"


def route(
    key: Annotated[str, typer.Argument(metavar="項目|line:行號")],
    agency: AgencyName = None,
    form: Annotated[RouteFormat, typer.Option("--format", help="輸出格式")] = RouteFormat.TEXT,
) -> None:
    """一列的陳核流程。"""
    book = rulebook(agency)
    found = book.route(book.find(key))
    if form is RouteFormat.JSON:
        print_json(route_record(found))
    elif form is RouteFormat.TEXT:
        for line in _lines(found):
            print_line(line)
    else:
        # Drawing needs packages that are dear to import for so short a command.
        drawing = import_module("web.files.route")
        sys.stdout.write(drawing.route_file(found, drawing.RouteFile[form.name]))


def _lines(found: Route) -> list[str]:
    issuer = ISSUER_WORDS[found.issuer]
    lines = [f"{found.key}（第 {found.line} 行，{issuer}）"]
    for number, stage in enumerate(found.stages, start=1):
        if isinstance(stage, CosignStage):
            mode = "並會" if stage.mode.value == "parallel" else "順會"
            lines.append(f"{number:>3}  會辦（{mode}）")
            lines += [f"       ├ {_branch(branch, stage)}" for branch in stage.branches]
        else:
            note = f"（{ASSISTING}）" if assists(stage, found.ladder) else ""
            lines.append(f"{number:>3}  {stage.position}  {stage.action.value}{note}")
    return lines


def _branch(branch: Branch, stage: CosignStage) -> str:
    condition = f"（{branch.condition}）" if branch.condition else ""
    after = [earlier for earlier, later in stage.before if later == branch.name]
    waits = f"，於{'、'.join(after)}之後" if after else ""
    return f"{branch.name}{condition}{waits}"


app = typer.Typer()
app.command()(route)
