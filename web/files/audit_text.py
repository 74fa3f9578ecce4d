"""The findings of an audit as text, case by case, for a terminal.

First how many there are, then every case with its findings, the row relied on and the numbers of
the records; at the end how many of each code, and whatever was not read, judged or confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from workflow.audit.codes import Severity, codes
from workflow.audit.findings import Audit, Finding
from workflow.audit.sampling.drawing import Drawn
from workflow.audit.sampling.telling import NO_UNIT, told

NOTHING_SAID: Mapping[int, Sequence[str]] = MappingProxyType({})


def audit_text(
    audit: Audit,
    subjects: Mapping[str, str],
    sample: Iterable[str] = (),
    said: Mapping[int, Sequence[str]] = NOTHING_SAID,
) -> Iterator[str]:
    """The lines: cases with their findings, the summary, and what was not judged.

    `subjects` are the 主旨 of cases by 文號, as far as they are known; `sample` tells first what
    the findings are of; `said` are lines below a finding, by its place from 0.
    """
    yield _opening(audit)
    yield from sample
    for case, findings in groupby(_by_case(audit), key=lambda each: each[1].case_id):
        yield ""
        yield f"{case}  {subjects.get(case, '')}".rstrip()
        for place, each in findings:
            yield from _finding(each)
            yield from (f"    {line}" for line in said.get(place, ()))
    yield from _summary(audit)
    yield from _left_open(audit)


def _opening(audit: Audit) -> str:
    counts = {
        severity: sum(each.about.severity is severity for each in audit.findings)
        for severity in Severity
    }
    said = "、".join(f"{severity.value} {count}" for severity, count in counts.items() if count)
    found = f"發現 {len(audit.findings)} 項（{said}）" if said else "沒有發現"
    return f"{audit.file}：{audit.cases} 件、{audit.events} 筆紀錄，{found}"


def sample_text(drawn: Drawn) -> Iterator[str]:
    """The sample that findings are of: how it was drawn, from whom, which cases."""
    yield ""
    yield f"抽樣：只列樣本 {len(drawn.ids):,} 件的發現"
    yield from (f"  {each}" for each in told(drawn))
    for each in drawn.strata:
        yield f"  {each.unit or NO_UNIT}：母體 {each.population:,} 件，抽 {each.drawn:,} 件"
    yield f"  文號：{'、'.join(drawn.ids)}"


def _by_case(audit: Audit) -> list[tuple[int, Finding]]:
    """Those of a case together with their places, cases by their first finding."""
    places = {case: at for at, case in enumerate(dict.fromkeys(e.case_id for e in audit.findings))}
    return sorted(enumerate(audit.findings), key=lambda each: places[each[1].case_id])


def _finding(finding: Finding) -> Iterator[str]:
    about = finding.about
    assumed = "（依建議的列，未經確認）" if finding.is_assumed else ""
    yield f"  {about.severity.value} {about.id} {about.name}：{finding.message()}{assumed}"
    cited = f"依第 {finding.row.line} 行 {finding.row.key}；" if finding.row else ""
    yield f"    {cited}第 {'、'.join(map(str, finding.evidence))} 筆紀錄"


def _summary(audit: Audit) -> Iterator[str]:
    if not audit.summary:
        return
    yield ""
    yield "各代碼項數"
    for code, count in audit.summary.items():
        yield f"  {count:>6}  {code} {codes()[code].name}"


def _left_open(audit: Audit) -> Iterator[str]:
    """What was not read, not judged, not confirmed, not known."""
    if audit.rejected:
        yield ""
        yield f"沒有讀入的 {len(audit.rejected)} 處"
    for each in audit.rejected:
        column = f" {each.column}" if each.column else ""
        value = f"「{each.value}」" if each.value else ""
        yield f"  第 {each.line} 行{column}{value}：{each.reason}"
    if audit.unjudged:
        yield ""
        yield "有紀錄沒有讀入，所以沒有判流程的公文"
    for each in audit.unjudged:
        yield f"  {each.case_id}：第 {'、'.join(map(str, each.records))} 筆紀錄"
    waiting = [each for each in audit.assumptions if not each.is_confirmed]
    if waiting:
        yield ""
        yield "由主旨推測的流程列，待確認"
    for each in waiting:
        row = f"第 {each.row.line} 行 {each.row.key}"
        yield f"  {each.subject}（{len(each.cases)} 件）：{row}"
    if audit.notes:
        yield ""
        yield "注意"
    yield from (f"  {note}" for note in audit.notes)
