"""`make bench`: every subject in one run, each beside its peers; figures, not tests."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable

from tests.benchmarks import (
    audits,
    browsing,
    costs,
    exercises,
    fittings,
    logs_walked,
    moves,
    pages,
    reading,
    rehearsals,
    signoffs,
    streams,
)
from tests.benchmarks.measuring import Subject, printed, record

SUBJECTS: dict[str, Callable[[], Subject]] = {
    "reading": reading.measure,
    "moves": moves.measure,
    "signoffs": signoffs.measure,
    "pages": pages.measure,
    "costs": costs.measure,
    "exercises": exercises.measure,
    "audit": audits.measure,
    "browsing": browsing.measure,
    "logs_walked": logs_walked.measure,
    "streams": streams.measure,
    "rehearsal": rehearsals.measure,
    "fitting": fittings.measure,
}


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", choices=SUBJECTS, help="one subject instead of all")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    asked = parser.parse_args()
    names = [asked.only] if asked.only else list(SUBJECTS)
    machine = {
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
        "cores": os.cpu_count(),
    }
    if not asked.json:
        print("Python {python}, {system}, {cores} cores\n".format(**machine))
    found: list[Subject] = []
    for name in names:
        found.append(SUBJECTS[name]())
        if not asked.json:
            print(printed(found[-1]), flush=True)
    if asked.json:
        subjects = [record(subject) for subject in found]
        document = {"machine": machine, "subjects": subjects}
        json.dump(document, sys.stdout, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    main()
