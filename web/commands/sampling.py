"""The options of `chenhe audit` that draw a sample of a log, and the sample they draw.

They are read as the form on the page is, so both refuse the same and draw the same.
"""

from dataclasses import dataclass
from enum import StrEnum
from secrets import randbelow
from typing import Annotated

import typer

from workflow.audit.auditing import NO_CONFIDENTIALITY
from workflow.audit.findings import Audit
from workflow.audit.sampling.drawing import Drawn, drawn
from workflow.audit.sampling.plan import Asked, Spread, Way, read_plan

FRESH_SEEDS = 1_000_000
NOTHING = ("none", "無")


class SampleWay(StrEnum):
    """How a sample is drawn, in one word."""

    RANDOM = "random"
    CONSECUTIVE = "consecutive"
    UNITS = "units"  # at random, each unit its share


Sample = Annotated[
    SampleWay | None,
    typer.Option("--sample", help="只看抽出的公文：隨機、依文號連號、依單位比例"),
]
Size = Annotated[
    str, typer.Option("--size", metavar="N", help="抽幾件；不給就由信賴水準與可容忍偏差率算出")
]
Each = Annotated[str, typer.Option("--each", metavar="N", help="每個單位抽 N 件，不足的全抽")]
Confidence = Annotated[
    str, typer.Option("--confidence", metavar="RATE", help="信賴水準，如 0.95 或 95%；預設 0.95")
]
Tolerable = Annotated[
    str, typer.Option("--tolerable", metavar="RATE", help="可容忍偏差率，如 0.05；預設 0.05")
]
Seed = Annotated[
    str, typer.Option("--seed", metavar="S", help="隨機的種子，同一個種子抽出同一批；不給就取一個")
]
Since = Annotated[str, typer.Option("--from", metavar="DAY", help="只抽這一天以後收文的")]
Exclude = Annotated[
    str | None,
    typer.Option(
        "--exclude",
        metavar="WORDS",
        help="排除哪些，以逗號分開：confidential,open,cancelled,joined；none 不排除；預設全排除",
    ),
]


@dataclass(frozen=True, kw_only=True)
class SampleOptions:
    """What the command line says of a sample; blank where it says nothing."""

    way: SampleWay | None
    size: str
    each: str
    confidence: str
    tolerable: str
    seed: str
    since: str
    exclude: str | None

    def check(self) -> None:
        """Raises typer.BadParameter for options that go with none, or not together."""
        others = (self.size, self.each, self.confidence, self.tolerable, self.seed, self.since)
        if not self.way and (any(others) or self.exclude is not None):
            message = "這些選項說明怎麼抽樣；請加 --sample random、consecutive 或 units"
            raise typer.BadParameter(message)
        if self.size and self.each:
            message = "--size 是一共幾件，--each 是每個單位幾件，擇一"
            raise typer.BadParameter(message)

    def asked(self) -> Asked:
        """The same, as a plan is read from."""
        is_by_unit = self.way is SampleWay.UNITS
        spread = Spread.PROPORTIONAL if is_by_unit else Spread.TOGETHER
        return Asked(
            way=(Way.CONSECUTIVE if self.way is SampleWay.CONSECUTIVE else Way.RANDOM).value,
            spread=(Spread.EACH if self.each else spread).value,
            size=self.each or self.size,
            confidence=self.confidence,
            tolerable=self.tolerable,
            seed=self.seed,
            since=self.since,
            excluded=_words(self.exclude),
        )


def sample_of(audit: Audit, options: SampleOptions) -> Drawn | None:
    """The sample asked for; None where none is. Raises what a plan or its drawing raises."""
    if not options.way:
        return None
    plan = read_plan(options.asked(), fresh_seed=randbelow(FRESH_SEEDS))
    return drawn(audit.examined, plan, tells_confidentiality=NO_CONFIDENTIALITY not in audit.notes)


def _words(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    if text.strip() in NOTHING:
        return ()
    return tuple(filter(None, map(str.strip, text.replace("、", ",").split(","))))
