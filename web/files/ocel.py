"""A log as OCEL 2.0 in JSON: documents, positions and co-signers, and who did what to which.

https://www.ocel-standard.org/specification/formats/json/. Events come first in the file, as they
come out of the log; of the objects a document keeps what changed on the way, and when.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from workflow.case.duties import ROLE
from workflow.reports.records import LOG_COLUMNS

DOCUMENT, POSITION, COSIGNER = "公文", "職位", "會辦單位"
CASE, ACTION, AT, UNIT, TITLE, TARGET = "文號", "動作", "時間", "單位", "職稱", "對象"
OF_THE_DOCUMENT = ("流程列", "主旨", "類別", "速別", "收文時間", "限辦日期", "密等")
OF_THE_EVENT = tuple(
    each for each in LOG_COLUMNS if each not in (CASE, ACTION, AT, *OF_THE_DOCUMENT)
)
# Who is named in an event, by its action: the co-signer who acts, or the one it is about.
BY_COSIGNER = frozenset(("會辦", "後會"))
ABOUT_COSIGNER = frozenset(("加會", "免會", "重會"))
TEXT = "string"
Attribute = dict[str, str]
Relation = dict[str, str]


@dataclass(kw_only=True)
class _Object:
    """A document, a position or a co-signer, as the events so far leave it."""

    id: str
    type: str
    attributes: list[Attribute] = field(default_factory=list[Attribute])
    now: dict[str, str] = field(default_factory=dict[str, str])
    cosigners: dict[str, None] = field(default_factory=dict[str, None])  # by id, in order

    def take(self, line: Mapping[str, str]) -> None:
        """What this line says of a document that was not so before."""
        for name in OF_THE_DOCUMENT:
            if line[name] != self.now.get(name, ""):
                self.now[name] = line[name]
                self.attributes.append({"name": name, "time": line[AT], "value": line[name]})

    def record(self) -> dict[str, object]:
        """As the file holds it."""
        related = [{"objectId": each, "qualifier": "會辦"} for each in self.cosigners]
        return {
            "id": self.id,
            "type": self.type,
            "attributes": self.attributes,
            "relationships": related,
        }


@dataclass(kw_only=True)
class _Objects:
    """Every object met so far, by its id."""

    known: dict[str, _Object] = field(default_factory=dict[str, _Object])

    def named(self, kind: str, name: str) -> _Object:
        """The object of this kind and name, made if it is new."""
        key = f"{kind}/{name}"
        return self.known.setdefault(key, _Object(id=key, type=kind))

    def relations(self, line: Mapping[str, str]) -> list[Relation]:
        """To whom and what an event relates; the document takes note of what it says."""
        document = self.named(DOCUMENT, line[CASE])
        document.take(line)
        related = [{"objectId": document.id, "qualifier": "公文"}]
        if line[TITLE]:
            held = "/".join(filter(None, (line[UNIT], line[TITLE])))
            related.append({"objectId": self.named(POSITION, held).id, "qualifier": "經辦"})
        if name := _cosigner(line):
            cosigner = self.named(COSIGNER, name)
            document.cosigners[cosigner.id] = None
            related.append({"objectId": cosigner.id, "qualifier": line[ACTION]})
        return related


def ocel_lines(lines: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The file, line by line; times are as the log says them, with their offset.

    Memory grows with the documents, not with their events.
    """
    objects, actions = _Objects(), dict[str, None]()
    yield '{"events": ['
    before = ""
    for number, line in enumerate(lines, start=1):
        actions[line[ACTION]] = None
        yield before + _json(_event(number, line, objects.relations(line)))
        before = ","
    yield '], "objects": ['
    before = ""
    for each in objects.known.values():
        yield before + _json(each.record())
        before = ","
    yield f'], "eventTypes": {_json([_type(each, OF_THE_EVENT) for each in actions])},'
    yield f'"objectTypes": {_json(_object_types())}}}'


def _event(number: int, line: Mapping[str, str], related: list[Relation]) -> dict[str, object]:
    said = [{"name": name, "value": line[name]} for name in OF_THE_EVENT if line[name]]
    return {
        "id": f"event/{number}",
        "type": line[ACTION],
        "time": line[AT],
        "attributes": said,
        "relationships": related,
    }


def _cosigner(line: Mapping[str, str]) -> str:
    """Who co-signs, or is asked or excused; a role bears its own name, not the unit's."""
    if line[ACTION] in BY_COSIGNER:
        return line[TITLE] if line[UNIT] in ("", ROLE) else line[UNIT]
    return line[TARGET] if line[ACTION] in ABOUT_COSIGNER else ""


def _object_types() -> list[dict[str, object]]:
    return [_type(DOCUMENT, OF_THE_DOCUMENT), _type(POSITION, ()), _type(COSIGNER, ())]


def _type(name: str, attributes: Iterable[str]) -> dict[str, object]:
    return {"name": name, "attributes": [{"name": each, "type": TEXT} for each in attributes]}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
