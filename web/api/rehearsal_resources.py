"""What the API takes and tells of rehearsals, field by field, as /openapi.json says."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from web.api.queries import LONGEST_QUERY, Query, WholeNumber
from web.api.resources import Resource
from workflow.kept.about import State
from workflow.rehearsal.kept.about import LONGEST_NAME, MOST_COMPARED, Ordered
from workflow.rehearsal.kept.question import BY, MOST_MORE, ON_TIME, Kind, Question
from workflow.rehearsal.wanted import REPLICATIONS, SEED, Wanted

TOML = '[scenario]\nname = "基準"\nstart = 2026-03-02\ndays = 60\nwarmup_days = 10\n'
FROM_ONE: dict[str, Any] = {"minimum": 1}  # checked with the scenarios, so that all is told at once


class RehearsalQuery(Query):
    """How much of a scenario is to be rehearsed, and how it is called."""

    name: str = Field("", max_length=LONGEST_NAME, examples=["主秘請假兩週"])
    """名稱；不給則用情境的名稱。Its name; by default the scenario's."""
    by: str = Field("", max_length=LONGEST_QUERY, examples=["示範研考員"])
    """誰送來的。Who brings it."""
    replications: WholeNumber = Field(REPLICATIONS, json_schema_extra=FROM_ONE)
    """重複次數。How many replications."""
    seed: WholeNumber = Field(SEED, json_schema_extra={"minimum": 0})
    """亂數種子；同一個種子得同一個結果。The same seed gives the same result."""
    days: WholeNumber | None = Field(None, json_schema_extra=FROM_ONE)
    """計入幾天；不給則依情境。Days of the window; by default as the scenario says."""
    cases: WholeNumber | None = Field(None, json_schema_extra=FROM_ONE)
    """計入幾件，與 days 擇一。Documents counted, instead of days."""
    precision: float | None = Field(None, json_schema_extra={"exclusiveMinimum": 0})
    """辦理日數的信賴區間到平均的 ± 這個比例為止。Replications go on until so precise."""

    @property
    def wanted(self) -> Wanted:
        """What to run."""
        return Wanted(
            replications=self.replications,
            seed=self.seed,
            days=self.days,
            cases=self.cases,
            precision=self.precision,
        )

    @property
    def ordered(self) -> Ordered:
        """What is asked of the scenarios."""
        return Ordered(name=self.name, by=self.by, wanted=self.wanted)


class RehearsalRequest(RehearsalQuery):
    """Scenarios, and how much of them is to be rehearsed."""

    scenario: str = Field(examples=[TOML])
    """情境，TOML。The scenario, as TOML."""
    compare: list[str] = Field(default=[], max_length=MOST_COMPARED)
    """要比較的其他情境，TOML。Others to compare it with, as TOML."""
    question: Literal["compare", "sweep", "sensitivity", "staffing"] = "compare"
    """問什麼：比較、逐項試、敏感度、最少人力。What is asked."""
    vary: list[str] = Field(default=[], max_length=4, examples=[["staff.default.股長=1..3"]])
    """sweep 的 KEY=值。The keys and values of a sweep."""
    share: float = BY
    """sensitivity 各增減的比例。The share by which inputs change."""
    on_time: float = ON_TIME
    """staffing 要達到的期限內比率。The rate that a staffing aims at."""
    most: WholeNumber = Field(MOST_MORE, json_schema_extra=FROM_ONE)
    """staffing 最多加幾人。How many people more at most."""

    @property
    def ordered(self) -> Ordered:
        """What is asked of the scenarios, with its parameters."""
        question = Question(
            kind=Kind(self.question),
            vary=tuple(self.vary),
            by=self.share,
            on_time=self.on_time,
            most=self.most,
        )
        return Ordered(name=self.name, by=self.by, wanted=self.wanted, question=question)


class RenameRequest(Query):
    """Another name."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME, examples=["主秘請假兩週"])
    """新的名稱。The new name."""


class ReplicationsResource(Resource):
    """做到哪裡。How far a run is."""

    done: int
    """做了幾次重複。Replications done, of all scenarios."""
    of: int
    """共幾次；求精確度時是目前估計。Of how many; with a precision, as many as seem needed."""


class WantedResource(Resource):
    """要預演多少。How much is rehearsed."""

    replications: int
    """重複次數。Replications."""
    seed: int
    """亂數種子。The seed."""
    days: int | None
    """計入幾天。Days of the window."""
    cases: int | None
    """計入幾件。Documents counted."""
    precision: float | None
    """精確度。The precision."""


class QuestionResource(Resource):
    """問什麼。What is asked."""

    kind: Literal[
        Kind.COMPARE, Kind.SWEEP, Kind.SENSITIVITY, Kind.STAFFING, Kind.FIT, Kind.VALIDATION
    ]
    """哪一種問題。Which question."""
    vary: list[str]
    """sweep 的 KEY=值。The keys and values of a sweep."""
    by: float
    """sensitivity 各增減的比例。The share by which inputs change."""
    on_time: float
    """staffing 要達到的期限內比率。The rate that a staffing aims at."""
    most: int
    """staffing 最多加幾人。How many people more at most."""
    difference: float | None
    """validation 問的差異日數。The difference in days that a validation asks about."""
    keeps: bool
    """fit 不估計簽核時間與人數。Whether a fit keeps times to sign and staff as they were."""


class RehearsalState(Resource):
    """一份預演做到哪裡；done 之後 result 是結果。How far it is; once done, with its result."""

    id: str
    """預演的代號。Its id: nobody can guess it."""
    name: str
    """名稱，可以改。Its name, which can be changed."""
    state: Literal[
        State.QUEUED, State.RUNNING, State.DONE, State.FAILED, State.CANCELLED, State.CUT_OFF
    ]
    """queued、running、done、failed、cancelled，或 cut_off：伺服器中途停止，可再執行。"""
    by: str
    """誰送來的。Who brought it."""
    created_at: datetime
    """何時送來。When it was brought."""
    ended_at: datetime | None
    """何時結束。When it ended."""
    scenarios: list[str]
    """各情境如何稱呼，第一個是基準。How faults name its scenarios, the base first."""
    wanted: WantedResource
    """要預演多少。How much is rehearsed."""
    question: QuestionResource
    """問什麼。What is asked."""
    rulebook: str
    """所依規則版本。The version of the rules it ran by."""
    progress: ReplicationsResource | None
    """執行中做到哪裡。How far it is, while it runs."""
    problem: list[str]
    """failed 的原因。Why it failed."""
    result: dict[str, Any] | None
    """結果，與 chenhe rehearse --format json 相同。As of `chenhe rehearse --format json`."""


class RehearsalList(Resource):
    """留存的預演，新的在前，不含結果。The rehearsals kept, newest first, without results."""

    items: list[RehearsalState]
    """各份預演。The rehearsals."""
