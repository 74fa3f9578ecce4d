"""`make exercises-baseline`: what guessing earns in 排流程, by three measures, and in 查缺失."""

import sys
from collections.abc import Iterator

from tests.guessing import defects
from tests.guessing.strategies import MEASURES, STRATEGIES
from tests.workflow.training.questions import ordering, routable_lines


def table() -> Iterator[str]:
    """The table in Markdown: the mean over all rows, and over those with a blank post or 會辦."""
    every = [ordering(line) for line in routable_lines()]
    hard = [
        each
        for each in every
        if each.places or len(each.signers) <= each.route.ladder.rank(each.plan.decider)
    ]
    yield f"| who guesses | {' | '.join(MEASURES)} | ours, {len(hard)} rows not plain |"
    yield "|---|" + "---:|" * (len(MEASURES) + 1)
    for name, strategy in STRATEGIES.items():
        figures = [
            sum(measure(each, strategy(each)) for each in rows) / len(rows)
            for rows, measure in (
                *((every, measure) for measure in MEASURES.values()),
                (hard, MEASURES["ours"]),
            )
        ]
        yield f"| {name} | {' | '.join(f'{figure:.2f}' for figure in figures)} |"


if __name__ == "__main__":
    sys.stdout.write("\n".join((*table(), "", *defects.table())) + "\n")
