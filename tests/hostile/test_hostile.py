"""A small share of `make hostile`, the same at every run; what the judge finds is tried first."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.hostile.__main__ import KINDS
from tests.hostile.asks import Answer, Ask
from tests.hostile.bench import Bench
from tests.hostile.judging import Judge
from tests.hostile.tally import Tally
from web.http.envelope import SECURITY_HEADERS
from web.http.middleware import STALLED_SECONDS

SHARE = 0.01
TRIED_ELSEWHERE = {"uploads", "races"}  # in tests of their own
TOO_LONG = {"signed kills"}  # of the demonstration some kills are tried here
LEFT_OUT = TRIED_ELSEWHERE | TOO_LONG
LITTLE = {kind: run for kind, run in KINDS.items() if kind not in LEFT_OUT}
GUARDED = tuple((name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items())
PAGE = (b"content-type", b"text/html; charset=utf-8")
JUDGE = Judge(folders=(Path("/srv/示範資料"),))
A_FORM = Ask(method=b"POST", typed=("示範：打了很久的意見",))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with closing(Bench(folder=tmp_path_factory.mktemp("hostile"), share=SHARE)) as made:
        yield made


@pytest.fixture(scope="module")
def whole_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with closing(Bench(folder=tmp_path_factory.mktemp("hostile"))) as made:
        yield made


def good(tally: Tally) -> list[str]:
    assert tally.tried > 0
    return tally.faults


def a_page(text: str, status: int = 200, *more: tuple[bytes, bytes]) -> Answer:
    return Answer(status=status, headers=(PAGE, *GUARDED, *more), body=text.encode())


def test_a_sound_page_has_no_fault() -> None:
    assert JUDGE.faults(Ask(), a_page("&lt;script&gt;planted()")) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (a_page("", 500), "500: "),
        (a_page("", 502), "502: "),
        (Answer(status=0), "no answer"),
        (Answer(status=200, headers=(PAGE,)), "lacks Content-Security-Policy"),
        (a_page("<script>planted()</script>"), "markup unescaped"),
        (a_page('<input value="" onfocus=planted() x="">'), "markup unescaped"),
        (a_page("7*7331 = 51317"), "a template in a text was carried out"),
        (a_page("/srv/示範資料/chenhe.db"), "tells '/srv"),
        (a_page("Traceback (most recent call last):"), "tells 'Traceback"),
        (a_page("", 303, (b"location", b"//evil.example")), "leads elsewhere"),
        (a_page("", 303, (b"location", b"https://evil.example")), "leads elsewhere"),
        (a_page("", 200, (b"x", b"a\r\nSet-Cookie: b")), "a line break"),
    ],
)
def test_the_judge_finds_what_is_wrong_with_an_answer(answer: Answer, fault: str) -> None:
    assert any(fault in each for each in JUDGE.faults(Ask(), answer))


@pytest.mark.parametrize("status", [400, 403, 409, 412, 413, 415, 422, 503])
def test_a_refusal_without_the_text_typed_is_a_fault(status: int) -> None:
    lost, kept = a_page("請再試一次", status), a_page("<p>示範：打了很久的意見", status)

    assert f"{status}" in JUDGE.faults(A_FORM, lost)[0]
    assert JUDGE.faults(A_FORM, kept) == []


def test_what_nobody_can_type_is_not_missed() -> None:
    ask = Ask(method=b"POST", typed=("王\0明\udfff",))

    assert JUDGE.faults(ask, a_page("王\ufffd明\ufffd\ufffd", 422)) == []
    assert JUDGE.faults(ask, a_page("王", 422)) != []


def test_only_an_answer_with_a_body_is_read_as_json() -> None:
    answer = Answer(status=200, headers=((b"content-type", b"application/json"), *GUARDED))

    assert JUDGE.faults(Ask(method=b"HEAD"), answer) == []
    assert JUDGE.faults(Ask(), answer) == ["JSON that is none"]


def test_only_a_body_without_end_may_be_waited_for() -> None:
    slow = Answer(status=408, headers=(PAGE, *GUARDED), seconds=STALLED_SECONDS + 1)

    assert JUDGE.faults(Ask(headers=((b"Transfer-Encoding", b"chunked"),)), slow) == []
    assert JUDGE.faults(Ask(), slow) == ["21.0 s"]


def test_only_a_503_with_the_text_is_no_failure() -> None:
    assert JUDGE.is_failure(A_FORM, a_page("", 503))
    assert not JUDGE.is_failure(A_FORM, a_page("示範：打了很久的意見", 503))
    assert JUDGE.is_failure(A_FORM, a_page("示範：打了很久的意見", 500))


# A form that breaks off in the middle of a file leaves that to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("run", LITTLE.values(), ids=LITTLE)
def test_a_share_of_each_kind_is_answered_as_it_should_be(
    run: Callable[[Bench], Tally], bench: Bench
) -> None:
    assert good(run(bench)) == []


@pytest.mark.soak
@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("run", KINDS.values(), ids=KINDS)
def test_each_kind_is_answered_as_it_should_be(
    run: Callable[[Bench], Tally], whole_bench: Bench
) -> None:
    assert good(run(whole_bench)) == []
