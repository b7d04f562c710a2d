"""The service over a store, in a process of its own, as its readers meet it."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

from cchc.settings import Settings

# A large library is opened, and its first tables are made ready, within this.
STARTED_S = 120.0
SERVING = """
import sys
import uvicorn
from cchc.settings import Settings
from search_api.app import create_app
settings, port = Settings.model_validate_json(sys.argv[1]), int(sys.argv[2])
uvicorn.run(create_app(settings), host="127.0.0.1", port=port, log_level="error")
"""


@contextlib.contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The address of the service, which is ready for questions. Raises RuntimeError where it is not within a while."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVING, settings.model_dump_json(), str(port)])
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/readyz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTED_S
    while True:
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except OSError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"nothing answers at {url}") from None
            time.sleep(0.25)
        else:
            return
