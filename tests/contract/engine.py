"""Real Elasticsearch nodes for tests and measures: they start, wait until they are ready, and are gone at the end."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HEAP = "512m"
# A node that lives for minutes spends most of its time in compiling: half the processor time a new index with this.
BRIEF = "-XX:TieredStopAtLevel=1"
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


@dataclass
class Node:
    """One node in a folder of its own; `config` are files that are put beside its configuration."""

    name: str
    base: Path
    port: int
    settings: dict[str, str]
    config: dict[str, str] = field(default_factory=dict)
    heap: str = HEAP
    java: str = ""  # further options of its Java
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http{'s' if self.settings.get('xpack.security.http.ssl.enabled') == 'true' else ''}://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, for the first time or again on the data that is there; `wait` says when it answers."""
        found = home()
        if found is None:
            raise RuntimeError("no Elasticsearch: set CCHC_TEST_ELASTICSEARCH_HOME and CCHC_TEST_JAVA_HOME")
        if not self.base.exists():
            self._lay_out(found)
        settings = dict(self.settings)
        if any((self.base / "data").iterdir()):  # a cluster is founded once
            settings.pop("cluster.initial_master_nodes", None)
        command = ["bash", "-c", LAUNCH, str(found / "bin" / "elasticsearch")]
        if not (found / "lib" / "tools" / "server-launcher").is_dir():
            command = ["bash", str(found / "bin" / "elasticsearch-cli")]
        if shutil.which("setpriv"):  # if the tests are killed, the node goes too
            command = ["setpriv", "--pdeathsig", "TERM", *command]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.base),
            "CLI_NAME": "server",
            "CLI_LIBS": "lib/tools/server-cli",
            "ES_JAVA_HOME": os.environ["CCHC_TEST_JAVA_HOME"],
            "ES_PATH_CONF": str(self.base / "config"),
            "ES_TMPDIR": str(self.base / "tmp"),
            "ES_JAVA_OPTS": f"-Xms{self.heap} -Xmx{self.heap} {self.java}",
        }
        drop = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        with (self.base / "console.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, *(f"-E{name}={value}" for name, value in settings.items())],
                env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True, cwd=self.base, **drop,
            )  # type: ignore[call-overload]  # fmt: skip

    def kill(self) -> None:
        """SIGKILL to the launcher and the server that it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()  # the launcher shuts the server down
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
        self.kill()

    def trouble(self) -> str:
        """The end of what the node said."""
        lines = (self.base / "console.log").read_text(errors="replace").splitlines()
        return "\n".join(lines[-20:])

    def _lay_out(self, found: Path) -> None:
        for name in ("data", "logs", "tmp"):
            (self.base / name).mkdir(parents=True)
        config = self.base / "config"
        shutil.copytree(found / "config", config)
        (config / "elasticsearch.yml").write_text("")
        (config / "jvm.options.d").mkdir(exist_ok=True)
        options = (found / "config" / "jvm.options").read_text().splitlines()
        kept = [line for line in options if not any(word in line for word in ("Xlog", "ErrorFile", "HeapDump"))]
        (config / "jvm.options").write_text("\n".join(kept) + "\n")
        for name, text in self.config.items():
            (config / name).write_text(text)
        if os.geteuid() == 0:
            for folder, _, files in os.walk(self.base):
                os.chown(folder, NOBODY, NOBODY)
                for file in files:
                    os.chown(Path(folder, file), NOBODY, NOBODY)


@contextlib.contextmanager
def nodes(
    count: int = 1,
    *,
    heap: str = HEAP,
    settings: dict[str, str] | None = None,
    config: dict[str, str] | None = None,
    java: str = "",
) -> Iterator[list[Node]]:
    """A cluster of so many nodes on loopback, green when it is given, stopped at the end.

    Raises RuntimeError with the end of a node's log when it does not start.
    """
    base = Path(tempfile.mkdtemp(prefix="cchc-elasticsearch-"))
    base.chmod(0o755)
    made: list[Node] = []
    try:
        ports = _free_ports(2 * count)
        http, transport = ports[:count], ports[count:]
        names = [f"node-{number}" for number in range(count)]
        founding = {
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in transport),
            "cluster.initial_master_nodes": ",".join(names),
        }
        for name, port, other in zip(names, http, transport, strict=True):
            folder = base / name
            own = {
                "cluster.name": "cchc-test",
                "node.name": name,
                "network.host": "127.0.0.1",
                "http.port": str(port),
                "transport.port": str(other),
                "path.data": str(folder / "data"),
                "path.logs": str(folder / "logs"),
                "xpack.security.enabled": "false",
                "cluster.routing.allocation.disk.threshold_enabled": "false",
                **(founding if count > 1 else {"discovery.type": "single-node"}),
                **(settings or {}),
            }
            made.append(Node(name, folder, port, own, dict(config or {}), heap, java))
        for one in made:
            one.start()
        for one in made:
            wait(one, count)
        yield made
    finally:
        for one in made:
            one.stop()
        shutil.rmtree(base, ignore_errors=True)


@contextlib.contextmanager
def node(*, java: str = "") -> Iterator[str]:
    """One node without security; its address."""
    with nodes(java=java) as (one,):
        yield one.url


def wait(node: Node, count: int = 1, status: str = "green", seconds: float = START_SECONDS) -> None:
    """Until a node answers and its cluster has so many nodes and this status; one with security, until it answers."""
    path = f"/_cluster/health?wait_for_status={status}&wait_for_nodes=>={count}&timeout=10s"
    trusting = ssl._create_unverified_context()  # only whether it answers at all
    end = time.monotonic() + seconds
    while time.monotonic() < end and (node.process is None or node.process.poll() is None):
        try:
            with urllib.request.urlopen(node.url + path, timeout=15, context=trusting) as answer:
                if not json.load(answer)["timed_out"]:
                    return
        except urllib.error.HTTPError as refused:
            if refused.code == 401:
                return
        except OSError:
            pass
        time.sleep(0.25)
    raise RuntimeError(f"Elasticsearch did not start:\n{node.trouble()}")


def _free_ports(count: int) -> Sequence[int]:
    with contextlib.ExitStack() as held:
        found = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in found:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in found]
