"""What an answer to 排流程 earns: decider, ladder, co-signers, who should not be there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.agency.agency import CosignerKind
from rules.ladder import Ladder
from rules.marks import Action
from rules.route import SignStage
from workflow.texts import msgid
from workflow.training.misconceptions import (
    BEYOND_AUTHORITY,
    BLANK_SIGNS,
    COSIGNED_AT_WRONG_TIME,
    FORGOTTEN_COSIGNER,
    OUTSIDE_BEFORE_HEAD,
    TOO_HIGH,
)
from workflow.training.points import Point, Verdict
from workflow.training.questions.answered_route import AnsweredRoute, Fit, Place

DECIDER, LADDER = 0.3, 0.7  # the shares of the score
COSIGNER = 2  # what a co-signer weighs against a signature of the ladder

RIGHT_DECIDER = msgid("由%(who)s核定")
DECIDED_ABOVE = msgid("最後簽的是%(answered)s；這一列由%(who)s核定，不必再往上送")
DECIDED_BELOW = msgid("最後簽的是%(answered)s；這一列要到%(who)s才核定，%(answered)s沒有核定的權限")
SIGNED_AFTER = msgid("%(who)s核定之後，%(answered)s還在簽；核定的人最後簽")
AFTER_DECISION = msgid("核定之後才輪到%(who)s簽；應在核定之前")
BLANK_DECIDES = msgid("%(who)s欄是空白，不審核也不核定這類公文")
NOBODY_DECIDES = msgid("沒有任何職稱簽核；這一列由%(who)s核定")
SIGNS = msgid("%(who)s：%(action)s")
SKIPPED = msgid("漏了%(who)s；這一列在%(who)s欄印的是%(action)s")
NOT_REACHED = msgid("還沒到%(who)s就核定了；這一列在%(who)s欄印的是%(action)s")
OUT_OF_ORDER = msgid("%(who)s的次序不對；逐級陳核，由下而上")
COSIGNS = msgid("%(who)s會辦，在%(after)s之後、%(until)s之前")
COSIGNER_MISSING = msgid("漏了%(who)s；應在%(after)s之後、%(until)s之前會辦")
COSIGNED_EARLY = msgid("%(who)s會得太早；應在%(after)s之後才送會")
COSIGNED_LATE = msgid("%(who)s會得太晚；應在%(until)s之前會畢")
COSIGNED_AFTER = msgid("核定之後才會%(who)s；應在%(until)s之前會畢")
BLANK = msgid("%(who)s欄是空白，不必簽")
ABOVE = msgid("%(who)s在核定者之上，不必簽")
TWICE = msgid("%(who)s簽了不只一次")
NOT_ASKED = msgid("這一列沒有要會%(who)s")
WAIVED = msgid("%(who)s的會辦條件不成立，不必會")


NO_DECISION = Verdict(template=NOBODY_DECIDES, code="NO_DECISION")
TOO_HIGH_DECIDES = Verdict(template=DECIDED_ABOVE, code="DECIDED_ABOVE", misconception=TOO_HIGH)
SIGNS_ABOVE = Verdict(template=ABOVE, code="DECIDED_ABOVE", misconception=TOO_HIGH)
TOO_LOW_DECIDES = Verdict(
    template=DECIDED_BELOW, code="DECIDED_BELOW", misconception=BEYOND_AUTHORITY
)
STOPPED_BELOW = Verdict(template=NOT_REACHED, code="DECIDED_BELOW", misconception=BEYOND_AUTHORITY)
DECIDES_IN_BLANK = Verdict(
    template=BLANK_DECIDES, code="DECIDED_BELOW", misconception=BEYOND_AUTHORITY
)
DECIDED_TOO_SOON = Verdict(template=SIGNED_AFTER, code="SIGNED_AFTER_DECISION")
SIGNS_TOO_LATE = Verdict(template=AFTER_DECISION, code="SIGNED_AFTER_DECISION")
DISORDERLY = Verdict(template=OUT_OF_ORDER, code="OUT_OF_ORDER")
NOT_SIGNED = Verdict(template=SKIPPED, code="REVIEW_SKIPPED")
NOBODY_SIGNED = Verdict(template=SKIPPED, code="NO_DECISION")
FORGOTTEN = Verdict(
    template=COSIGNER_MISSING, code="COSIGN_MISSING", misconception=FORGOTTEN_COSIGNER
)
SIGNS_IN_BLANK = Verdict(template=BLANK, code="REVIEW_EXTRA", misconception=BLANK_SIGNS)
SIGNS_TWICE = Verdict(template=TWICE, code="REVIEW_EXTRA")
ASKED_IN_VAIN = Verdict(template=NOT_ASKED, code="REVIEW_EXTRA")
ASKED_THOUGH_WAIVED = Verdict(template=WAIVED, code="REVIEW_EXTRA")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a route asks: who signs on the ladder, who co-signs where."""

    ladder: Ladder
    signers: Sequence[SignStage]  # each position once
    places: Mapping[str, Place]
    spared: frozenset[str]  # whose condition does not hold

    @property
    def decider(self) -> str:
        """Who decides."""
        return self.signers[-1].position

    @property
    def total(self) -> int:
        """T: a signature of the ladder weighs 1, a co-signer 2."""
        return len(self.signers) + COSIGNER * sum(each.is_owed for each in self.places.values())


def order_points(owed: Owed, steps: Sequence[Sequence[str]]) -> tuple[Point, ...]:
    """Every part of the score; who should not be there takes no more than the parts earn."""
    given = AnsweredRoute(
        steps,
        ladder=owed.ladder.positions,
        signers=[each.position for each in owed.signers],
        places=owed.places,
    )
    parts = [*_ladder_points(owed, given), *_cosigner_points(owed, given)]
    return (_decider_point(owed, given), *parts, *_taken(owed, given, parts))


def _decider_point(owed: Owed, given: AnsweredRoute) -> Point:
    facts: dict[str, object] = {"who": owed.decider, "answered": given.decider}
    verdict = _wrong_decider(owed, given)
    if verdict:
        return verdict.point("decider", DECIDER, given.decider or owed.decider, facts)
    return _earned("decider", DECIDER, RIGHT_DECIDER, facts)


def _wrong_decider(owed: Owed, given: AnsweredRoute) -> Verdict | None:
    if given.decider == owed.decider:
        return None
    if not given.decider:
        return NO_DECISION
    if owed.ladder.rank(given.decider) > owed.ladder.rank(owed.decider):
        return TOO_HIGH_DECIDES
    return DECIDED_TOO_SOON if owed.decider in given.at else TOO_LOW_DECIDES


def _ladder_points(owed: Owed, given: AnsweredRoute) -> Iterator[Point]:
    of = LADDER / owed.total
    for stage in owed.signers:
        facts: dict[str, object] = {"who": stage.position, "action": stage.action.value}
        if stage.position in given.chain:
            yield _earned("ladder", of, SIGNS, facts)
        else:
            verdict = _not_signed(stage.position, owed, given)
            yield verdict.point("ladder", of, stage.position, facts)


def _not_signed(who: str, owed: Owed, given: AnsweredRoute) -> Verdict:
    if who in given.at:
        is_after = given.at[who] > given.at.get(owed.decider, given.at[who])
        return SIGNS_TOO_LATE if is_after else DISORDERLY
    if not given.decider:
        return NOBODY_SIGNED
    is_above = owed.ladder.rank(who) > owed.ladder.rank(given.decider)
    return STOPPED_BELOW if is_above else NOT_SIGNED


def _cosigner_points(owed: Owed, given: AnsweredRoute) -> Iterator[Point]:
    of = LADDER * COSIGNER / owed.total
    for who, place in owed.places.items():
        if not place.is_owed:
            continue
        facts = _facts_of(who, place)
        verdict = _misplaced(who, place, given) if who in given.at else FORGOTTEN
        if verdict:
            yield verdict.point("cosigner", of, who, facts)
        else:
            yield _earned("cosigner", of, COSIGNS, facts)


def _misplaced(who: str, place: Place, given: AnsweredRoute) -> Verdict | None:
    """What is wrong with when a co-signer is asked."""
    fit = given.fit(who)
    if fit is Fit.IN_PLACE:
        return None
    if fit is Fit.EARLY:
        is_outside = place.kind is CosignerKind.AGENCY
        misconception = OUTSIDE_BEFORE_HEAD if is_outside else COSIGNED_AT_WRONG_TIME
        return Verdict(
            template=COSIGNED_EARLY,
            code="COSIGN_ORDER",
            misconception=misconception,
            share=1 / COSIGNER,
        )
    template = COSIGNED_AFTER if fit is Fit.AFTER_DECISION else COSIGNED_LATE
    return Verdict(template=template, code="COSIGN_LATE", misconception=COSIGNED_AT_WRONG_TIME)


def _taken(owed: Owed, given: AnsweredRoute, parts: Sequence[Point]) -> Iterator[Point]:
    left = sum(point.got for point in parts)
    for who, verdict in _extras(owed, given):
        much = min(LADDER / owed.total, left)
        left -= much
        place = owed.places.get(who)
        yield verdict.taken(who, much, _facts_of(who, place) if place else {"who": who})


def _extras(owed: Owed, given: AnsweredRoute) -> Iterator[tuple[str, Verdict]]:
    """Who should not be there, once for each time."""
    signers = {each.position for each in owed.signers}
    for who, times in given.times.items():
        place = owed.places.get(who)
        if who in signers or place:
            if place and not place.is_owed and (misplaced := _misplaced(who, place, given)):
                yield who, misplaced
            yield from [(who, SIGNS_TWICE)] * (times - 1)
        else:
            yield from [(who, _not_owed(who, owed, given))] * times


def _not_owed(who: str, owed: Owed, given: AnsweredRoute) -> Verdict:
    if who not in owed.ladder.positions:
        return ASKED_THOUGH_WAIVED if who in owed.spared else ASKED_IN_VAIN
    if owed.ladder.rank(who) > owed.ladder.rank(owed.decider):
        return SIGNS_ABOVE
    return DECIDES_IN_BLANK if who == given.decider else SIGNS_IN_BLANK


def _facts_of(who: str, place: Place) -> dict[str, object]:
    """Whom a co-signer follows, and who follows it."""
    after = (*place.below, *place.first)[-1]
    return {"who": who, "after": after, "until": (*place.above, Action.DECIDE.value)[0]}


def _earned(part: str, of: float, template: str, facts: dict[str, object]) -> Point:
    return Point(part=part, of=of, got=of, who=str(facts["who"]), template=template, facts=facts)
