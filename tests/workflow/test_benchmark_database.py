"""The database that the page benchmarks read is one that the office could have written."""

from pathlib import Path

from tests.benchmarks import filling
from tests.workflow.builders import a_rulebook
from tests.workflow.offices import everything_in
from workflow.office import DEMONSTRATION
from workflow.store.database import open_checkpoints, open_engine
from workflow.store.log import Store

CASES = 150


def test_what_is_filled_in_bulk_is_what_the_log_folds_to(tmp_path: Path) -> None:
    book = a_rulebook()
    path = tmp_path / "filled.db"
    walked = filling.walks(book, book.rows[:6])
    filling.fill(path, list(filling.copies(book, walked, count=CASES)))
    filling.check(path, count=CASES)

    url = filling.url_of(path)
    store = Store(open_engine(url), open_checkpoints(url))
    filled = everything_in(store, DEMONSTRATION)
    store.rebuild(DEMONSTRATION)
    assert everything_in(store, DEMONSTRATION) == filled
    store.close()
