"""Words that were probably meant to be the same: look-alike characters, near-duplicates."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from rapidfuzz.distance import Indel, Levenshtein

from rules.lint.finding import Check, Finding, finding
from rules.rulerow import RuleRow

# Misprints met in the Taipei City 資訊局 table (2026-11); the pairs are their like, chosen by eye.
MISREAD_PHRASES = {"擲節": "撙節", "發故": "發放", "勤情": "勤惰"}
LOOK_ALIKES = frozenset(
    frozenset(pair)
    for pair in (
        *("撙擲", "放故", "惰情", "辦辨", "辨辯", "己已", "已巳", "末未", "土士", "日曰", "人入"),
        *("侯候", "徵微", "擬疑", "管菅", "籍藉", "撤撒", "撤徹", "徹轍", "損捐", "戍戌", "陳陣"),
        *("貨貸", "晴睛", "析折", "拆折", "檢撿", "繫擊", "績積", "瞻贍", "遺遣", "裁栽", "項頂"),
        *("住往", "佈怖", "幹斡", "概慨", "債僨", "徵懲", "賃貨", "崇祟", "獲穫", "儀議"),
    )
)
NUMERALS = frozenset("一二三四五六七八九十甲乙丙丁0123456789")
NEAR = 0.8  # of the texts that differ by so little, shorter ones are other words
FEW = 2


def spelling_findings(rows: Sequence[RuleRow]) -> Iterator[Finding]:
    """Each pair of texts once: the rarer beside the commoner."""
    yield from _misread_phrases(rows)
    for column in ("item", "content", "task"):
        printed: dict[str, list[RuleRow]] = defaultdict(list)
        for row in rows:
            if text := str(getattr(row, column)):
                printed[text].append(row)
        for pair in combinations(printed, 2):
            rare, common = sorted(pair, key=lambda text: len(printed[text]))
            yield from _compared(rare, common, printed)


def _misread_phrases(rows: Sequence[RuleRow]) -> Iterator[Finding]:
    for read, meant in MISREAD_PHRASES.items():
        hit = [row for row in rows if read in row.title]
        proper = [row for row in rows if meant in row.title]
        if hit:
            seen = f"；第 {proper[0].line} 行印的是「{meant}」" if proper else ""
            message = f"「{read}」應是「{meant}」，形近而誤{seen}"
            found = finding(Check.LOOK_ALIKE, [*hit, *proper[:1]], message)
            yield replace(found, spellings=(read, meant))


def _compared(rare: str, common: str, printed: dict[str, list[RuleRow]]) -> Iterator[Finding]:
    if any((read in rare) != (read in common) for read in MISREAD_PHRASES):
        return
    involved = [*printed[rare], printed[common][0]]
    if pair := _swapped(rare, common):
        if frozenset(pair) in LOOK_ALIKES:
            message = f"「{rare}」與「{common}」只差形近的「{pair[0]}」「{pair[1]}」"
            found = finding(Check.LOOK_ALIKE, involved, message)
            yield replace(found, spellings=(rare, common))
    elif _is_near(rare, common):
        message = f"「{rare}」與「{common}」寫法相近，是否同一件事"
        found = finding(Check.NEAR_DUPLICATE, involved, message)
        yield replace(found, spellings=(rare, common))


def _swapped(one: str, other: str) -> str:
    """The two characters that are all the difference, or nothing."""
    if len(one) != len(other):
        return ""
    unlike = [first + second for first, second in zip(one, other, strict=True) if first != second]
    return unlike[0] if len(unlike) == 1 else ""


def _is_near(one: str, other: str) -> bool:
    """Whether one has all of the other and up to two characters more, none of them a number."""
    if abs(len(one) - len(other)) > FEW or Indel.normalized_similarity(one, other) < NEAR:
        return False
    edits = Levenshtein.editops(one, other)
    if any(edit.tag == "replace" for edit in edits) or len(edits) > FEW:
        return False
    added = {one[edit.src_pos] if edit.tag == "delete" else other[edit.dest_pos] for edit in edits}
    return not added & NUMERALS
