"""The answer to what is no request at all: it carries the headers of every other."""

from __future__ import annotations

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from web.http.asked import HEADER, fresh_id
from web.http.envelope import SECURITY_HEADERS

BAD = "這不是看得懂的 HTTP 要求。This is no HTTP request that can be read.\n"


class OwnProtocol(H11Protocol):
    """What uvicorn speaks, but for the answer that it makes without asking the application."""

    def send_400_response(self, msg: str) -> None:
        """Answer what could not be read, and hang up; `msg` has been logged."""
        body = BAD.encode()
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(body)),
            "Connection": "close",
            HEADER: fresh_id(),
            "Cache-Control": "no-store",
        }
        answer = h11.Response(
            status_code=400,
            headers=[*(headers | SECURITY_HEADERS).items()],
            reason=STATUS_PHRASES[400],
        )
        for event in (answer, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
