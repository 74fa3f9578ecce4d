"""應經與實經: what is owed stands above what met it; what moved is joined to where it was done."""

from hypothesis import given
from hypothesis import strategies as st

from web.picture.comparison import A_BAND, Fit, Pairing, Seat, comparison_view, paired


def owed(*names: str, group: int = 0) -> list[Seat]:
    return [Seat(who=name, does="審核", group=group) for name in names]


def taken(who: str, meets: int | None = None, fit: Fit = Fit.MET) -> Seat:
    return Seat(who=who, does="審核", meets=meets, fit=fit)


def shown(columns: list[Pairing]) -> list[tuple[str, str]]:
    return [
        (each.owed.who if each.owed else "", each.taken.who if each.taken else "")
        for each in columns
    ]


def test_what_meets_stands_in_one_column_and_what_is_missing_alone() -> None:
    columns = paired(owed("甲", "乙", "丙"), [taken("甲", 0), taken("丙", 2)])

    assert shown(columns) == [("甲", "甲"), ("乙", ""), ("丙", "丙")]


def test_what_nobody_asked_for_stands_where_it_was_done() -> None:
    columns = paired(owed("甲", "乙"), [taken("甲", 0), taken("丁"), taken("乙", 1)])

    assert shown(columns) == [("甲", "甲"), ("", "丁"), ("乙", "乙")]


def test_what_moved_has_a_column_on_either_side() -> None:
    late = taken("乙", 1, Fit.MOVED)

    columns = paired(owed("甲", "乙", "丙"), [taken("甲", 0), taken("丙", 2), late])

    assert shown(columns) == [("甲", "甲"), ("乙", ""), ("丙", "丙"), ("", "乙")]


def test_cosigners_free_in_their_order_stand_in_the_order_they_took() -> None:
    asked = [*owed("甲"), *owed("會計室", "秘書室", group=1), *owed("丙")]

    columns = paired(
        asked, [taken("甲", 0), taken("秘書室", 2), taken("會計室", 1), taken("丙", 3)]
    )

    assert shown(columns) == [(each, each) for each in ("甲", "秘書室", "會計室", "丙")]


def test_a_moved_signature_is_joined_to_its_place_by_a_slanted_line() -> None:
    view = comparison_view(
        owed("甲", "乙", "丙"),
        [taken("甲", 0), taken("丙", 2), taken("乙", 1, Fit.MOVED)],
        "x",
    )

    for diagram in (view.across, view.down):
        assert [link.is_moved for link in diagram.links] == [False, False, True]


def test_only_what_deviates_is_in_the_legend() -> None:
    view = comparison_view(owed("甲"), [taken("甲", 0), taken("退回", fit=Fit.EVENT)], "x")

    assert view.fits == ()


sides = st.integers(0, 30).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(
            st.tuples(st.integers(0, max(count - 1, 0)), st.sampled_from(Fit)),
            max_size=40,
            unique_by=lambda each: each[0],
        ),
    )
)


@given(sides)
def test_everything_of_both_sides_is_shown_once_and_inside_the_picture(
    both: tuple[int, list[tuple[int, Fit]]],
) -> None:
    count, done = both
    asked = owed(*(f"職稱{at}" for at in range(count)))
    did = [taken(f"職稱{at}", at if at < count else None, fit) for at, fit in done]

    view = comparison_view(asked, did, "x")

    assert sorted(each.owed.who for each in view.pairings if each.owed) == sorted(
        each.who for each in asked
    )
    assert [each.taken for each in view.pairings if each.taken] == did
    for diagram in (view.across, view.down):
        assert len(diagram.boxes) == len(asked) + len(did)
        for each in diagram.boxes:
            assert 0 <= each.node.x <= each.node.right <= diagram.width
            assert 0 <= each.node.y <= each.node.bottom <= diagram.height
        corners = {(each.node.x, each.node.y) for each in diagram.boxes}
        assert len(corners) == len(diagram.boxes)
    assert view.across.width <= 60 + 20 + A_BAND * 98
