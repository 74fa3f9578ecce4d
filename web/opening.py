"""Opening the rooms behind the screens and the commands: rulebook, database, office."""

from platformdirs import user_data_path

from rules.rulebook import Rulebook, load_rulebook, shipped_agency
from web.settings import Settings
from workflow.casework import Casework
from workflow.office import Office
from workflow.store.database import open_checkpoints, open_engine
from workflow.store.log import Store


def database_url(settings: Settings) -> str:
    """The database set, or a SQLite file in the user's data folder."""
    folder = user_data_path("chenhe", appauthor=False)
    return settings.database_url or f"sqlite:///{folder / 'chenhe.db'}"


def open_store(settings: Settings) -> Store:
    """The database with its checkpoints; raises DatabaseUnusableError."""
    url = database_url(settings)
    return Store(open_engine(url), open_checkpoints(url, settings.checkpoints))


def open_rulebook(settings: Settings) -> Rulebook:
    """The rulebook of the agency set; raises BadInputError."""
    return load_rulebook(shipped_agency(settings.agency))


def open_casework(store: Store, rulebook: Rulebook, office: str) -> Casework:
    """The cases of one office."""
    return Casework(office=Office(name=office, rulebook=rulebook, store=store))
