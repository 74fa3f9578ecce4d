"""Every colour has one name, in light and in dark, and what is written in it can be read."""

import re
from itertools import product
from pathlib import Path

import pytest

import web

HOME = Path(web.__file__).parent
STYLE = (HOME / "static" / "chenhe.css").read_text()
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\([^)]*\)")
PICTURES = sorted((HOME / "picture").glob("*.jinja"))
ENOUGH_FOR_TEXT, ENOUGH_FOR_A_LINE = 4.5, 3.0  # WCAG 2.2: 1.4.3, 1.4.11


def palette(opening: str) -> dict[str, str]:
    """The colours that a block of the style sheet names."""
    block = STYLE.split(opening, 1)[1].split("}", 1)[0]
    pairs = re.findall(r"--([a-z0-9-]+): ([^;]+);", block)
    return {name: value for name, value in pairs if COLOUR.fullmatch(value)}


LIGHT = palette(":root, .paper {")
DARK = palette("(prefers-color-scheme: dark) {")


def contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG counts it."""
    darker, lighter = sorted((brightness(one), brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


def brightness(colour: str) -> float:
    """The relative luminance of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return sum(share * each for share, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_what_has_a_colour_in_the_light_has_one_in_the_dark() -> None:
    assert LIGHT.keys() == DARK.keys() >= {"ink", "paper", "accent"}


@pytest.mark.parametrize("named", [LIGHT, DARK], ids=["light", "dark"])
def test_everything_written_can_be_read(named: dict[str, str]) -> None:
    text = product(("ink", "soft", "accent", "accent-dark", "vermilion"), ("paper", "desk", "tint"))
    pairs = [*text, ("ink", "found"), ("ink", "rest"), ("on-accent", "accent")]
    pairs += [("on-accent", "accent-dark"), ("paper", "ink")]
    pairs += [("ink", name) for name in named if name.startswith(("fewer-", "more-"))]

    measured = {pair: contrast(named[pair[0]], named[pair[1]]) for pair in pairs}

    assert {pair: each for pair, each in measured.items() if each < ENOUGH_FOR_TEXT} == {}
    assert contrast(named["line"], named["paper"]) >= ENOUGH_FOR_A_LINE


def test_no_rule_of_the_style_names_a_colour_itself() -> None:
    rules = re.sub(r"--[a-z0-9-]+: [^;]+;|\[(?:fill|stroke)=\"[^\"]+\"\]", "", STYLE)

    assert [line for line in rules.splitlines() if COLOUR.search(line)] == []


def test_no_page_and_no_script_names_a_colour() -> None:
    places = [*(HOME / "screens").rglob("*.jinja"), *(HOME / "http").rglob("*.jinja")]
    places += [*(HOME / "papers").rglob("*.jinja"), *(HOME / "static").glob("*.js")]
    # An address may look like one: /audits/allowed#add-title
    named = re.compile(r"(?<![\w/])#[0-9a-fA-F]{3,8}\b(?!-)|\brgba?\(")

    assert [place.name for place in places if named.search(place.read_text())] == []


@pytest.mark.parametrize("picture", PICTURES, ids=lambda each: each.name)
def test_a_picture_follows_the_page_in_every_colour_it_has(picture: Path) -> None:
    follows = dict(re.findall(r"\[(?:fill|stroke)=\"(#\w+)\"\] \{ \w+: var\(--([a-z-]+)\)", STYLE))

    for colour in set(COLOUR.findall(picture.read_text())):
        assert LIGHT[follows[colour]] == colour
