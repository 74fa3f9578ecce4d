"""Every combination of some values of a scenario, against it as it is."""

from collections.abc import Sequence
from itertools import product

from rules.rulebook import Rulebook
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.varying.answers import Axis, Rehearse, Sweep, sampled
from workflow.rehearsal.varying.changing import base_point, changed, point
from workflow.rehearsal.varying.setting import points_of


def swept(base: Scenario, axes: Sequence[Axis], rulebook: Rulebook, rehearse: Rehearse) -> Sweep:
    """The grid; raises BadInputError with every value that is not allowed."""
    found, comparisons = changed(base, points_of(base, axes, rulebook), rehearse)
    values = product(*(axis.values for axis in axes))
    return Sweep(
        sampled=sampled(found),
        axes=tuple(axes),
        base=base_point(found),
        points=tuple(map(point, values, comparisons)),
    )
