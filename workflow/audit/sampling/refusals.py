"""Why no sample is drawn."""

from collections.abc import Iterator, Mapping
from datetime import date

from rules.errors import RulesError
from workflow.audit.sampling.population import Exclusion, Population
from workflow.errors import WorkflowError
from workflow.texts import msgid

EXCLUDED = msgid("排除%(reason)s %(count)s 件")


class PlanFaultError(RulesError):
    """One word of how a sample is to be drawn is none of what is allowed."""

    template = "抽樣的%(what)s「%(value)s」不合規定：%(why)s。可用：%(allowed)s"

    def __init__(self, *, key: str, what: str, value: str, why: str, allowed: str) -> None:
        self.key = key  # the field at fault
        super().__init__(what=what, value=value[:60], why=why, allowed=allowed)


class SamplingRefusedError(WorkflowError):
    """This population does not give that sample."""


class NobodyLeftError(SamplingRefusedError):
    """Everything is excluded."""

    template = "母體是空的，沒有可以抽的公文：紀錄共 %(cases)s 件，都排除了。請少排除一些"

    def __init__(self, population: Population) -> None:
        self.excluded: Mapping[Exclusion, int] = population.excluded
        super().__init__(cases=f"{population.cases:,}")

    @property
    def sentences(self) -> tuple[tuple[str, dict[str, object]], ...]:
        """That there is nobody left, and how many each reason took away."""
        told: Iterator[tuple[str, dict[str, object]]] = (
            (EXCLUDED, {"reason": reason.value, "count": f"{count:,}"})
            for reason, count in self.excluded.items()
        )
        return (*super().sentences, *told)

    def __str__(self) -> str:
        return "\n".join(template % facts for template, facts in self.sentences)


class TooLateError(SamplingRefusedError):
    """Nothing came on the first day or after it."""

    template = (
        "起始日 %(since)s 晚於最後一件的收文日 %(last)s，沒有公文可抽。請選 %(last)s 或更早的日期"
    )

    def __init__(self, *, since: date, last: date) -> None:
        self.since, self.last = since, last
        super().__init__(since=since.isoformat(), last=last.isoformat())


class TooManyWantedError(SamplingRefusedError):
    """More are wanted than there are."""

    template = "要抽 %(size)s 件，母體只有 %(population)s 件。請抽 1 至 %(population)s 件"

    def __init__(self, *, size: int, population: int) -> None:
        super().__init__(size=f"{size:,}", population=f"{population:,}")


class FewerThanUnitsError(SamplingRefusedError):
    """Not every unit would have a case in the sample."""

    template = (
        "要抽 %(size)s 件，但母體分屬 %(units)s 個單位，每個單位至少要有一件。"
        "請抽 %(units)s 件以上，或不分層"
    )
