"""An application served on a free port of this machine while a test asks it."""

import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn


@contextmanager
def on_a_port(config: uvicorn.Config) -> Generator[str]:
    """Its address, until the test is done."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)
