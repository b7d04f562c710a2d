"""A real Elasticsearch node for tests: one a session, shared by all workers, gone when the session is."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

HEAP = "512m"
START_SECONDS = 150
# The launcher is run by its class, since the program beside it in a package may be of another processor.
LAUNCH = (
    'set -a; source "$(dirname "$0")/elasticsearch-env"; set +a; '
    'exec "$JAVA" -Xms4m -Xmx64m -XX:+UseSerialGC -cp "$ES_HOME/lib/tools/server-launcher/*" '
    'org.elasticsearch.server.launcher.ServerLauncher "$@"'
)
NOBODY = 65534


def home() -> Path | None:
    """The Elasticsearch that the environment names, or None."""
    named = os.environ.get("CCHC_TEST_ELASTICSEARCH_HOME")
    if not named or not os.environ.get("CCHC_TEST_JAVA_HOME"):
        return None
    for candidate in (Path(named), *Path(named).glob("*"), *Path(named).glob("*/*")):
        if (candidate / "lib" / "tools" / "server-cli").is_dir():
            return candidate
    return None


@contextlib.contextmanager
def node() -> Iterator[str]:
    """Start a node on loopback, give its address, stop it at the end. Raises RuntimeError with the end of its log."""
    found = home()
    if found is None:
        raise RuntimeError("no Elasticsearch: set CCHC_TEST_ELASTICSEARCH_HOME and CCHC_TEST_JAVA_HOME")
    base = Path(tempfile.mkdtemp(prefix="cchc-elasticsearch-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        port, transport = _free_ports()
        command, environment = _prepare(found, base, port, transport)
        drop = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        with (base / "console.log").open("ab") as log:
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, cwd=base, **drop,
            )  # type: ignore[call-overload]  # fmt: skip
        _wait(process, port, base)
        yield f"http://127.0.0.1:{port}"
    finally:
        if process is not None:
            _stop(process)
        shutil.rmtree(base, ignore_errors=True)


def _prepare(found: Path, base: Path, port: int, transport: int) -> tuple[list[str], dict[str, str]]:
    base.chmod(0o755)
    for name in ("data", "logs", "tmp"):
        (base / name).mkdir()
    config = base / "config"
    shutil.copytree(found / "config", config)
    (config / "elasticsearch.yml").write_text("")
    (config / "jvm.options.d").mkdir(exist_ok=True)
    options = (found / "config" / "jvm.options").read_text().splitlines()
    kept = [line for line in options if not any(word in line for word in ("Xlog", "ErrorFile", "HeapDump"))]
    (config / "jvm.options").write_text("\n".join(kept) + "\n")
    settings = {
        "cluster.name": "cchc-test",
        "node.name": "one",
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": transport,
        "path.data": base / "data",
        "path.logs": base / "logs",
        "xpack.security.enabled": "false",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
    }
    if os.geteuid() == 0:
        for folder, _, files in os.walk(base):
            os.chown(folder, NOBODY, NOBODY)
            for file in files:
                os.chown(Path(folder, file), NOBODY, NOBODY)
    command = ["bash", "-c", LAUNCH, str(found / "bin" / "elasticsearch")]
    if not (found / "lib" / "tools" / "server-launcher").is_dir():
        command = ["bash", str(found / "bin" / "elasticsearch-cli")]
    if shutil.which("setpriv"):  # if the tests are killed, the node goes too
        command = ["setpriv", "--pdeathsig", "TERM", *command]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(base),
        "CLI_NAME": "server",
        "CLI_LIBS": "lib/tools/server-cli",
        "ES_JAVA_HOME": os.environ["CCHC_TEST_JAVA_HOME"],
        "ES_PATH_CONF": str(config),
        "ES_TMPDIR": str(base / "tmp"),
        "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
    }
    return [*command, *(f"-E{name}={value}" for name, value in settings.items())], environment


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def _wait(process: subprocess.Popen[bytes], port: int, base: Path) -> None:
    address = f"http://127.0.0.1:{port}/_cluster/health?wait_for_status=green&timeout=10s"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=15) as answer:
            if not json.load(answer)["timed_out"]:
                return
        time.sleep(0.25)
    lines = (base / "console.log").read_text(errors="replace").splitlines()
    raise RuntimeError("Elasticsearch did not start:\n" + "\n".join(lines[-20:]))


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()  # the launcher shuts the server down
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
