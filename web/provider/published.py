"""What a provider has published, kept for a while: its document, and the keys that it signs by."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, cast

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from web.provider.asking import TIMES, Bounded, asking
from web.provider.document import WELL_KNOWN, Document, read_document
from web.provider.refusals import ProviderAwayError, ProviderUnbelievedError

KEPT_SECONDS = 3600.0
AWAY_SECONDS = 5.0  # after a failure: whoever asks meanwhile need not wait for the next one
NEW_KEYS_SECONDS = 60.0  # between two looks for a key that is not among those kept


class Published:
    """The document and the keys of one issuer, asked for no more often than they change.

    Two that ask at once may both fetch; what is kept is replaced whole.
    """

    def __init__(
        self, issuer: str, transport: Bounded, clock: Callable[[], float] = monotonic
    ) -> None:
        self.issuer, self.transport, self.clock = issuer, transport, clock
        self._document: tuple[float, Document] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._failed_at = float("-inf")

    def document(self) -> Document:
        """As it is kept, or as it is now; raises ProviderAwayError or ProviderUnbelievedError."""
        if self._document and self.clock() - self._document[0] < KEPT_SECONDS:
            return self._document[1]
        found = read_document(self._fetch(self.issuer.rstrip("/") + WELL_KNOWN), self.issuer)
        self._document = self.clock(), found
        return found

    def keys(self, *, anew: bool = False) -> KeySet:
        """Those kept; `anew`, those of now, unless they were looked for just before."""
        age = self.clock() - self._keys[0] if self._keys else KEPT_SECONDS
        if self._keys and age < (NEW_KEYS_SECONDS if anew else KEPT_SECONDS):
            return self._keys[1]
        published = self._fetch(self.document().keys)
        try:
            found = KeySet.import_key_set(cast(Any, published))
        except (JoseError, TypeError, ValueError, KeyError) as error:
            raise ProviderUnbelievedError(f"keys that are none: {error}") from error
        self._keys = self.clock(), found
        return found

    def _fetch(self, address: str) -> object:
        """The JSON at an address, unless it failed a moment ago."""
        if self.clock() - self._failed_at < AWAY_SECONDS:
            raise ProviderAwayError("it was away a moment ago")
        client = httpx2.Client(transport=self.transport, timeout=TIMES, trust_env=False)
        try:
            with asking():
                return client.get(address).raise_for_status().json()
        except ProviderAwayError:
            self._failed_at = self.clock()
            raise
        except ValueError as error:
            raise ProviderUnbelievedError(f"{address} is no JSON") from error
