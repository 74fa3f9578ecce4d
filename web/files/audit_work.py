"""Scores and comparisons of audits, as the command line prints them and programs read them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workflow.audit.codes import code_of
from workflow.audit.findings import Record
from workflow.audit.work.comparing import Change, Comparison, Side
from workflow.audit.work.scoring import Deduction, Score, Scores

NO_UNIT = "（沒有單位）"
MOST_CODES = 3  # of a unit that a line names


def scores_record(scores: Scores) -> Record:
    """The scores, as `chenhe audit --score --format json` prints them."""
    sheet = scores.sheet
    return {
        "sheet": sheet.title,
        "source": sheet.source,
        "full": float(sheet.full),
        "floor": float(sheet.floor),
        "counts": sheet.counts.value,
        "bands": [{"from": float(band.least), "name": band.name} for band in sheet.bands],
        "whole": _score_record(scores.whole) if scores.whole else None,
        "units": [_score_record(each) for each in scores.units],
    }


def scores_text(scores: Scores) -> Iterator[str]:
    """The scores in lines: the whole, then the units, the best first."""
    yield ""
    if scores.whole is None:
        yield f"評分（{scores.sheet.title}）：沒有檢核任何公文，沒有分數"
        return
    yield f"評分（{scores.sheet.title}）：{_said(scores.whole)}"
    for each in scores.units:
        named = "、".join(
            f"{code_of(one.code).name} {one.findings} 項扣 {_plain(one.points)}"
            for one in each.deductions[:MOST_CODES]
            if one.points
        )
        yield f"  {each.unit or NO_UNIT}　{_said(each)}" + (f"：{named}" if named else "")


def comparison_record(comparison: Comparison) -> Record:
    """The comparison, as `chenhe audit --compare --format json` prints it."""
    return {
        "earlier": comparison.earlier.file,
        "later": comparison.later.file,
        "whole": _change_record(comparison.whole),
        "codes": [{"code": each.name} | _change_record(each) for each in comparison.codes],
        "units": [{"unit": each.name} | _change_record(each) for each in comparison.units],
        "differing": [str(each) for each in comparison.differing],
    }


def comparison_text(comparison: Comparison) -> Iterator[str]:
    """The comparison in lines: what differs, then the whole, the codes and the units."""
    yield ""
    yield f"與「{comparison.earlier.file}」比較（每百件的發現，前一次 → 這一次）"
    for each in comparison.differing:
        yield f"  注意：{each}"
    yield f"  全部　{_changed(comparison.whole)}"
    for each in comparison.codes:
        yield f"  {code_of(each.name).name}　{_changed(each)}"
    for each in comparison.units:
        yield f"  {each.name or NO_UNIT}　{_changed(each)}"


def _score_record(score: Score) -> Record:
    return {
        "unit": score.unit,
        "cases": score.cases,
        "score": float(score.score),
        "band": score.band,
        "deductions": [_deduction_record(each) for each in score.deductions],
        "spared": float(score.spared),
    }


def _deduction_record(deduction: Deduction) -> Record:
    return {
        "code": deduction.code,
        "findings": deduction.findings,
        "cases": deduction.cases,
        "points": float(deduction.points),
    }


def _said(score: Score) -> str:
    """A score in words: points, band, of how many cases."""
    return f"{score.score} 分{f'，{score.band}' if score.band else ''}（{score.cases:,} 件）"


def _plain(points: Decimal) -> str:
    return f"{points.normalize():,f}"


def _change_record(change: Change) -> Record:
    """One code or unit in both audits; `difference` is null where one of them has no case."""
    return {
        "before": _side_record(change.earlier),
        "after": _side_record(change.later),
        "difference": change.difference,
    }


def _side_record(side: Side) -> Record:
    return {"findings": side.findings, "cases": side.cases, "rate": side.rate}


def _changed(change: Change) -> str:
    """Both rates, and which way it went; － where there was no case to have one."""
    before, after = (
        "－" if each.rate is None else f"{each.rate:.2f}" for each in (change.earlier, change.later)
    )
    if change.difference is None:
        return f"{before} → {after}"
    return f"{before} → {after}（{change.difference:+.2f}，{change.word}）"
