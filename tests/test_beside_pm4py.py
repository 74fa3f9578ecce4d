"""Beside pm4py: on plain routes the audit is silent exactly where alignments are perfect.

pm4py is AGPL and no part of this project: a Python of its own, named by CHENHE_PM4PY, runs
`benchmarks/alignments.py` on files that this test writes.
"""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from rules.agency.agency import CosignerKind
from rules.bpmn import route_bpmn
from rules.marks import Action
from rules.process import NodeKind, process_of
from rules.route import CosignStage, Route
from tests.audit_trial.judging import found_in
from tests.audit_trial.planted import PlantedCase, clean
from tests.audit_trial.sheet import SIGNING, Line, Sheet
from tests.audit_trial.traces import PACE, Trace, trace_of
from tests.audit_trial.walking import PLAIN, Walker
from tests.workflow.builders import a_rulebook

SCRIPT = Path(__file__).parent / "benchmarks" / "alignments.py"
ROUTES, VARIANTS = 40, 12
ROUTE_CODES = frozenset(
    {
        *("NO_DECISION", "DECIDED_BELOW", "DECIDED_ABOVE", "REVIEW_SKIPPED", "OUT_OF_ORDER"),
        *("SIGNED_AFTER_DECISION", "REVIEW_EXTRA", "COSIGN_MISSING", "COSIGN_ORDER"),
        "COSIGN_LATE",
    }
)


@pytest.mark.soak
def test_the_audit_is_silent_exactly_where_alignments_are_perfect(tmp_path: Path) -> None:
    python = os.environ.get("CHENHE_PM4PY", "")
    if not python:
        pytest.skip("CHENHE_PM4PY names no Python that has pm4py")
    cases = list(_cases(Random(1)))

    perfect = _aligned(python, cases, tmp_path)
    silent = _silent([case for _, case in cases])

    numbers = [case.number for _, case in cases]
    assert 0 < sum(perfect.values()) < len(numbers)
    assert {each: silent[each] for each in numbers} == {each: perfect[each] for each in numbers}


def _cases(random: Random) -> Iterator[tuple[Route, PlantedCase]]:
    """Records of plain routes as walked, and with their signatures left out, moved, repeated."""
    book = a_rulebook()
    walker = Walker(rulebook=book, random=random)
    rows = [row for row in book.rows if row.is_routable and _is_plain(book.route(row))]
    number = 0
    for row in random.sample(rows, ROUTES):
        trace = trace_of(walker.walk(row, PLAIN, pace=PACE), book, "")
        for variant in range(VARIANTS):
            number += 1
            (case,) = clean([trace])
            lines = case.lines if variant == 0 else _varied(trace, random)
            name = f"115{number:07d}"
            lines = [line | {"文號": name} for line in lines]
            yield book.route(row), replace(case, number=name, lines=lines)


def _is_plain(route: Route) -> bool:
    """Whether nobody co-signs under a condition, and the drafter does not decide alone."""
    stages = [stage for stage in route.stages if isinstance(stage, CosignStage)]
    return len(route.stages) > 2 and not any(b.condition for s in stages for b in s.branches)


def _varied(trace: Trace, random: Random) -> list[Line]:
    """The record with one signature left out, moved, repeated or under another position."""
    sheet = Sheet.of(trace.lines)
    signed = [at for at, line in enumerate(trace.lines) if line["動作"] in SIGNING]
    one, other = random.sample(signed, 2)
    way = random.choice(("leave out", "move", "repeat", "rename"))
    if way == "leave out":
        sheet.remove(one)
    elif way == "move":
        sheet.move(one, behind=other)
    elif way == "repeat":
        sheet.insert(sheet.line(one) | {"意見": "再核。"}, behind=one)
    else:
        ladder = trace.walk.decided.plan.ladder.positions
        sheet.line(one).update({"職稱": random.choice(ladder), "人員": "示範某人"})
    return sheet.plain()


def _silent(cases: Sequence[PlantedCase]) -> dict[str, bool]:
    found = found_in(cases, a_rulebook())
    return {
        case.number: not any(each.code in ROUTE_CODES for each in found[case.number])
        for case in cases
    }


def _aligned(
    python: str, cases: Sequence[tuple[Route, PlantedCase]], folder: Path
) -> dict[str, bool]:
    """Whether the alignment of each case with the BPMN file of its route costs nothing."""
    asked: dict[str, dict[str, list[str]]] = {}
    for route, case in cases:
        file = folder / f"{route.line}.bpmn"
        file.write_text(route_bpmn(route), encoding="utf-8")
        asked.setdefault(str(file), {})[case.number] = _activities(route, case.lines)
    (folder / "asked.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    command = [python, str(SCRIPT), str(folder / "asked.json"), str(folder / "answer.json")]
    subprocess.run(command, check=True, capture_output=True, timeout=1800)
    return json.loads((folder / "answer.json").read_text("utf-8"))


def _activities(route: Route, lines: Sequence[Line]) -> list[str]:
    """The signatures of a case by the names of the tasks of its route."""
    tasks = {node.name for node in process_of(route).nodes if node.kind is NodeKind.TASK}
    noted = {name.partition("（")[0]: name for name in tasks}
    kinds = {
        branch.name: branch.kind
        for stage in route.stages
        if isinstance(stage, CosignStage)
        for branch in stage.branches
    }
    found: list[str] = []
    for line in lines:
        if line["動作"] in SIGNING:
            name = _task(line, kinds)
            found.append(noted.get(name, name))
    return found


def _task(line: Line, kinds: dict[str, CosignerKind]) -> str:
    if line["動作"] != Action.COSIGN.value:
        return f"{line['職稱']}{line['動作']}"
    if kinds.get(line["單位"]) is CosignerKind.AGENCY:
        return f"{line['單位']}會辦"
    unit = line["單位"] if kinds.get(line["職稱"]) is not CosignerKind.ROLE else ""
    return f"{unit}{line['職稱']}會辦"
