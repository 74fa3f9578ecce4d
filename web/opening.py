"""Opening the rooms behind the screens and the commands: rulebook, database, office."""

from rules.correcting import RulebookSource
from rules.rulebook import Rulebook, shipped_agency
from web.places import corrections_file, data_folder
from web.settings import Settings
from workflow.desk.casework import Casework
from workflow.office import DEMONSTRATION, Office
from workflow.store.archive import RulebookArchive
from workflow.store.database import open_archive, open_checkpoints, open_engine
from workflow.store.log import Store


def database_url(settings: Settings) -> str:
    """The database set, or a SQLite file in the user's data folder."""
    return settings.database_url or f"sqlite:///{data_folder() / 'chenhe.db'}"


def open_store(settings: Settings) -> Store:
    """The database with what stands beside it; raises DatabaseUnusableError."""
    url = database_url(settings)
    checkpoints = open_checkpoints(url, settings.checkpoints)
    return Store(open_engine(url), checkpoints, open_rulebooks(settings))


def open_rulebooks(settings: Settings) -> RulebookArchive:
    """The versions kept of the rules that ran cases; raises DatabaseUnusableError."""
    url = database_url(settings)
    return open_archive(url, settings.rulebooks, data_folder() / "rulebooks")


def open_rulebook(settings: Settings, office: str) -> RulebookSource:
    """The rulebook an office works by, and its reviewers' journal; raises BadInputError."""
    folder = shipped_agency(settings.agency)
    demonstration = office == DEMONSTRATION
    journal = corrections_file(folder, settings.corrections, demonstration=demonstration)
    source = RulebookSource(folder, journal)
    source.current()
    return source


def open_casework(store: Store, rulebook: Rulebook, office: str) -> Casework:
    """The cases of one office."""
    return Casework(office=Office(name=office, rulebook=rulebook, store=store))
