"""The scenarios in tests/scenarios, each played through an office with its log."""

import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from rules.agency.agency import Agency
from rules.agency.file import read_agency, read_file
from rules.cosigning import read_cosigners
from rules.ladder import AGENCY_WIDE
from rules.marks import SEND_TO_COSIGN, Action
from rules.marks import Step as Mark
from rules.rulebook import DEFAULT_AGENCY, Rulebook, shipped_agency
from tests.scenarios.reading import (
    DOCUMENT,
    DOING,
    EXPECTED,
    FOLDER,
    INPUTS,
    MAIN,
    BadScenarioError,
    Scenario,
    Step,
    moment,
    read_scenario,
    scenarios,
)
from tests.workflow.builders import a_rulebook
from tests.workflow.completing import at_desk
from tests.workflow.offices import Clock
from workflow.actions import read_action
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.case.case import Case, Desk
from workflow.case.duties import Actor
from workflow.case.plan import Answer
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.errors import WorkflowError
from workflow.office import Office
from workflow.organisation.changes import Appoint, NameDeputies
from workflow.reports.records import log_rows
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import Store

BETWEEN_STEPS = timedelta(minutes=10)
LONG_AGO = date(2020, 1, 1)
REGISTRY = "機關/總收文"
FILE = shipped_agency(DEFAULT_AGENCY) / "agency.toml"
MADE_UP = "示範項目"
KNOWN_SOURCES = ("https://", "http://", "臺北市政府資訊局 分層負責明細表", "agency.toml: ")


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database for all scenarios; each has an office of its own in it."""
    folder = tmp_path_factory.mktemp("scenarios")
    engine = open_engine(f"sqlite:///{folder / 'chenhe.db'}")
    opened = Store(engine, Checkpoints(folder / "checkpoints"))
    with closing(opened):
        yield opened


@dataclass
class Stage:
    """Where a scenario is played: its office, its clock, its documents by name."""

    scenario: Scenario
    work: Casework
    clock: Clock
    numbers: dict[str, str] = field(default_factory=dict[str, str])

    def case(self, document: str = MAIN) -> Case:
        return self.work.case(self.numbers[document])

    @property
    def agency(self) -> Agency:
        return self.work.office.rulebook.agency

    def register(self, document: str, said: dict[str, Any], actor: Actor | None = None) -> None:
        """收文, as the situation says unless this says otherwise; by the registry if by nobody."""
        facts = self.scenario.situation | said
        received_at = moment(facts["收文"])
        self.clock.now = max(self.clock.now, received_at)
        case = self.work.register(
            Registration(
                row=self.work.office.rulebook.at_line(facts["列"]),
                subject=facts.get("主旨", f"示範{document}"),
                actor=actor or Actor(position="總收文", person=self.holder(REGISTRY)),
                urgency=facts.get("速別", "普通件"),
                category=facts.get("類別", "一般"),
                received_at=received_at,
                due=facts.get("限辦"),
                within=facts.get("文到", 0),
                is_initiated=facts.get("創簽", False),
                is_confidential=facts.get("密件", False),
                conditions=answers(said.get("條件", {})),
            )
        )
        self.numbers[document] = case.id

    def do(self, step: Step) -> None:
        """The step; raises WorkflowError."""
        if step.does in ("收文", "創簽"):
            actor = self.actor(step) if step.who else None
            self.register(step.document, step.registration, actor)
        elif step.until:
            self.sign_until(step)
        else:
            self.work.act(self.numbers[step.document], self.command(step))

    def command(self, step: Step) -> Command:
        facts = {INPUTS[key]: value for key, value in step.inputs.items()}
        facts["to"] = self.numbers.get(facts.get("to", ""), facts.get("to", ""))
        facts["conditions"] = answers(facts.get("conditions", {}))
        facts["options"] = tuple(facts.get("options", ()))
        return Command(
            action=read_action(step.does, step.inputs.get("對象", "")),
            actor=self.actor(step),
            **facts,
        )

    def actor(self, step: Step) -> Actor:
        """綜合企劃組/股長; a name alone is a position of the whole agency, or another agency."""
        unit, _, position = step.who.rpartition("/")
        if position in self.agency.outside_agencies:
            return Actor(unit=position, position="", person=step.person or "示範承辦")
        person = step.person or self.holder(f"{unit or AGENCY_WIDE}/{position}")
        return Actor(unit=unit, position=position, person=person, for_person=step.for_person)

    def holder(self, holder: str) -> str:
        """Who holds a position; somebody plainly invented where the scenario names nobody."""
        today = self.work.today
        holding = self.work.office.organisation.holders(holder, today)
        return holding[0] if holding else f"示範{holder.rpartition('/')[2]}"

    def sign_until(self, step: Step) -> None:
        """Everybody signs in turn until it is this one's turn, or until this has come about."""
        case = self.case(step.document)
        while not has_come(case, step.until):
            case = self.work.act(case.id, self.signing(case, case.open[0]))
            self.clock.now += BETWEEN_STEPS

    def signing(self, case: Case, desk: Desk) -> Command:
        command = at_desk(case, desk, self.work.context(case, self.clock.now))
        position = desk.duty.position
        person = self.holder(desk.duty.holder) if position else "示範承辦"
        actor = Actor(unit=desk.duty.unit, position=position, person=person)
        return replace(command, actor=actor)


def has_come(case: Case, until: str) -> bool:
    if until == "結案":
        return case.is_closed
    return until == case.state.value or any(desk.duty.label == until for desk in case.open)


def answers(said: dict[str, str]) -> dict[str, Answer]:
    """需要, or else the reason why not."""
    return {
        name: Answer(required=answer == "需要", reason="" if answer == "需要" else answer)
        for name, answer in said.items()
    }


def staged(scenario: Scenario, store: Store) -> Stage:
    """The office of a scenario, its people in their places, its document not yet received."""
    rulebook = rulebook_of(scenario)
    clock = Clock(now=moment(scenario.situation["收文"]))
    office = Office(name=scenario.name, rulebook=rulebook, store=store, clock=clock)
    staffing = Staffing(office=office)
    for name, positions in scenario.people.items():
        for unit, _, position in (each.rpartition("/") for each in positions):
            appoint = Appoint(
                person=name, unit=unit or AGENCY_WIDE, position=position, since=LONG_AGO
            )
            staffing.arrange(appoint, by="示範人事")
    if scenario.people and not staffing.organisation.holders(REGISTRY, LONG_AGO):
        _, _, position = REGISTRY.partition("/")
        registrar = Appoint(
            person="示範總收文", unit=AGENCY_WIDE, position=position, since=LONG_AGO
        )
        staffing.arrange(registrar, by="示範人事")
    for name, deputies in scenario.away.items():
        person, holder = ("", name) if "/" in name else (name, "")
        away = NameDeputies(person=person, holder=holder, deputies=tuple(deputies), since=LONG_AGO)
        staffing.arrange(away, by="示範人事")
    return Stage(scenario=scenario, work=Casework(office=office), clock=clock)


def rulebook_of(scenario: Scenario) -> Rulebook:
    """The shipped table; with what the scenario settles otherwise, and its made-up row."""
    book = a_rulebook()
    if scenario.settings:
        book = replace(book, agency=agency_with(scenario.settings))
    return with_row(book, scenario.situation) if "核定" in scenario.situation else book


def agency_with(settings: dict[str, Any]) -> Agency:
    """The shipped agency with these keys of its agency.toml set otherwise."""
    content = tomllib.loads(read_file(FILE).decode())
    for name, value in settings.items():
        *tables, key = name.split(".")
        table = content
        for each in tables:
            table = table[each]
        assert key in table, name
        table[key] = value
    return read_agency(tomli_w.dumps(content).encode(), FILE)


def with_row(book: Rulebook, said: dict[str, Any]) -> Rulebook:
    """The table with one row more, printed on its first line."""
    model = book.at_line(said["列"])
    unit = said["單位"]
    positions = [*said.get("審核", []), said["核定"]]
    marks = dict.fromkeys(positions, Action.REVIEW) | {said["核定"]: Action.DECIDE}
    steps = [Mark(position=each, action=action) for each, action in marks.items()]
    drafter = book.agency.unit(unit).ladder.drafter
    row = replace(
        model,
        key=f"{unit}/{said['表別']}/{MADE_UP}",
        unit=unit,
        schedule=said["表別"],
        issuer=book.agency.schedule_of(said["表別"]).issuer,
        item=MADE_UP,
        steps=(Mark(position=drafter, action=Action.DRAFT), *steps),
        cosigners=read_cosigners(said.get("會辦", ""), unit=unit, agency=book.agency),
    )
    rows = tuple(row if each.line == model.line else each for each in book.as_read)
    return replace(book, as_read=rows)


def check_step(stage: Stage, step: Step, known: int) -> None:
    """Whatever the step says will come of it has."""
    case, expected = stage.case(step.document), step.expected
    happened = [row for row in log_of(stage) if row["文號"] == case.id][known:]
    found: dict[str, Any] = {
        "發生": [row["動作"] for row in happened],
        "輪到": [f"{desk.duty.label}（{desk.duty.action.value}）" for desk in case.open],
        "狀態": case.state.value,
        "限辦日期": case.due,
        "核定者": case.plan.decider,
    }
    if happened:
        found["紀錄"] = {key: happened[-1][key] for key in expected.get("紀錄", {})}
    for key, value in expected.items():
        assert found[key] == value, f"第 {step.number} 步的{key}"


def log_of(stage: Stage) -> list[dict[str, str]]:
    return list(log_rows(stage.work.office.store.events(stage.work.office.name)))


def check_refused(stage: Stage, step: Step, refusal: WorkflowError) -> None:
    """Every word expected is in the sentence."""
    missing = [word for word in step.expected["拒絕"] if word not in str(refusal)]
    assert not missing, f"第 {step.number} 步：{refusal}"


def play(stage: Stage) -> None:
    """Each step in turn, with its expectations."""
    stage.register(MAIN, {"條件": stage.scenario.situation.get("條件", {})})
    for step in stage.scenario.steps:
        stage.clock.now = step.at or stage.clock.now + BETWEEN_STEPS
        before = log_of(stage)
        number = stage.numbers.get(step.document, "")
        if "拒絕" in step.expected:
            with pytest.raises(WorkflowError) as refused:
                stage.do(step)
            check_refused(stage, step, refused.value)
            assert log_of(stage) == before, f"第 {step.number} 步"
            continue
        stage.do(step)
        check_step(stage, step, sum(row["文號"] == number for row in before))


@pytest.mark.parametrize("path", scenarios(), ids=lambda path: path.stem)
def test_a_scenario_goes_as_it_says(path: Path, store: Store) -> None:
    scenario = read_scenario(path)
    stage = staged(scenario, store)

    play(stage)

    rows = [row for row in log_of(stage) if row["文號"] == stage.numbers[MAIN]]
    end = scenario.end
    assert [row["動作"] for row in rows] == end["動作"]
    assert stage.case().state.value == end.get("狀態", stage.case().state.value)


NOT_ACTED = {Action.INFORM, Action.ANSWER_CONDITION, Action.APPLY, Action.DENY, Action.SHIFT_DUE}


def test_every_action_is_shown_by_a_scenario() -> None:
    steps = [step for path in scenarios() for step in read_scenario(path).steps]

    shown = {Action(step.does) for step in steps if step.does and step.does != SEND_TO_COSIGN}

    assert set(Action) - NOT_ACTED - {Action.REGISTER, Action.INITIATE} <= shown


def test_every_scenario_says_where_its_rule_stands() -> None:
    sources = {path.stem: read_scenario(path).source for path in scenarios()}

    unknown = [name for name, source in sources.items() if not source.startswith(KNOWN_SOURCES)]
    assert unknown == []


def test_every_word_of_a_scenario_is_explained() -> None:
    explained = (FOLDER / "README.md").read_text("utf-8")

    words = {*INPUTS, *DOCUMENT, *DOING, *EXPECTED}
    assert [word for word in sorted(words) if f"`{word}`" not in explained] == []


def test_a_scenario_that_says_what_none_can_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "misspelt.toml"
    path.write_text('title = "一"\nsource = "x"\nstep = []\n[situation]\n"流程" = 1\n', "utf-8")

    with pytest.raises(BadScenarioError, match="流程：沒有這一項"):
        read_scenario(path)
