"""A log as XES (IEEE 1849): a trace a case, an event a line, every column kept.

What the standard extensions name stands under their keys, the rest under its Chinese heading.
Extensions: https://www.xes-standard.org/ (concept, lifecycle, organizational, time).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import quoteattr

from web.files.by_case import CASE, Line, by_case
from web.files.tables import in_xml
from workflow.reports.records import LOG_COLUMNS

AT, ACTION = "時間", "動作"
# Told of the trace; of an event only where it differs.
OF_THE_CASE = ("主旨", "類別", "收文時間", "密等")
KEYS = {
    CASE: "concept:name",  # of the trace
    ACTION: "concept:name",
    "單位": "org:group",
    "職稱": "org:role",
    "人員": "org:resource",
    AT: "time:timestamp",
}
# Transitions of the standard lifecycle; whatever is not named here completes something.
TRANSITIONS = {
    **{"分文": "assign", "改分": "reassign", "移交": "reassign", "簽收": "start"},
    **{"抽回": "withdraw", "補正": "suspend", "復辦": "resume", "免會": "manualskip"},
}
EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">',
    *(f'  <extension name="{n}" prefix="{p}" uri="{u}"/>' for n, p, u in EXTENSIONS),
    '  <global scope="trace">',
    '    <string key="concept:name" value="UNKNOWN"/>',
    "  </global>",
    '  <global scope="event">',
    '    <string key="concept:name" value="UNKNOWN"/>',
    '    <string key="lifecycle:transition" value="complete"/>',
    "  </global>",
    '  <classifier name="動作" keys="concept:name"/>',
    '  <classifier name="職稱與動作" keys="org:group org:role concept:name"/>',
    '  <string key="lifecycle:model" value="standard"/>',
)
TAIL = "</log>"


def xes_lines(lines: Iterable[Line]) -> Iterator[str]:
    """The file, line by line; blank cells are left out. See `in_xml` for strange characters."""
    yield from HEAD
    for trace in by_case(lines):
        yield from _trace(trace)
    yield TAIL


def _trace(trace: tuple[Line, ...]) -> Iterator[str]:
    told = {name: trace[0][name] for name in OF_THE_CASE}
    yield "  <trace>"
    yield _attribute(KEYS[CASE], trace[0][CASE], 4)
    yield from (_attribute(name, text, 4) for name, text in told.items() if text)
    for line in trace:
        yield "    <event>"
        yield from (_attribute(key, text, 6) for key, text in _event(line, told))
        yield "    </event>"
    yield "  </trace>"


def _event(line: Line, told: Line) -> Iterator[tuple[str, str]]:
    for name in LOG_COLUMNS:
        is_told = name == CASE or (name in told and line[name] == told[name])
        if not is_told and (line[name] or name in told):
            yield KEYS.get(name, name), line[name]
    yield "lifecycle:transition", TRANSITIONS.get(line[ACTION], "complete")


def _attribute(key: str, text: str, indent: int) -> str:
    kind = "date" if key in (KEYS[AT], "收文時間") and _is_moment(text) else "string"
    value = quoteattr(in_xml(text), {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
    return f'{" " * indent}<{kind} key="{key}" value={value}/>'


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
