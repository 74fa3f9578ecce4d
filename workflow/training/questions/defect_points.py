"""What an answer to 查缺失 earns: every finding of the audit, and what it does not find."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.audit import codes as code
from workflow.audit.codes import code_of
from workflow.audit.findings import Finding
from workflow.texts import msgid
from workflow.training.misconceptions import (
    APPROVED_MEANS_SENT,
    BEYOND_AUTHORITY,
    BLANK_SIGNS,
    COMMENT_UNANSWERED,
    COSIGNED_AT_OWN_LEISURE,
    COSIGNED_AT_WRONG_TIME,
    DAYS_OFF,
    FORGOTTEN_COSIGNER,
    GUESSED_ROUTE,
    LIMIT_OR_USED,
    MARK_FORGOTTEN,
    STAMP_WITHOUT_WORDS,
    TIME_FILLED_IN_LATER,
    TOO_HIGH,
    WRONG_DEPUTY_MARK,
    WRONG_ROW,
)
from workflow.training.points import EXTRA, FINDING, Point, Verdict

ABOUT_THE_WHOLE = msgid("整件公文")
NOTHING_WRONG = msgid("這份紀錄沒有缺失。")
NOT_SEEN_AS_SOUND = msgid("這份紀錄沒有缺失，該答的是沒有缺失。")
FOUND = msgid("「%(name)s」：%(finding)s看第 %(records)s 筆。")
MISSED = msgid("沒有找到「%(name)s」：%(finding)s看第 %(records)s 筆。")
OF_ANOTHER = msgid(
    "「%(name)s」沒錯，說的是%(who)s，不是%(answered)s：%(finding)s看第 %(records)s 筆。"
)
NOT_THERE = msgid("紀錄裡沒有「%(name)s」。它說的是：%(meaning)s")
NOT_OF_THEM = msgid("「%(name)s」說的不是%(answered)s。")
COVERED = msgid("「%(name)s」不另列：有了「%(other)s」，同一簽章不再列一次。")
HALF = 0.5  # of a finding, where it is said of another holder
# What people believe who do not see such a thing.
BEHIND: Mapping[str, str] = {
    code.ROW_UNKNOWN: WRONG_ROW,
    code.ROW_DOUBTFUL: GUESSED_ROUTE,
    code.DECIDED_BELOW: BEYOND_AUTHORITY,
    code.DECIDED_ABOVE: TOO_HIGH,
    code.REVIEW_EXTRA: BLANK_SIGNS,
    code.COSIGN_MISSING: FORGOTTEN_COSIGNER,
    code.COSIGN_ORDER: COSIGNED_AT_WRONG_TIME,
    code.COSIGN_LATE: COSIGNED_AT_WRONG_TIME,
    code.SAME_PERSON_TWICE: WRONG_DEPUTY_MARK,
    code.DEPUTY_INVALID: WRONG_DEPUTY_MARK,
    code.MARK_MISSING: MARK_FORGOTTEN,
    code.RECONCILE_MISSING: COMMENT_UNANSWERED,
    code.DISPATCH_UNAPPROVED: APPROVED_MEANS_SENT,
    code.OPINION_MISSING: STAMP_WITHOUT_WORDS,
    code.TIME_DISORDER: TIME_FILLED_IN_LATER,
    code.EXTENSION_LATE: LIMIT_OR_USED,
    code.OVERDUE: DAYS_OFF,
    code.COSIGN_OVERDUE: COSIGNED_AT_OWN_LEISURE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One finding of an answer, by the names of the table."""

    code: str
    who: str  # "" of the whole case


def is_about_the_whole(finding: Finding) -> bool:
    """Whether it may as well be said of the whole case: who closes late is not who was late."""
    return finding.code == code.OVERDUE


def defect_points(findings: Sequence[Finding], given: Sequence[Named] | None) -> Iterator[Point]:
    """One for every finding, then what is wrong of the answer; None is no answer at all."""
    if not findings:
        yield _sound(given)
    pairs = _paired(findings, given or ())
    earned = [_point(each, pairs.get(at), 1 / len(findings)) for at, each in enumerate(findings)]
    yield from earned
    left, used = sum(point.got for point in earned), set(pairs.values())
    for each in given or ():
        if each not in used:
            taken = min(left, 1 / len(findings)) if findings else 0.0
            left -= taken
            yield _extra(each, findings, taken)


def _sound(given: Sequence[Named] | None) -> Point:
    is_right = given is not None and not given
    template = NOTHING_WRONG if is_right else NOT_SEEN_AS_SOUND
    return Point(part=FINDING, of=1.0, got=float(is_right), template=template)


def _paired(findings: Sequence[Finding], given: Sequence[Named]) -> dict[int, Named]:
    """Which of the answer is meant for each finding: those of the right holder first."""
    pairs: dict[int, Named] = {}
    for fits in (_is_whole, _is_half):
        for at, finding in enumerate(findings):
            free = (each for each in given if each not in pairs.values())
            meant = next((each for each in free if fits(finding, each)), None)
            if at not in pairs and meant:
                pairs[at] = meant
    return pairs


def _is_half(finding: Finding, answered: Named) -> bool:
    return finding.code == answered.code


def _is_whole(finding: Finding, answered: Named) -> bool:
    is_of_whole = not answered.who and is_about_the_whole(finding)
    return _is_half(finding, answered) and (finding.position == answered.who or is_of_whole)


def _point(finding: Finding, answered: Named | None, of: float) -> Point:
    if answered and _is_whole(finding, answered):
        verdict = Verdict(template=FOUND, code=finding.code, share=1.0)
    elif answered:
        verdict = Verdict(template=OF_ANOTHER, code=finding.code, share=HALF)
    else:
        behind = BEHIND.get(finding.code)
        verdict = Verdict(template=MISSED, code=finding.code, misconception=behind)
    point = verdict.point(FINDING, of, finding.position, _facts(finding, answered))
    return replace(
        point,
        source=point.source or finding.about.source,
        english={
            "name": finding.about.name_en,
            "finding": finding.message(english=True),
            "records": ", ".join(map(str, finding.evidence)),
        },
    )


def _facts(finding: Finding, answered: Named | None) -> dict[str, object]:
    return {
        "name": finding.about.name,
        "finding": finding.message(),
        "records": "、".join(map(str, finding.evidence)),
        "who": finding.position or ABOUT_THE_WHOLE,
        "answered": (answered.who if answered else "") or ABOUT_THE_WHOLE,
    }


def _extra(answered: Named, findings: Sequence[Finding], much: float) -> Point:
    about, found = code_of(answered.code), [each.about for each in findings]
    over = next((each for each in found if answered.code in each.covers), None)
    template = COVERED if over else NOT_THERE
    if about in found:
        template = NOT_OF_THEM
    facts: dict[str, object] = {
        "name": about.name,
        "meaning": about.meaning,
        "other": over.name if over else "",
        "answered": answered.who or ABOUT_THE_WHOLE,
    }
    english: dict[str, object] = {
        "name": about.name_en,
        "meaning": about.meaning_en,
        "other": over.name_en if over else "",
    }
    point = Verdict(template=template, code=answered.code).taken(answered.who, much, facts)
    assert point.part == EXTRA
    return replace(point, source=about.source, english=english)
