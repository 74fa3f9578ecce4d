"""How the server ends: told to stop, it takes nobody new and answers whoever it has begun with."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import cast

import uvicorn
from fastapi import FastAPI

from web.http.stopping import stopping_of

logger = logging.getLogger("chenhe.server")

SIGNALS = (signal.SIGINT, signal.SIGTERM)
CUT_SECONDS = 25.0  # that background work, and what was cut off, have to end in
CUT_OFF = 1  # how a process ends that had to leave somebody without an answer


class OwnServer(uvicorn.Server):
    """One that ends with 0 when it is told to, and at once when it is told so twice."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Heed the signals while it serves; whoever sent one wants no more of it afterwards."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; a second time without waiting for anybody. What was signed is on the disk."""
        if self.should_exit:
            logger.warning("told to stop a second time: ends at once")
            os._exit(CUT_OFF)
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, wait for the answers in hand as long as the limit, then the rest."""
        logger.info("stops; requests in hand: %s", len(self.server_state.tasks))
        stopping_of(cast(FastAPI, self.config.app)).set()
        limit = self.config.timeout_graceful_shutdown
        if limit is not None:
            _end_within(limit + CUT_SECONDS)
        await super().shutdown(sockets)
        logger.info("stopped")


def _end_within(seconds: float) -> None:
    """A thread that cannot be cut off would keep the process as long as it likes."""

    def end() -> None:
        logger.error("what was cut off does not end: the process does")
        os._exit(CUT_OFF)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
