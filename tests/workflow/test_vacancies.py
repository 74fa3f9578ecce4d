"""出缺: a position that nobody holds has deputies, in order, until somebody takes it up."""

from datetime import date, timedelta

import pytest

from tests.workflow.staff import Chronicle, appointing
from workflow.organisation.changes import (
    NameDeputies,
    ResetDeputies,
)
from workflow.organisation.events import (
    DeputyWithdrawn,
    PersonAppointed,
    from_json,
    replay,
    to_json,
)
from workflow.organisation.refusals import (
    DeputiesNamedError,
    HeldPositionError,
    NamedTwiceError,
    NoDeputiesError,
    UnknownPersonError,
    VacancyNameError,
)
from workflow.refusals.base import (
    BadChoiceError,
    MissingInputError,
    RefusedError,
)

CHIEF, CLERK = "綜合企劃組/股長", "綜合企劃組/承辦人員"
VACANT = "機關/專門委員"
NAMES = ("示範甲", "示範乙", "示範丙", "示範丁")
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)
TYPHOON = date(2026, 7, 10)  # a Friday


@pytest.fixture
def team() -> Chronicle:
    """甲 is 股長; 乙, 丙 and 丁 draft."""
    clerks = (appointing(name, CLERK) for name in NAMES[1:])
    return Chronicle().then(appointing("示範甲", CHIEF), *clerks)


def test_a_vacant_position_has_deputies_until_somebody_takes_it_up(team: Chronicle) -> None:
    named = team.then(
        NameDeputies(holder=VACANT, deputies=("示範乙", "示範甲"), since=JULY),
    )
    filled = named.then(appointing("示範丙", VACANT, TYPHOON))

    before, after_it = named.organisation, filled.organisation
    assert before.acting_deputy(VACANT, JULY) == "示範乙"
    assert before.acting_deputy(VACANT, JUNE) is None
    assert before.fills("示範乙", JULY) == (VACANT,)
    assert before.acts_for("示範乙", JULY) == ()
    assert after_it.vacancies(TYPHOON - timedelta(days=1)) == (VACANT,)
    assert after_it.vacancies(TYPHOON) == ()
    assert [type(event) for event in filled.events[-3:]] == [
        PersonAppointed,
        DeputyWithdrawn,
        DeputyWithdrawn,
    ]
    assert replay(from_json(type(each).__name__, to_json(each)) for each in filled.events) == (
        filled.organisation
    )


def test_deputies_of_a_vacancy_are_reset(team: Chronicle) -> None:
    named = team.then(NameDeputies(holder=VACANT, deputies=("示範乙",), since=JUNE))

    done = named.then(ResetDeputies(holder=VACANT, deputies=("示範甲",), since=JULY)).organisation
    gone = named.then(ResetDeputies(holder=VACANT, since=JULY)).organisation

    assert (done.acting_deputy(VACANT, JUNE), done.acting_deputy(VACANT, JULY)) == (
        "示範乙",
        "示範甲",
    )
    assert gone.vacancies(JULY) == ()
    with pytest.raises(NoDeputiesError, match="專門委員（出缺）"):
        team.then(ResetDeputies(holder=VACANT, since=JULY))


@pytest.mark.parametrize(
    ("holder", "deputies", "refusal", "words"),
    [
        (CHIEF, ("示範乙",), HeldPositionError, "由示範甲擔任，並未出缺.*示範甲的代理人"),
        ("綜合企劃組/科長", ("示範乙",), BadChoiceError, "「科長」不是可用的綜合企劃組的職稱"),
        ("機關/專門委員", ("示範申",), UnknownPersonError, "是否為：示範"),
        ("機關/專門委員", ("示範乙", "示範乙"), NamedTwiceError, "示範乙重複"),
        ("機關/專門委員", (), MissingInputError, "代理人"),
    ],
)
def test_what_is_no_vacancy_or_no_deputy_is_refused(
    team: Chronicle,
    holder: str,
    deputies: tuple[str, ...],
    refusal: type[RefusedError],
    words: str,
) -> None:
    with pytest.raises(refusal, match=words):
        team.then(NameDeputies(holder=holder, deputies=deputies, since=JUNE))


def test_a_vacancy_has_one_set_of_deputies_a_day(team: Chronicle) -> None:
    named = team.then(NameDeputies(holder=VACANT, deputies=("示範乙",), since=JUNE))

    with pytest.raises(DeputiesNamedError, match=r"專門委員（出缺）.*示範乙"):
        named.then(NameDeputies(holder=VACANT, deputies=("示範甲",), since=JULY))


def test_nobody_is_called_a_vacancy(team: Chronicle) -> None:
    with pytest.raises(VacancyNameError, match="「出缺」不是姓名"):
        team.then(appointing("出缺", CHIEF))
