"""What answers earned, as a table for spreadsheets: one line an answer.

The columns are the fields of the JSON; what an answer says and the key stand there alone.
"""

from __future__ import annotations

import csv
import io

from web.files.tables import unarmed
from workflow.training.results import Results, Scored

COLUMNS = (
    *("exercise", "who", "attempt", "score", "raw", "hint_cost", "correct"),
    *("codes", "misconceptions"),
)
SEPARATOR = "、"


def results_csv(results: Results) -> str:
    """UTF-8 with a mark, CRLF, as spreadsheets open it; codes and misconceptions each once."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([unarmed(cell) for cell in _cells(each)] for each in results.results)
    return "\ufeff" + out.getvalue()


def _cells(result: Scored) -> tuple[str, ...]:
    codes = dict.fromkeys(point.code for point in result.points if point.code)
    misconceptions = dict.fromkeys(
        point.misconception for point in result.points if point.misconception
    )
    return (
        *(result.exercise, result.who, str(result.attempt)),
        *(str(result.score), str(result.raw), str(result.hint_cost)),
        *(str(result.correct).lower(), SEPARATOR.join(codes), SEPARATOR.join(misconceptions)),
    )
