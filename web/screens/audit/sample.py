"""稽核, 抽樣: the population, how many are enough, the sample drawn and those drawn before.

What whoever draws has to tell a chief stands on the page in sentences, the same that the report
and the command line say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from web.language.i18n import Language, translate
from web.links import Pager, pager, way
from web.screens.audit.findings import audit_way, case_way
from workflow.audit.examined import ExaminedCase, Trait
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.samples import KeptSample, standing_of, told_of_samples
from workflow.audit.sampling.drawing import Quota, quota
from workflow.audit.sampling.plan import Asked, Plan, Spread, Way, percent, read_plan
from workflow.audit.sampling.population import CHOICES, Exclusion, population
from workflow.audit.sampling.sizing import CONFIDENCE, TOLERABLE
from workflow.audit.sampling.telling import told_of_population, told_of_size
from workflow.kept.about import Said

DRAWN_A_PAGE = 50
RATES, SIZE = "rates", "size"  # what the number of cases follows from
EXCLUDED = "excluded:"  # the word of a reason follows


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleForm:
    """How a sample is to be drawn, as typed.

    A new one is the usual plan: random, of the whole population, at 95 % and 5 %.
    """

    seed: str
    way: str = Way.RANDOM.name.lower()
    spread: str = Spread.TOGETHER.name.lower()
    by: str = RATES
    size: str = ""
    confidence: str = percent(CONFIDENCE)
    tolerable: str = percent(TOLERABLE)
    since: str = ""
    excluded: tuple[str, ...] = tuple(each.english for each in CHOICES)

    @property
    def asked(self) -> Asked:
        """The same, as a plan is read from: what the choices beside it make void is left out."""
        is_each = self.spread == Spread.EACH.name.lower()
        by_size = self.by == SIZE or is_each
        return Asked(
            way=self.way,
            spread=self.spread,
            size=self.size if by_size else "",
            confidence="" if by_size else self.confidence,
            tolerable="" if by_size else self.tolerable,
            seed=self.seed if self.way == Way.RANDOM.name.lower() else "",
            since=self.since,
            excluded=self.excluded,
        )


def form_of(fields: Mapping[str, str]) -> SampleForm:
    """What a form sent."""
    names = ("seed", "way", "spread", "by", "size", "confidence", "tolerable", "since")
    return replace(
        SampleForm(seed=""),
        **{name: fields[name].strip() for name in names if name in fields},
        excluded=tuple(each.english for each in CHOICES if f"{EXCLUDED}{each.english}" in fields),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What a form comes to, before anything is drawn."""

    plan: Plan
    quota: Quota
    told: tuple[str, ...]  # the population, and the formula with its numbers


def worked_out(form: SampleForm, traits: Mapping[Trait, int], language: Language) -> Worked:
    """The plan with its size; raises what a plan and its quota raise."""
    plan = read_plan(form.asked, fresh_seed=0)
    found = population(traits, plan.terms)
    wanted = quota(found, plan)
    said = [*told_of_population(found.size, found.cases, tuple(found.excluded.items()))]
    said += told_of_size(wanted.sizing) if wanted.sizing else ()
    return Worked(plan=plan, quota=wanted, told=in_words(said, language))


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnView:
    """One case of a sample; `place` is its place among those drawn, from 1."""

    place: int
    case: ExaminedCase
    way: str

    @property
    def received(self) -> date | None:
        """When it came."""
        return date.fromordinal(self.case.received) if self.case.received else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleView:
    """The sample that counts, a page of it, and in words how it was drawn."""

    kept: KeptSample
    told: tuple[str, ...]
    cases: tuple[DrawnView, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePage:
    """The form with what it comes to, the sample, and every one drawn."""

    template: ClassVar[str] = "screens/audit/sample.html.jinja"
    kept: KeptAudit
    form: SampleForm
    worked: Worked | None  # None where `faults` say why
    faults: tuple[str, ...]
    sample: SampleView | None
    samples: tuple[KeptSample, ...]  # the first first
    tells_confidentiality: bool
    asks_again: bool = False  # the next step is to confirm another drawing
    is_refused: bool = False  # nothing was drawn though it was asked

    @property
    def path(self) -> str:
        """The address of this audit."""
        return audit_way(self.kept.id)

    @property
    def ways(self) -> tuple[Way, ...]:
        """How cases of a stratum are drawn."""
        return tuple(Way)

    @property
    def spreads(self) -> tuple[Spread, ...]:
        """Whether units are strata."""
        return tuple(Spread)

    @property
    def choices(self) -> tuple[Exclusion, ...]:
        """What can be excluded."""
        return CHOICES


def sample_view(
    kept: KeptAudit,
    samples: Sequence[KeptSample],
    cases: Sequence[ExaminedCase],
    page: int,
    language: Language,
) -> SampleView | None:
    """The sample that counts, None where none does; `cases` are those of it, in the order drawn."""
    last = standing_of(samples)
    if last is None:
        return None
    path = audit_way(kept.id, "sample")
    place = pager(
        page, found=len(cases), size=DRAWN_A_PAGE, way=lambda number: way(path, page=number)
    )
    first = (place.number - 1) * DRAWN_A_PAGE
    return SampleView(
        kept=last,
        told=in_words(told_of_samples(tuple(samples), kept), language),
        cases=tuple(
            DrawnView(place=at, case=case, way=case_way(kept.id, case.id))
            for at, case in enumerate(cases[first : first + DRAWN_A_PAGE], start=first + 1)
        ),
        pager=place,
    )


def in_words(said: Iterable[Said], language: Language) -> tuple[str, ...]:
    """The sentences in one language."""
    return tuple(translate(language, each.template, dict(each.facts)) for each in said)
