"""Charts of a rehearsal: what is drawn of each value, and that a picture says what it shows."""

from __future__ import annotations

import sys
from datetime import date
from xml.etree import ElementTree

import pytest

from web.picture.charts import drawing
from web.picture.charts.course import course_spec
from web.picture.charts.drawing import ChartsUnavailableError, drawn
from web.picture.charts.levels import levels_spec
from web.picture.charts.values import Course, Curve, Curves, Level, Levels, Reading, Sized

SVG = "{http://www.w3.org/2000/svg}"
MONDAY = date(2026, 3, 2)


def levels(*values: float, limit: float | None = None) -> Levels:
    """A level a value, with an interval of ± 1."""
    found = (
        Level(name=f"職稱{each}", value=each, text=f"{each:.1f}", low=each - 1, high=each + 1)
        for each in values
    )
    return Levels(axis="日", levels=tuple(found), limit=limit)


def course() -> Course:
    readings = tuple(
        Reading(day=date(2026, 3, day), value=day, low=day - 1, high=day + 2) for day in range(2, 7)
    )
    return Course(axis="件", readings=readings, prelude="暖機", prelude_until=date(2026, 3, 3))


def domain(chart: Levels) -> list[float]:
    """From where to where the axis of values goes."""
    (first, *_) = levels_spec(chart, 700)["layer"]
    return first["encoding"]["x"]["scale"]["domain"]


@pytest.fixture(scope="module")
def pictures() -> tuple[str, ...]:
    asked = [Sized(chart=each, width=340) for each in (levels(2.0, 5.0), course())]
    return drawn(asked, ["辦理日數 <依速別>", "在辦件數"])


def test_a_picture_is_one_image_that_says_its_title(pictures: tuple[str, ...]) -> None:
    root = ElementTree.fromstring(pictures[0])

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "辦理日數 <依速別>"
    assert (root.get("width"), root.get("height")) == ("340", str(levels(2.0, 5.0).height))


def test_a_picture_shows_every_name_and_the_words_at_its_end(pictures: tuple[str, ...]) -> None:
    for word in ("職稱2.0", "職稱5.0", "2.0", "5.0", "日"):
        assert f">{word}</text>" in pictures[0]
    assert ">暖機</text>" in pictures[1]
    assert ">3/2</text>" in pictures[1]


def test_a_picture_carries_no_style_that_the_pages_forbid(pictures: tuple[str, ...]) -> None:
    for picture in pictures:
        assert "style=" not in picture
        assert "<style" not in picture
        assert "<script" not in picture


def test_bars_begin_at_zero_and_the_axis_holds_the_limit() -> None:
    low, high = domain(levels(0.2, limit=1.5))

    assert low <= 0
    assert high > 1.5


def test_differences_below_zero_are_on_the_axis_with_their_interval() -> None:
    low, high = domain(levels(-4.0, -2.0))

    assert low <= -5
    assert high > 0


def test_nothing_but_zeros_still_has_an_axis() -> None:
    zero = Levels(axis="日", levels=(Level(name="甲", value=0.0, text="0"),))

    low, high = domain(zero)

    assert low < high


def test_a_course_of_one_replication_has_no_band() -> None:
    readings = (Reading(day=MONDAY, value=3.0), Reading(day=date(2026, 3, 3), value=4.0))

    marks = [
        layer["mark"]["type"]
        for layer in course_spec(Course(axis="件", readings=readings), 700)["layer"]
    ]

    assert marks == ["line"]


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> None:
        """No package is installed."""

    monkeypatch.setattr(drawing, "find_spec", nowhere)

    with pytest.raises(ChartsUnavailableError, match=r"chenhe\[sim\]"):
        drawn([], [])


def test_a_drawer_that_fails_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(ChartsUnavailableError, match="FileNotFoundError"):
        drawn([Sized(chart=course(), width=340)], ["在辦"])


def test_curves_are_told_apart_by_their_dashes_and_by_words() -> None:
    chart = Curves(
        axis="日",
        share="累積 %",
        shares=(0.25, 0.75),
        curves=(
            Curve(name="紀錄", values=(1.0, 3.0)),
            Curve(name="模擬", values=(2.0, 4.0), is_dashed=True),
        ),
    )

    (picture,) = drawn([Sized(chart=chart, width=340)], ["兩條曲線"])

    lines = list(ElementTree.fromstring(picture).iter(f"{SVG}path"))
    assert {each.get("stroke-dasharray") for each in lines} >= {"6,4"}
    for word in ("紀錄", "模擬", "累積 %"):
        assert f">{word}</text>" in picture
