"""What all tests share: the engines they run against, named when absent."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Both would assert a time, which a busy machine does not keep.
settings.register_profile("timeless", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("timeless")

ROOT = Path(__file__).resolve().parent.parent
# Where what is written need not reach a disk: the tests' stores, indices and archives are gone with them.
RAM = Path("/dev/shm")
NEEDED = 4 * 1024**3


def _keep_in_memory() -> None:
    """Let temporary folders of tests, and of the processes that they start, lie in memory where it is large enough."""
    if "TMPDIR" not in os.environ and os.access(RAM, os.W_OK) and shutil.disk_usage(RAM).free >= NEEDED:
        os.environ["TMPDIR"] = tempfile.tempdir = str(RAM)


_keep_in_memory()


def _engines() -> Any:
    spec = importlib.util.spec_from_file_location("cchc_engines", ROOT / "scripts" / "engines.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


ABSENT: list[str] = []
ENGINES = _engines().ENGINES
for _engine in ENGINES:
    _found = _engine.found()
    if _found is None:
        ABSENT.append(_engine.name)
    else:
        # Tests and the processes that they start learn of an engine by these variables alone.
        for _variable, _value in _found.items():
            os.environ.setdefault(_variable, _value)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for name in ABSENT:
        terminalreporter.write_line(f"engine absent: {name} (its tests were skipped)", red=True)
    if not ABSENT:
        terminalreporter.write_line(f"engines: {', '.join(engine.name for engine in ENGINES)} are all here")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    is_worker = hasattr(session.config, "workerinput")
    if ABSENT and os.environ.get("CI") == "true" and not is_worker and session.exitstatus == 0:
        session.exitstatus = 1
