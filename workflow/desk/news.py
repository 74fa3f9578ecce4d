"""What is new in an office's log since a page was made: for pages that stay open."""

from dataclasses import dataclass

from workflow.office import Records

MOST_READ = 500  # records: after more of them no page asks which cases they are of


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """How many records the log has, and the cases of those that somebody does not know yet.

    `cases` is None where nobody can tell: too many records, or fewer than were known, as after a
    backup was put back.
    """

    recorded: int
    cases: frozenset[str] | None = frozenset()


def news_since(records: Records, known: int | None) -> News:
    """What came after the first `known` records; for who knows none, only how many there are."""
    recorded = records.recorded()
    if known is None or known == recorded:
        return News(recorded=recorded)
    if not 0 < recorded - known <= MOST_READ:
        return News(recorded=recorded, cases=None)
    return News(recorded=recorded, cases=records.cases_after(known))
