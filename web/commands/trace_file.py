"""What happens in replication 1 as a log on disk, CSV or XES by the ending of its name.

The file is put in place whole, once the run has ended well.
"""

import csv
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from rules.rulebook import Rulebook
from web.commands.placing import placed
from web.files.tables import unarmed
from web.files.xes import xes_lines
from web.rehearsals.running import simulator_part
from workflow.rehearsal.scenario import Scenario
from workflow.reports.records import LOG_COLUMNS

XES = ".xes"
NETWORKS, TRACINGS = "workflow.rehearsal.network.network", "workflow.rehearsal.tracing"


class Tracing(Protocol):
    """What makes records of a trace."""

    def records(self, trace: Any) -> Iterator[dict[str, str]]:
        """One a happening."""
        ...


@contextmanager
def traced_to(
    log: Path | None, scenario: Scenario, rulebook: Rulebook
) -> Generator[Callable[[Any], None] | None]:
    """A sink that writes the records of what happens.

    Whatever goes wrong meanwhile, no file is left, and one that was there stays as it was.
    """
    if log is None:
        yield None
        return
    network = simulator_part(NETWORKS).network_of(scenario, rulebook)
    tracing: Tracing = simulator_part(TRACINGS).Tracing(network=network)
    written = _as_xes if log.suffix.lower() == XES else _as_csv
    with (
        placed(log) as scratch,
        scratch.open("w", encoding="utf-8", newline="") as file,
        written(file, tracing) as sink,
    ):
        yield sink


@contextmanager
def _as_csv(file: IO[str], tracing: Tracing) -> Generator[Callable[[Any], None]]:
    """In order of time, with the mark by which spreadsheets know UTF-8."""
    file.write("\ufeff")
    writer = csv.DictWriter(file, LOG_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    yield lambda trace: writer.writerows(
        {name: unarmed(text) for name, text in record.items()} for record in tracing.records(trace)
    )


@contextmanager
def _as_xes(file: IO[str], tracing: Tracing) -> Generator[Callable[[Any], None]]:
    """Case by case, at the end: what happened is kept as the kernel wrote it until then."""
    traces: list[Any] = []
    yield traces.append
    records = (record for trace in traces for record in tracing.records(trace))
    file.writelines(f"{line}\n" for line in xes_lines(records))
