"""Run by the Python that has pm4py (AGPL, so in a process of its own): seconds of each stage.

python pm4py_reading.py LOG.csv|LOG.xes [POSITION…]: a CSV is read, made a log, and its tokens are
replayed on one plain route of these activities.
"""

# pyright: basic, reportMissingImports=false

import json
import sys
import time

import pandas
import pm4py
from pm4py.objects.petri_net.obj import Marking, PetriNet
from pm4py.objects.petri_net.utils import petri_utils


def main() -> None:
    """Measure what was asked for, and print it as one JSON object."""
    file, *activities = sys.argv[1:]
    stages = _xes(file) if file.endswith(".xes") else _csv(file, activities)
    json.dump(stages, sys.stdout)


def _csv(file: str, activities: list[str]) -> dict[str, float]:
    start = time.perf_counter()
    frame = pandas.read_csv(file, dtype=str, keep_default_na=False)
    frame["activity"] = frame["職稱"] + frame["動作"]
    frame["when"] = pandas.to_datetime(frame["時間"])
    log = pm4py.format_dataframe(
        frame, case_id="文號", activity_key="activity", timestamp_key="when"
    )
    read = time.perf_counter()
    pm4py.conformance_diagnostics_token_based_replay(log, *_net(activities))
    return {"read": read - start, "replay": time.perf_counter() - read}


def _xes(file: str) -> dict[str, float]:
    start = time.perf_counter()
    pm4py.read_xes(file)
    return {"read": time.perf_counter() - start}


def _net(activities: list[str]) -> tuple[PetriNet, Marking, Marking]:
    """One activity after the other."""
    net = PetriNet("route")
    places = [PetriNet.Place(str(at)) for at in range(len(activities) + 1)]
    net.places.update(places)
    for at, activity in enumerate(activities):
        transition = PetriNet.Transition(str(at), activity)
        net.transitions.add(transition)
        petri_utils.add_arc_from_to(places[at], transition, net)
        petri_utils.add_arc_from_to(transition, places[at + 1], net)
    return net, Marking({places[0]: 1}), Marking({places[-1]: 1})


if __name__ == "__main__":
    main()
