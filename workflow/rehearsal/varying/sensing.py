"""Each input of a scenario a little less and a little more: which of them matters most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rules.errors import BadInputError
from rules.rulebook import Rulebook
from workflow.rehearsal.refusals import WantedFaultError
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.varying.answers import Effect, Point, Rehearse, Sensitivity, sampled
from workflow.rehearsal.varying.changing import base_point, changed, point
from workflow.rehearsal.varying.inputs import Input, inputs_of
from workflow.rehearsal.varying.setting import Reading
from workflow.texts import msgid

SHARE = msgid("各增減的比例")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """An input at another value."""

    input: Input
    is_more: bool
    scenario: Scenario


def check_share(by: float) -> None:
    """Raises BadInputError for a share that is none."""
    if not 0 < by < 1:
        raise BadInputError(
            [WantedFaultError(key="by", what=SHARE, value=by, why="超出範圍", allowed="0 < by < 1")]
        )


def variants_of(inputs: Sequence[Input], base: Scenario, rulebook: Rulebook) -> Iterator[Variant]:
    """The scenarios to try; what the reader does not allow (a return probability of 1) is not."""
    read = Reading(base, rulebook)
    for each in inputs:
        for is_more, value in ((False, each.less), (True, each.more)):
            if value is None:
                continue
            name = f"{each.key}={value:g}"
            try:
                scenario = read.read([(each.place, value)], name)
            except BadInputError:
                continue
            yield Variant(input=each, is_more=is_more, scenario=scenario)


def sensed(base: Scenario, by: float, rulebook: Rulebook, rehearse: Rehearse) -> Sensitivity:
    """What each input changes alone; raises BadInputError for a share that is none."""
    check_share(by)
    inputs, notes = inputs_of(base, rulebook, by)
    variants = tuple(variants_of(inputs, base, rulebook))
    found, comparisons = changed(base, [each.scenario for each in variants], rehearse)
    points = {
        (variant.input.key, variant.is_more): point((_at(variant),), comparison)
        for variant, comparison in zip(variants, comparisons, strict=True)
    }
    effects = [_effect(each, points) for each in inputs]
    return Sensitivity(
        sampled=sampled(found),
        by=by,
        base=base_point(found),
        effects=tuple(sorted(effects, key=lambda each: -each.size)),
        notes=notes,
    )


def _effect(each: Input, points: dict[tuple[str, bool], Point]) -> Effect:
    return Effect(
        key=each.key,
        at=f"{each.value:g}",
        less=points.get((each.key, False)),
        more=points.get((each.key, True)),
    )


def _at(variant: Variant) -> str:
    value = variant.input.more if variant.is_more else variant.input.less
    return f"{value:g}"
