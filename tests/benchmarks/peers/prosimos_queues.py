"""The route of one row in Prosimos, in office hours; prints the CPU seconds a document took.

Run by a Python that has Prosimos: python prosimos_queues.py CASES GAP_MINUTES MEAN_MINUTES
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from prosimos.simulation_engine import run_simulation  # pyright: ignore

TASKS = [f"t{at}" for at in range(8)]
BOTH = ("t3", "t4")
WEEK = [
    {"from": "MONDAY", "to": "FRIDAY", "beginTime": begins, "endTime": ends}
    for begins, ends in (("08:30:00", "12:30:00"), ("13:30:00", "17:30:00"))
]
FLOWS = (
    *(("start", "t0"), ("t0", "t1"), ("t1", "t2"), ("t2", "fork")),
    *(("fork", "t3"), ("fork", "t4"), ("t3", "join"), ("t4", "join")),
    *(("join", "t5"), ("t5", "t6"), ("t6", "t7"), ("t7", "end")),
)


def main() -> None:
    """Simulate so many documents, and print the seconds of each."""
    cases, gap, mean = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        bpmn, parameters = Path(folder, "route.bpmn"), Path(folder, "route.json")
        bpmn.write_text(_bpmn(), "utf-8")
        parameters.write_text(json.dumps(_parameters(gap * 60, mean * 60)), "utf-8")
        start = time.process_time()
        run_simulation(str(bpmn), str(parameters), cases, starting_at="2026-03-02T08:30:00+00:00")
    print((time.process_time() - start) / cases)


def _bpmn() -> str:
    tasks = "".join(f'<task id="{each}" name="{each}"/>' for each in TASKS)
    flows = "".join(
        f'<sequenceFlow id="f{at}" sourceRef="{source}" targetRef="{target}"/>'
        for at, (source, target) in enumerate(FLOWS)
    )
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="route">'
        f'<startEvent id="start"/><endEvent id="end"/>{tasks}'
        f'<parallelGateway id="fork"/><parallelGateway id="join"/>{flows}</process></definitions>'
    )


def _parameters(gap: float, mean: float) -> dict[str, Any]:
    return {
        "resource_profiles": [
            {
                "id": f"pool-{each}",
                "name": each,
                "resource_list": [
                    {
                        "id": f"desk-{each}",
                        "name": each,
                        "amount": 1,
                        "cost_per_hour": 0,
                        "calendar": "office",
                        "assignedTasks": [each],
                    }
                ],
            }
            for each in TASKS
        ],
        "resource_calendars": [{"id": "office", "name": "office", "time_periods": WEEK}],
        "arrival_time_calendar": WEEK,
        "arrival_time_distribution": _exponential(gap),
        "gateway_branching_probabilities": [],
        "task_resource_distribution": [
            {
                "task_id": each,
                "resources": [{"resource_id": f"desk-{each}", **_exponential(mean)}],
            }
            for each in TASKS
        ],
    }


def _exponential(mean: float) -> dict[str, Any]:
    values = [mean, 0.0, mean * 1000]  # mean, least, most
    return {
        "distribution_name": "expon",
        "distribution_params": [{"value": value} for value in values],
    }


if __name__ == "__main__":
    main()
