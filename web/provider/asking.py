"""Asking a provider: over TLS, for so long, for so much, by so many at once, and no further."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from threading import BoundedSemaphore
from time import monotonic

import httpx2

from web.provider.addresses import is_safe
from web.provider.refusals import ProviderAwayError

CONNECT_SECONDS, WHOLE_SECONDS = 3.0, 8.0  # to be reached; for one answer, drop by drop
LARGEST_ANSWER = 500_000  # bytes; keys of the largest providers take a tenth
MOST_AT_ONCE = 12  # of the threads that answer pages; web.http.turns lets in as many or fewer
TIMES = httpx2.Timeout(WHOLE_SECONDS, connect=CONNECT_SECONDS)
NONE_KEPT = httpx2.Limits(max_keepalive_connections=0)  # two answers a sign-in, then none for long

_places = BoundedSemaphore(MOST_AT_ONCE)


class Bounded(httpx2.BaseTransport):
    """Sends what goes to a safe address, and reads the answer within its limits.

    It follows no redirect and takes no proxy of the environment; certificates are those of
    SSL_CERT_FILE, if that is set.
    """

    def __init__(self, *, at_home: bool) -> None:
        self.at_home, self.inner = at_home, httpx2.HTTPTransport(limits=NONE_KEPT)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, read whole; raises ProviderAwayError."""
        if not is_safe(str(request.url), at_home=self.at_home):
            raise ProviderAwayError(f"{request.url} is not asked: no TLS")
        request.headers["Accept-Encoding"] = "identity"  # nothing that swells when it is unpacked
        until = monotonic() + WHOLE_SECONDS
        found = self.inner.handle_request(request)
        body = bytearray()
        try:
            if "content-encoding" in found.headers:
                raise ProviderAwayError(f"{request.url} answers packed")
            for chunk in found.iter_raw():
                body += chunk
                if len(body) > LARGEST_ANSWER or monotonic() > until:
                    raise ProviderAwayError(f"{request.url} answers too much, or too slowly")
        finally:
            found.close()
        return httpx2.Response(
            found.status_code, headers=found.headers, content=bytes(body), request=request
        )


@contextmanager
def asking() -> Generator[None]:
    """A place among those who ask at once; raises ProviderAwayError, also for what goes wrong."""
    if not _places.acquire(blocking=False):
        raise ProviderAwayError("too many ask at once")
    try:
        yield
    except httpx2.HTTPError as error:
        raise ProviderAwayError(f"{type(error).__name__}: {error}") from error
    finally:
        _places.release()
