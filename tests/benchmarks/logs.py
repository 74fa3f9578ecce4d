"""A long log to audit: cases of every row with a route, one in ten not as the row says."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random

from rules.agency.agency import CosignerKind
from rules.marks import Action
from rules.route import CosignStage, Route
from tests.workflow.builders import shipped_routes
from workflow.audit.log import Column
from workflow.calendar import TAIPEI

FOLDER = Path("build") / "benchmarks"
SEED, DEVIATING = 20_260_302, 10  # one case in ten
FIRST_DAY = datetime(2026, 1, 5, 9, 0, tzinfo=TAIPEI)
DAYS = 150
HEADINGS = tuple(column.value for column in Column)
Signature = tuple[str, str, str]  # action, unit, position


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What the records of a case of one row say."""

    row: str
    subject: str
    signatures: tuple[Signature, ...]


def filled_log(cases: int) -> Path:
    """The CSV file, made anew where there is none of this size."""
    path = FOLDER / f"log-{cases}.csv"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        with unfinished.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(HEADINGS)
            writer.writerows(records(cases))
        unfinished.rename(path)
    return path


def records(cases: int) -> Iterator[tuple[str, ...]]:
    """The lines of so many cases, each a whole number of minutes after the one before."""
    chance = Random(SEED)
    walks = cycle([_walk(route) for route in shipped_routes()])
    for number in range(cases):
        yield from _case(number, next(walks), chance)


def _walk(route: Route) -> Walk:
    """Received, signed as the row says, dispatched."""
    signatures: list[Signature] = [("收文", "機關", "總收文")]
    for stage in route.stages:
        if isinstance(stage, CosignStage):
            asked = [branch for branch in stage.branches if not branch.condition]
            for branch in asked:
                is_role = branch.kind is CosignerKind.ROLE
                unit = route.unit if is_role else branch.name
                signatures.append(("會辦", unit, branch.name if is_role else branch.signers[-1]))
        else:
            signatures.append((stage.action.value, route.unit, stage.position))
    signatures.append(("發文", route.unit, route.ladder.drafter))
    subject = route.key.rpartition("/")[2]
    return Walk(row=f"line:{route.line}", subject=subject, signatures=tuple(signatures))


def _case(number: int, walk: Walk, chance: Random) -> Iterator[tuple[str, ...]]:
    case, person = f"115{number:07}", f"示範{number % 997:03}"
    at = FIRST_DAY + timedelta(days=chance.randrange(DAYS), minutes=chance.randrange(300))
    due = (at + timedelta(days=9)).date().isoformat()
    received = at.isoformat(timespec="seconds")
    signatures = list(walk.signatures)
    if number % DEVIATING == 0 and len(signatures) > 3:  # somebody below the decider is left out
        del signatures[chance.randrange(1, len(signatures) - 2)]
    for place, (action, unit, position) in enumerate(signatures):
        is_decided = action == Action.DECIDE.value
        row = (case, walk.row, walk.subject, "一般", "普通件", received, due)
        yield (
            *(*row, action, unit, position, f"{person}{place}", "", ""),
            "代為決行" if is_decided and position != "市長" else "",
            at.isoformat(timespec="seconds"),
            *("如擬" if is_decided else "", "發" if is_decided else "", "", "普通"),
        )
        at += timedelta(minutes=chance.randrange(5, 90), seconds=chance.randrange(60))
