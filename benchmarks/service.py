"""The service over a store, in a process of its own, as its readers meet it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from cchc.settings import Settings

# A large library is opened, and its first tables are made ready, within this.
STARTED_S = 120.0
# At rest it takes less processor time than this between two looks, so many times in a row.
LOOK_S, QUIET_S, QUIET_TIMES = 0.5, 0.05, 4


@contextlib.contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The address of the service, which is ready for questions. Raises RuntimeError where it is not within a while."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, **variables(settings)}
    server = subprocess.Popen([sys.executable, "-m", "cli", "serve", "--port", str(port)], env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/readyz", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def variables(settings: Settings) -> dict[str, str]:
    """The environment that gives these settings; a secret in clear, which it is not in their own words."""
    held = settings.model_dump(exclude_defaults=True)
    return {
        f"CCHC_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in held.items()
    }


def rest(address: str) -> None:
    """Wait until a service has made ready what it makes ready beside its first answers (search_api/warming.py): until
    it takes hardly any processor time for a while. Raises RuntimeError where it never does."""
    deadline, quiet, before = time.monotonic() + STARTED_S, 0, _processor_seconds(address)
    while quiet < QUIET_TIMES:
        time.sleep(LOOK_S)
        now = _processor_seconds(address)
        quiet = quiet + 1 if now - before < QUIET_S else 0
        before = now
        if time.monotonic() > deadline:
            raise RuntimeError(f"{address} does not come to rest")


def _processor_seconds(address: str) -> float:
    with urllib.request.urlopen(f"{address}/metrics", timeout=10) as answer:
        families = list(text_string_to_metric_families(answer.read().decode()))
    for sample in (one for family in families for one in family.samples):
        if sample.name == "process_cpu_seconds_total":
            return float(sample.value)
    raise RuntimeError(f"{address}/metrics does not tell the processor time of the service")


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
