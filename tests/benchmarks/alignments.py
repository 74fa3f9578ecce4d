"""Run by a Python that has pm4py, never imported: which traces fit the BPMN file of their route.

Reads {file: {case: [activity]}} from the first argument, writes {case: fits} to the second.
"""

# pyright: reportMissingImports=false, reportMissingModuleSource=false

import json
import sys
from pathlib import Path

import pandas
import pm4py


def fits(file: str, cases: dict[str, list[str]]) -> dict[str, bool]:
    """Whether the alignment of each case costs nothing."""
    net, start, end = pm4py.convert_to_petri_net(pm4py.read_bpmn(file))
    first = pandas.Timestamp("2026-01-01")
    rows = [
        {"case": case, "activity": name, "at": first + pandas.Timedelta(minutes=at)}
        for case, names in cases.items()
        for at, name in enumerate(names)
    ]
    log = pm4py.format_dataframe(
        pandas.DataFrame(rows), case_id="case", activity_key="activity", timestamp_key="at"
    )
    aligned = pm4py.conformance_diagnostics_alignments(log, net, start, end)
    order = log["case:concept:name"].drop_duplicates().tolist()
    return {case: each["fitness"] == 1 for case, each in zip(order, aligned, strict=True)}


def main() -> None:
    """Answer for every file."""
    asked = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    answer = {}
    for file, cases in asked.items():
        answer |= fits(file, cases)
    Path(sys.argv[2]).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
