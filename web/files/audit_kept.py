"""What was made of a kept audit, in lines and as programs read it, beside what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from web.files.audit_worked import Worked
from workflow.audit.findings import Audit, Record, audit_record
from workflow.audit.kept.about import KeptAudit
from workflow.audit.ledger.wanted import Standing
from workflow.audit.reporting.asked import ReportAsked
from workflow.audit.reporting.beside import Allowed, Remark
from workflow.audit.work.entries import STANDING_WORDS


@dataclass(frozen=True, kw_only=True)
class KeptFound:
    """A kept audit with what inspectors made of it; `audit` holds the findings reported on."""

    kept: KeptAudit
    audit: Audit
    worked: Worked
    asked: ReportAsked

    @property
    def counts(self) -> Mapping[Standing, int]:
        """How many of the findings reported on stand how."""
        standings = self.worked.standings.values()
        return {each: sum(one is each for one in standings) for each in Standing}

    @property
    def has_faults(self) -> bool:
        """Whether any finding counts: one dismissed or allowed does not."""
        return any(count for each, count in self.counts.items() if each.counts)


def kept_record(found: KeptFound) -> Record:
    """The audit as `chenhe audit --format json` prints it, and what was made of it."""
    record, worked = audit_record(found.audit), found.worked
    for key, each in zip(worked.keys, record["findings"], strict=True):
        each["key"] = key
        each["standing"] = worked.standings[key].value
        each["remarks"] = [_remark_record(remark) for remark in worked.beside.remarks(key)]
    return record | {
        "kept": _about_record(found.kept),
        "standings": {each.value: count for each, count in found.counts.items()},
        "allowed": [_allowed_record(each) for each in worked.beside.allowed],
        "conclusion": found.asked.conclusion,
    }


def said_below(found: KeptFound) -> Mapping[int, Sequence[str]]:
    """The lines below a finding, by its place: how it stands and what was said of it."""
    worked, said = found.worked, dict[int, Sequence[str]]()
    for place, key in enumerate(worked.keys):
        standing, remarks = worked.standings[key], worked.beside.remarks(key)
        if standing is not Standing.OPEN or remarks:
            said[place] = (f"處理：{STANDING_WORDS[standing]}", *map(_remark_line, remarks))
    return said


def opening_text(found: KeptFound) -> Iterator[str]:
    """How findings stand, and how the sample was drawn."""
    counted = "、".join(f"{STANDING_WORDS[each]} {count}" for each, count in found.counts.items())
    yield f"處理情形：{counted}"
    if found.worked.beside.drawn:
        yield ""
        yield "抽樣：只列樣本的發現" if found.asked.is_of_sample else "抽樣：下面是全部的發現"
        yield from (f"  {each}" for each in found.worked.beside.drawn)


def closing_text(found: KeptFound) -> Iterator[str]:
    """What the allow-list hid, and the conclusion."""
    if found.worked.beside.allowed:
        yield ""
        yield "容許清單"
    for each in found.worked.beside.allowed:
        hid = f"{each.count} 項，其中嚴重 {each.grave} 項"
        yield f"  {each.pattern}（{each.by}：{each.reason}）：{hid}"
    if found.asked.conclusion:
        yield ""
        yield "結論"
        yield from (f"  {line}" for line in found.asked.conclusion.splitlines())


def _about_record(kept: KeptAudit) -> Record:
    """Which audit it is."""
    return {
        "id": kept.id,
        "file": kept.file,
        "by": kept.by,
        "created_at": kept.created_at.isoformat(),
        "ended_at": kept.ended_at.isoformat() if kept.ended_at else None,
        "own": kept.asked.is_own,
    }


def _remark_record(remark: Remark) -> Record:
    return {
        "kind": remark.word,
        "text": remark.text,
        "by": remark.by,
        "unit": remark.unit,
        "at": remark.at,
    }


def _remark_line(remark: Remark) -> str:
    who = " ".join(filter(None, (remark.unit, remark.by)))
    said = f"：{remark.text}" if remark.text else ""
    return f"{remark.word}（{who}，{remark.at}）{said}"


def _allowed_record(allowed: Allowed) -> Record:
    return {
        "pattern": allowed.pattern,
        "reason": allowed.reason,
        "by": allowed.by,
        "hid": allowed.count,
        "grave": allowed.grave,
    }
