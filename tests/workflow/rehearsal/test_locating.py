"""Every key of a TOML text is found on the line where it stands."""

import tomllib
from collections.abc import Iterator
from typing import Any, cast

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from workflow.rehearsal.scenario_file.locating import Place, line_of, lines_of

TEXT = """\
# "no key" = [
name = "a\\"b" # = c

"鍵" = \"""a = 1
[b]
\"""
a.'b c'.d = 1.5
[table."x.y"]
when = 2026-03-02 10:00:00
list = [
  1, # one ]
  [2,
   3], {q = 1, "r\\u0041" = {s = "]}"}},
]
[[items]]
row = 'it''s'
[[items]]
row = '''
'
'''
[items.within]
z = -inf
[[items.deep]]
k = []
[[items.deep]]
k = {}
""".replace("'it''s'", '"it\'s"')
EXPECTED: dict[Place, int] = {
    ("name",): 2,
    ("鍵",): 4,
    ("a", "b c", "d"): 7,
    ("table", "x.y"): 8,
    ("table", "x.y", "when"): 9,
    ("table", "x.y", "list"): 10,
    ("table", "x.y", "list", 0): 11,
    ("table", "x.y", "list", 1, 0): 12,
    ("table", "x.y", "list", 1, 1): 13,
    ("table", "x.y", "list", 2, "q"): 13,
    ("table", "x.y", "list", 2, "rA", "s"): 13,
    ("items",): 15,
    ("items", 0): 15,
    ("items", 0, "row"): 16,
    ("items", 1): 17,
    ("items", 1, "row"): 18,
    ("items", 1, "within", "z"): 22,
    ("items", 1, "deep", 0, "k"): 24,
    ("items", 1, "deep", 1, "k"): 26,
}
KEYS = st.text(st.sampled_from("a鍵 .\"'#=[]{}\\\n"), min_size=1, max_size=4)
SCALARS = st.integers() | st.booleans() | st.text(st.sampled_from("a\n\"'#=[]{}\\,."), max_size=6)
CONTENT: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=5,
)


def places_in(value: object, place: Place = ()) -> Iterator[Place]:
    """Every key and item of what was read."""
    if isinstance(value, dict):
        for name, each in cast(dict[str, object], value).items():
            yield (*place, name)
            yield from places_in(each, (*place, name))
    elif isinstance(value, list):
        for at, each in enumerate(cast(list[object], value)):
            yield (*place, at)
            yield from places_in(each, (*place, at))


def test_keys_and_items_stand_where_they_are_written() -> None:
    places = list(places_in(tomllib.loads(TEXT)))

    lines = lines_of(TEXT, places)

    assert set(places) <= lines.keys()
    assert {place: lines[place] for place in EXPECTED} == EXPECTED


@given(CONTENT, st.booleans())
def test_whatever_is_written_is_found_in_the_order_of_its_lines(
    content: dict[str, Any], multiline: bool
) -> None:
    text = tomli_w.dumps(content, multiline_strings=multiline)
    places = list(places_in(tomllib.loads(text)))

    lines = lines_of(text, places)

    assert set(places) <= lines.keys()
    for place in places:
        if isinstance(place[-1], str):
            written = tomli_w.dumps({place[-1]: 0}).removesuffix(" = 0\n")
            assert written in text.split("\n")[lines[place] - 1]


def test_a_key_that_is_missing_stands_in_its_table() -> None:
    lines = lines_of(TEXT, [("items", 1, "weight")])

    assert line_of(lines, ("items", 1, "weight")) == 17
    assert line_of(lines, ("nothing", "here")) == 1


def test_no_more_is_looked_at_than_holds_the_wanted() -> None:
    assert ("items",) not in lines_of(TEXT, [("name",)])
