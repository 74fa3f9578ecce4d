"""What inspectors did about a kept audit, gathered for what is printed and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rules.days import format_short
from workflow.audit.kept.about import KeptAudit, UnknownAuditError
from workflow.audit.kept.folder import SHEET, AuditFolder
from workflow.audit.kept.samples import KeptSample, samples_of, standing_of, told_of_samples
from workflow.audit.kept.working import KeptWork
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import By, Standing, Wanted
from workflow.audit.reporting.beside import Allowed, Beside, Remark, Scored
from workflow.audit.work.allowing import Pattern
from workflow.audit.work.comparing import Counted
from workflow.audit.work.entries import Entry
from workflow.audit.work.scoring import ScoreSheet, scored
from workflow.audit.work.sheet_file import read_sheet
from workflow.calendar import taipei_day
from workflow.kept.about import Said, State
from workflow.texts import msgid

OF_ANOTHER = msgid("抽樣之後這份稽核重新判過，樣本不再算數；請重新抽樣。")
ASKED_SINGLY = 300  # findings; whoever asks of more wants to know of all


@dataclass(kw_only=True)
class WorkRemarks:
    """What was said about findings, asked for one by one; of many, all are read at once."""

    work: KeptWork
    _known: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict[str, tuple[Entry, ...]])
    _asked: int = 0

    def __call__(self, key: str) -> Sequence[Remark]:
        """Of the finding of this key, in their order."""
        self._asked += 1
        if self._asked == ASKED_SINGLY:
            self._known = self.work.of(self.work.named())
        is_whole = self._asked >= ASKED_SINGLY
        entries = self._known.get(key, ()) if is_whole else self.work.of([key]).get(key, ())
        return tuple(map(_remark, entries))


def beside_of(
    folder: AuditFolder, kept: KeptAudit, *, sampled: bool, sheet: ScoreSheet | None = None
) -> Beside:
    """All that a report says besides what was found; raises what of it cannot be read.

    It is scored by `sheet`, else by the one kept with the audit.
    """
    work = folder.work(kept.id)
    entries = [each.entry for each in work.history()]
    allowed, samples = tuple(_allowed(folder, kept)), samples_of(folder, kept.id)
    said = [name for each in entries for name in (each.by, each.speaker) if name]
    said += [each.withdrawn_by for each in samples if each.withdrawn_by]
    sheet, ledger = sheet or sheet_of(folder, kept.id), folder.ledger(kept.id)
    beside = Beside(
        drawn=tuple(_drawn(samples, kept)),
        remarks=WorkRemarks(work=work),
        people=tuple(dict.fromkeys((*said, *(each.by for each in (*allowed, *samples))))),
        allowed=allowed,
    )
    return with_scores(beside, ledger, sheet, sampled=sampled) if ledger and sheet else beside


def sheet_of(folder: AuditFolder, audit: str) -> ScoreSheet | None:
    """The scoring sheet that was brought for an audit; None for none."""
    raw = folder.score_sheet(audit)
    return read_sheet(raw, file=SHEET) if raw else None


def with_scores(beside: Beside, ledger: Ledger, sheet: ScoreSheet, *, sampled: bool) -> Beside:
    """The same with each unit scored, the best first."""
    scores = (
        Scored(unit=each.unit, score=f"{each.score:.2f}", band=each.band)
        for each in scored(ledger.alike(sampled=sampled), sheet).units
    )
    return replace(beside, sheet=sheet.title, scores=tuple(scores))


def counted_of(kept: KeptAudit, ledger: Ledger) -> Counted:
    """What of an audit is compared: the findings that count."""
    audit = ledger.head.audit
    return Counted(
        file=kept.file,
        cases=audit.cases,
        units={each.name: each.cases for each in ledger.units()},
        by_code=_counts(ledger, By.CODE),
        by_unit=_counts(ledger, By.UNIT),
        rulebooks=audit.rulebooks,
        months=tuple(each.name for each in ledger.months() if each.name),
    )


def kept_counted(folder: AuditFolder, which: str) -> Counted | None:
    """The same of the audit of this id; None where it is not there, or nothing was judged yet."""
    try:
        kept = folder.find(which)
    except UnknownAuditError:
        return None
    ledger = folder.ledger(which) if kept.state is State.DONE else None
    return counted_of(kept, ledger) if ledger else None


def _counts(ledger: Ledger, by: By) -> dict[str, int]:
    """The findings that count, by what they are counted by."""
    counts = Counter[str]()
    for standing in Standing:
        if standing.counts:
            counts.update(ledger.counts(Wanted(standing=standing.value), by))
    return counts


def _drawn(samples: tuple[KeptSample, ...], kept: KeptAudit) -> Iterator[Said]:
    """How the sample that counts was drawn, and how often; nothing where none ever was."""
    standing = standing_of(samples)
    if standing and not standing.is_of(kept):
        yield Said(template=OF_ANOTHER)
        return
    yield from told_of_samples(samples, kept)


def _allowed(folder: AuditFolder, kept: KeptAudit) -> Iterator[Allowed]:
    """What the allow-list hid when it was last applied, those that hid nothing too."""
    for each in folder.uses(kept.id).uses():
        yield Allowed(
            pattern=_words(each.pattern),
            reason=each.pattern.reason,
            by=each.pattern.by,
            count=each.hid,
            grave=each.grave,
        )


def _words(pattern: Pattern) -> str:
    """What a pattern covers, as one reads it: all that it says must agree."""
    line = f"第 {pattern.line} 行" if pattern.line else ""
    return "　".join(filter(None, (pattern.code, pattern.unit, pattern.position, line)))


def _remark(entry: Entry) -> Remark:
    """An entry as a report says it; a reply is of whoever gave it for the unit."""
    return Remark(
        word=entry.kind.word,
        text=entry.text,
        by=entry.speaker or entry.by,
        at=format_short(taipei_day(entry.at)),
        unit=entry.unit,
    )
