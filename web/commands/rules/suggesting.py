"""chenhe rules suggest."""

from typing import Annotated

import typer

from rules.export import suggestion_record
from rules.suggesting import Suggestion
from web.commands.common import (
    AgencyName,
    Format,
    TextOrJson,
    print_json,
    print_line,
    rulebook,
    whole,
)
from web.language.words import STATUS_WORDS

app = typer.Typer()

NOTHING_FITS = (
    "沒有適用的明細表項目。請改用表上的說法再試（多寫公務內容、少寫人名與日期），"
    "或以 chenhe rules export 查看全部列；仍找不到，請詢問研考或登記桌。"
)


@app.command()
def suggest(
    subject: Annotated[str, typer.Argument(metavar="主旨")],
    unit: Annotated[str, typer.Option("--unit", help="只看這個單位的列")] = "",
    top: Annotated[
        int, typer.Option("--top", parser=whole(1, 50), metavar="N", help="最多幾列")
    ] = 5,
    agency: AgencyName = None,
    form: Format = TextOrJson.TEXT,
) -> None:
    """依主旨建議明細表項目，最合的在前。"""
    found = rulebook(agency).suggest(subject, unit, top)
    if form is TextOrJson.JSON:
        print_json([suggestion_record(each) for each in found])
        return
    for each in found:
        _print(each)
    if not found:
        print_line(NOTHING_FITS)


def _print(suggestion: Suggestion) -> None:
    row = suggestion.row
    doubtful = "" if row.is_routable else f"（{STATUS_WORDS[row.status]}，尚不能排流程）"
    print_line(f"{suggestion.score:.2f}  第 {row.line} 行  {row.key}{doubtful}")
    print_line(f"      核定 {row.decider or '—'}；相符：{'、'.join(suggestion.matched)}")
    for word, printed in suggestion.likened.items():
        print_line(f"      「{word}」在表上是「{printed}」")
