"""The scenarios that come with the package: a baseline, and others that differ in one thing each.

They are for the shipped agency; their numbers are assumptions, to be replaced by one's own.
"""

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from workflow.texts import msgid

FOLDER = Path(str(resources.files("workflow"))) / "rehearsal" / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """One of them. `title` and `purpose` are message ids."""

    name: str  # of the file, without its ending
    title: str
    purpose: str

    @property
    def path(self) -> Path:
        """Where its file is."""
        return FOLDER / f"{self.name}.toml"


def shipped_scenarios() -> tuple[Shipped, ...]:
    """All of them, the baseline first."""
    return (
        Shipped(
            name="baseline",
            title=msgid("現況"),
            purpose=msgid("平常的公文量、人數和簽核時間，各職稱都應付得來；其他情境都和它比。"),
        ),
        Shipped(
            name="secretary_away",
            title=msgid("主秘請假兩週"),
            purpose=msgid("主任秘書兩週不在，無人代理：公文會積多少，回來後多久才消化完？"),
        ),
        Shipped(
            name="secretary_away_deputised",
            title=msgid("主秘請假兩週（副局長代理）"),
            purpose=msgid("同樣的兩週，改由副局長代理：代理值不值得，副局長受不受得了？"),
        ),
        Shipped(
            name="urgent_surge",
            title=msgid("急件潮"),
            purpose=msgid(
                "來文一樣多，但最速件和速件佔了七成：還能如期辦結嗎，普通件被擠到多後面？"
            ),
        ),
        Shipped(
            name="one_more_section_chief",
            title=msgid("增一股長"),
            purpose=msgid("綜合企劃組多一位股長：全機關的公文快多少，該組快多少？"),
        ),
        Shipped(
            name="cosign_in_turn",
            title=msgid("並會改順會"),
            purpose=msgid("會辦單位一個接一個，不再同時會：會辦多的公文慢多少？"),
        ),
        Shipped(
            name="delegation",
            title=msgid("授權下放"),
            purpose=msgid("別的單位已由副局長核定的事，局長也下授副局長：省下幾天、局長少簽多少？"),
        ),
    )


def scenario_path(name: str) -> Path:
    """The file of this name, else the shipped scenario that is called so."""
    path = Path(name)
    called = (each.path for each in shipped_scenarios() if name in (each.name, each.title))
    return path if path.exists() else next(called, path)
