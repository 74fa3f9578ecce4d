"""A reviewer and a colleague: what they answer, and the rows they answer."""

import re
from datetime import datetime

from httpx2 import Response

from rules.correcting import RulebookSource
from rules.corrections import Reviewer
from rules.reviewing import reading_of
from tests.web.office import DOUBTFUL, Visitor
from workflow.calendar import TAIPEI

LINE = int(DOUBTFUL.removeprefix("line:"))
OTHER = 17  # the other doubtful row of page 1
CITY_NEVER_DECIDES = 645  # a 乙 row
CLEAN_PAGE = 2
ROW = f"/rules/review/row/{LINE}"
SEVENTH = datetime(2026, 3, 7, 9, 30, tzinfo=TAIPEI)
COLLEAGUE = Reviewer(name="示範同仁", at=SEVENTH, because="示範：原稿如此")


class ReviewingVisitor(Visitor):
    """Sends what the page's own form would: what was seen goes with the answer."""

    def post(self, path: str, fields: dict[str, str]) -> Response:
        seen = re.search(r'name="seen" value="([^"]*)"', self.client.get(path).text)
        return super().post(path, ({"seen": seen[1]} if seen else {}) | fields)


def answer(**fields: str) -> dict[str, str]:
    """An answer that chooses the first candidate, but for `fields`."""
    given = {"choice": "1", "reviewer": "示範校對員", "because": "示範：照原稿"}
    return given | fields


def own(**marks: str) -> dict[str, str]:
    """An answer filled in by hand."""
    return answer(choice="own") | {f"mark:{position}": mark for position, mark in marks.items()}


def answered_by_a_colleague(source: RulebookSource, line: int = LINE, choice: int = 0) -> None:
    row = source.current().at_line(line)
    steps = row.doubts[0].candidates[choice]
    source.correct(row.key, reading_of(steps, row.cosign_text, row.remark), COLLEAGUE)
