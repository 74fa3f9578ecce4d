"""A document as tests of the command line register it."""

from tests.cli.conftest import Answer, Chenhe

PLAIN = 438
JSON = ("--format", "json")
NINE = "2026-11-23T09:00"


def register(chenhe: Chenhe, line: int = PLAIN, *more: str) -> Answer:
    options = (
        "--row",
        f"line:{line}",
        "--subject",
        "示範主旨",
        "--received-at",
        NINE,
    )
    return chenhe("case", "register", *options, *JSON, *more)
