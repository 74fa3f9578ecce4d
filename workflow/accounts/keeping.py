"""Where accounts are kept: a protocol, for a database has them (`workflow.store.log`)."""

from contextlib import AbstractContextManager
from typing import Protocol

from workflow.office import Appending, Records
from workflow.store.accounts import AccountRows


class AccountStorage(Protocol):
    """What keeps accounts, and the log of what administrators did with them."""

    def accounts(self) -> AbstractContextManager[AccountRows]:
        """Who may sign in, as one moment has it."""
        ...

    def signing_in(self) -> AbstractContextManager[AccountRows]:
        """The same, to change what no log tells: sessions, passwords, failures."""
        ...

    def administering(self, agency: str) -> AbstractContextManager[tuple[AccountRows, Appending]]:
        """The same, with the log of what administrators did: all of it is kept, or none."""
        ...

    def reading(self, office: str) -> AbstractContextManager[Records]:
        """What an office has on record, its people among it."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
