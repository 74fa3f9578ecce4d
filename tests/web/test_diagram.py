"""The picture of a route: what stands where, and that it says the same as the list."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from itertools import pairwise

import pytest

from rules.rulebook import Rulebook
from web.language.i18n import Language
from web.picture.diagram import mermaid, route_diagram, route_svg
from web.picture.layout import Diagram, Direction
from web.picture.stages import BranchView, Progress, StageView, route_stages

LADDER = ("承辦人員", "股長", "組長", "專門委員", "主任秘書", "副局長", "局長", "市長")
SVG = "{http://www.w3.org/2000/svg}"


def a_signature(
    position: str, state: Progress = Progress.PLANNED, action: str = "審核"
) -> StageView:
    return StageView(kind="sign", position=position, action=action, state=state)


def a_branch(
    name: str, *, before: str | None = None, state: Progress = Progress.PLANNED
) -> BranchView:
    return BranchView(name=name, kind="組長", before=before, state=state)


def a_round(*branches: BranchView, sequential: bool = False) -> StageView:
    return StageView(kind="cosign", branches=branches, mode="並會", sequential=sequential)


def the_longest() -> list[StageView]:
    """A drafter who is asked twice, the whole ladder, and both rounds of co-signing."""
    signs = [a_signature(position) for position in (*LADDER, "市長")]
    inside = a_round(a_branch("設備網路組"), a_branch("法務人員", before="法務局"))
    outside = a_round(a_branch("法務局"), a_branch("行政院主計總處資訊中心"))
    return [*signs[:3], inside, *signs[3:7], outside, *signs[7:]]


def overlaps(diagram: Diagram) -> list[tuple[str, str]]:
    boxes = diagram.nodes
    return [
        (one.lines[0].text, other.lines[0].text)
        for at, one in enumerate(boxes)
        for other in boxes[at + 1 :]
        if one.x < other.right and other.x < one.right
        if one.y < other.bottom and other.y < one.bottom
    ]


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_no_box_covers_another(direction: Direction) -> None:
    assert overlaps(route_diagram(the_longest(), direction)) == []


def test_the_longest_route_fits_a_laptop() -> None:
    assert route_diagram(the_longest()).width <= 1240


def test_the_tall_route_fits_a_phone() -> None:
    assert route_diagram(the_longest(), "vertical").width <= 360


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_every_line_runs_level_or_upright(direction: Direction) -> None:
    for edge in route_diagram(the_longest(), direction).edges:
        for (x0, y0), (x1, y1) in pairwise(edge.points):
            assert x0 == x1 or y0 == y1


def test_who_must_sign_first_stands_above_who_waits() -> None:
    stages = [
        a_round(a_branch("法務局"), a_branch("工務局"), a_branch("法務人員", before="法務局"))
    ]

    (stage,) = route_diagram(stages).stages

    assert [branch.name for branch in stage.branches] == ["法務人員", "法務局", "工務局"]


def test_the_way_walked_is_told_from_the_way_ahead() -> None:
    stages = [
        a_signature("承辦人員", Progress.DONE),
        a_round(
            a_branch("會計室", state=Progress.DONE), a_branch("人事室", state=Progress.CURRENT)
        ),
        a_signature("局長", Progress.AHEAD),
    ]

    edges = route_diagram(stages).edges
    boxes = route_diagram(stages).nodes

    arrivals = {edge.points[-1]: edge.passed for edge in edges if edge.arrow}
    assert [arrivals.get((box.x, box.middle)) for box in boxes] == [None, True, True, False]


def test_the_svg_is_a_picture_with_a_title_and_a_description() -> None:
    root = ElementTree.fromstring(route_svg(the_longest(), title="一條流程"))

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "一條流程"
    description = root.findtext(f"{SVG}desc") or ""
    assert description.startswith("承辦人員 審核；股長 審核；組長 審核；並會：")


def test_the_svg_needs_no_style_sheet() -> None:
    svg = route_svg(the_longest(), title="一條流程")

    assert "style" not in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_markup_in_a_name_stays_text() -> None:
    svg = route_svg([a_signature("<b>&")], title="<script>")

    assert "<b>" not in svg
    assert "<script>" not in svg


def test_state_is_a_word_and_a_shape() -> None:
    states = (Progress.DONE, Progress.CURRENT, Progress.AHEAD, Progress.SKIPPED)
    svg = route_svg([a_signature(state.name, state) for state in states], title="四種")

    texts = {each.text for each in ElementTree.fromstring(svg).iter(f"{SVG}text")}
    assert {state.value for state in states} <= texts
    assert svg.count("<circle") == len(states)


def test_an_action_of_two_words_stays_inside_its_box() -> None:
    stage = StageView(kind="sign", position="承辦人員", action="File／Conclude")

    (node,) = route_diagram([stage]).nodes

    captions = [line.text for line in node.lines if line.role == "caption"]
    assert captions == ["File／", "Conclude"]
    assert all(line.y < node.bottom for line in node.lines)


def test_a_route_speaks_english(rulebook: Rulebook) -> None:
    route = rulebook.route(rulebook.at_line(500))
    stages = route_stages(route.stages, route.ladder, language=Language.ENGLISH)

    svg = route_svg(stages, title="A route", language=Language.ENGLISH)

    assert ">Draft<" in svg
    assert ">Before 法務局<" in svg


def test_the_pictures_of_a_row_with_three_cosigners(
    rulebook: Rulebook, check_golden: Callable[[str, str], None]
) -> None:
    route = rulebook.route(rulebook.at_line(500))
    stages = route_stages(route.stages, route.ladder)

    check_golden("route_500.svg", route_svg(stages, title="第 500 行的陳核流程"))
    check_golden(
        "route_500_tall.svg",
        route_svg(stages, title="第 500 行的陳核流程", direction="vertical"),
    )
    check_golden("route_500.mmd", mermaid(stages))


def test_every_route_of_the_table_can_be_drawn(rulebook: Rulebook) -> None:
    for row in rulebook.search():
        if row.is_routable:
            route = rulebook.route(row)
            stages = route_stages(route.stages, route.ladder)
            assert overlaps(route_diagram(stages)) == []
            assert route_diagram(stages).width <= 1240
            assert route_diagram(stages, "vertical").width <= 360


def test_cosigners_in_turn_are_a_chain() -> None:
    text = mermaid(
        [
            a_signature("承辦人員"),
            a_round(a_branch("會計室"), a_branch("人事室"), sequential=True),
            a_signature("局長"),
        ]
    )

    assert "s1 -.-> s1b1" in text
    assert "s1b1 -.-> s1b2" in text
    assert "s1b2 --> s2" in text
    assert "s1 --> s2" not in text
