"""Edits in a rehearsal: the same documents, the same draws, other routes."""

from collections.abc import Sequence
from functools import cache

import pytest

from rules.agency.agency import Mode
from rules.editing.applying import edited
from rules.editing.edit import Choice, Edit, ModeChange, Move, PositionChange, RowEdit
from rules.errors import BadInputError
from rules.marks import Action
from tests.workflow.builders import a_history
from tests.workflow.rehearsal.small import MONDAY, a_scenario, rulebook, run_here
from workflow.events.signing import DocumentDecided
from workflow.rehearsal.figures import Until
from workflow.rehearsal.network.loads import load_of
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import Arrivals, Behaviour, Scenario, Weighted
from workflow.rehearsal.scenario_file.reading import read_scenario
from workflow.rehearsal.supposing import edits_among
from workflow.rehearsal.tracing import Record, Tracing

START = "[scenario]\nstart = 2026-03-02\n"
MIX = Arrivals(per_day=10, mix=(Weighted(row="line:109"), Weighted(row="line:40")))


def of_line(change: RowEdit, line: int = 109) -> Edit:
    return Edit(choice=Choice(rows=(f"line:{line}",)), change=change)


def lowered(to: str, line: int = 109) -> Edit:
    return of_line(PositionChange(move=Move.LOWER, position=to), line)


def with_edits(*edits: Edit, behaviour: Behaviour | None = None) -> Scenario:
    return a_scenario("調整", edits=edits, arrivals=MIX, behaviour=behaviour or Behaviour())


@cache
def numbers(*edits: Edit) -> dict[tuple[str, str], int]:
    """The number of the draws of every signature of line 109."""
    stations = network_of(with_edits(*edits), rulebook()).stations
    return {(each.key, each.action.value): each.number for each in stations if each.row == 0}


def traced(scenario: Scenario) -> list[Record]:
    network, records = network_of(scenario, rulebook()), list[Record]()
    tracing = Tracing(network=network)
    replicated(
        network,
        Until(warmup_days=0, days=3),
        seed=7,
        number=1,
        sink=lambda trace: records.extend(tracing.records(trace)),
    )
    return records


def done(records: Sequence[Record], action: Action) -> dict[str, tuple[str, str]]:
    """When and by whom each document had this done."""
    return {
        each["文號"]: (each["時間"], each["職稱"])
        for each in records
        if each["動作"] == action.value
    }


def test_a_signature_that_the_row_as_issued_has_too_keeps_its_draws() -> None:
    issued = numbers()
    shorter = numbers(lowered("組長"))

    known = {key: each for (key, _), each in issued.items()}
    assert {key: each for (key, _), each in shorter.items()}.items() <= known.items()
    assert shorter["綜合企劃組/組長", "核定"] == issued["綜合企劃組/組長", "審核"]


def test_a_signature_of_its_own_has_a_number_of_its_own() -> None:
    dropped = of_line(PositionChange(move=Move.DROP, position="股長"))
    raised = numbers(lowered("組長"), of_line(PositionChange(move=Move.RAISE, position="副局長")))
    alone = numbers(lowered("承辦人員"))

    assert set(numbers(dropped).values()) == set(numbers().values()) - {1}
    for each in (raised, alone):
        assert len(set(each.values())) == len(each)
    new = {key for key in raised if key[0] not in {known for known, _ in numbers()}}
    assert {raised[key] for key in new}.isdisjoint(numbers().values())
    assert alone["綜合企劃組/承辦人員", "核定"] not in numbers().values()


@pytest.mark.parametrize(
    "edits", [(), (lowered("副局長", 46),)], ids=["no edit", "a row that nothing follows"]
)
def test_what_touches_no_document_makes_no_difference_at_all(edits: tuple[Edit, ...]) -> None:
    base = with_edits(behaviour=Behaviour(return_probability=0.2))
    found = run_here(base, with_edits(*edits, behaviour=base.behaviour), replications=2)

    (comparison,) = found.comparisons
    assert {each.difference for each in comparison.differences.values()} == {0.0}
    assert comparison.other.edits == len(edits)


def test_the_drafter_of_a_lowered_row_takes_exactly_the_same_minutes() -> None:
    quiet = Arrivals(per_day=10, mix=(Weighted(row="line:109"),))
    issued = traced(a_scenario(arrivals=quiet))
    now = traced(a_scenario(arrivals=quiet, edits=(lowered("組長"),)))

    assert done(now, Action.REGISTER) == done(issued, Action.REGISTER)
    drafted, before = done(now, Action.DRAFT), done(issued, Action.DRAFT)
    assert len(drafted) > 10
    assert drafted == before
    assert {by for _, by in done(now, Action.DECIDE).values()} == {"組長"}


def test_lowering_takes_load_off_those_above_and_saves_days() -> None:
    base, other = with_edits(), with_edits(lowered("組長"), lowered("組長", 40))

    loads = load_of(other, rulebook())
    assert not {"機關/局長", "機關/副局長"} & loads.keys()
    (comparison,) = run_here(base, other, replications=2).comparisons
    assert comparison.differences["cycle_days"].difference < 0
    said = "".join(map(str, comparison.other.supposed))
    assert "有 2 列照調整後的陳核" in said
    assert "下授組長核定：line:109的列" in said
    assert len(edits_among(comparison.other.supposed)) == 3
    assert edits_among(comparison.other.supposed[:4]) == ()


def test_a_live_case_of_an_edited_route_ends_with_the_new_decider() -> None:
    changes: tuple[Edit, ...] = (
        lowered("專門委員"),
        of_line(ModeChange(mode=Mode.SEQUENTIAL)),
        of_line(PositionChange(move=Move.RAISE, position="主任秘書"), 109),
    )
    for edits, decider in ((changes[:2], "專門委員"), (changes, "主任秘書")):
        book = edited(rulebook(), edits)
        history = a_history(book.route(book.at_line(109))).signed_to_the_end()

        decided = [each for each in history.events if isinstance(each, DocumentDecided)]
        assert [each.position for each in decided] == [decider]


def test_an_edit_is_read_by_the_names_that_people_use() -> None:
    text = f'{START}[[edit]]\nunit = "綜企組"\nrows = ["line:40"]\nlower_to = "副局長"\n'

    scenario = read_scenario(
        text.replace("綜企組", "綜合企劃組").encode(), file="a.toml", rulebook=rulebook()
    )

    assert scenario.edits == (
        Edit(
            choice=Choice(unit="綜合企劃組", rows=("line:40",)),
            change=PositionChange(move=Move.LOWER, position="副局長"),
        ),
    )
    assert scenario.start == MONDAY


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('rows = ["line:40"]', "第 3 行 edit[1].lower_to 沒有寫要做什麼 cosign_mode"),
        (
            'rows = ["line:40"]\nlower_to = "組長"\nraise_to = "市長"',
            "第 6 行 edit[1].raise_to 只能做一件事",
        ),
        ('rows = ["line:40"]\nlower_to = "科長"', "第 5 行 edit[1].lower_to「科長」 沒有這個職稱"),
        ('rows = ["line:40"]\nlower_to = "市長"', "第 5 行 edit[1].lower_to「市長」 第 40 行"),
        ('rows = ["line:40"]\ncosign_mode = "x"', "第 5 行 edit[1].cosign_mode「x」 parallel"),
        ('unit = "人事"\ncosign_placement = {}', "第 5 行 edit[1].cosign_placement 沒有寫哪一種"),
        (
            'unit = "人事室"\ncosign_placement = { unit = "x" }',
            "第 5 行 edit[1].cosign_placement.unit「x」 agency_head",
        ),
        ('rows = ["line:4"]\nlower_to = "組長"', "第 4 行 edit[1].rows「line:4」 沒有這一列"),
        ('who = "局長"\nrows = ["line:40"]\nlower_to = "組長"', "第 4 行 edit[1].who 沒有這一項"),
    ],
)
def test_a_wrong_edit_is_told_with_its_line(lines: str, words: str) -> None:
    with pytest.raises(BadInputError, match=r".+") as caught:
        read_scenario(f"{START}[[edit]]\n{lines}\n".encode(), file="a.toml", rulebook=rulebook())

    (fault,) = map(str, caught.value.faults)
    assert [word for word in words.split(" ") if word not in fault] == [], fault
