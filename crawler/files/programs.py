"""Programs that readers call: run within a time, ended with all that they started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence


def run(command: Sequence[str], seconds: float) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; what it prints is in the result. Raises TimeoutError after `seconds`, OSError.

    `soffice` and `ocrmypdf` start others, which would live on if the first alone were killed.
    """
    alone = sys.platform != "win32"
    with subprocess.Popen(  # noqa: S603 - programs found by their names, fixed arguments, no shell
        list(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        errors="replace", start_new_session=alone,
    ) as process:  # fmt: skip
        try:
            out, err = process.communicate(timeout=seconds)
        except BaseException as error:
            _end(process, whole_group=alone)
            if isinstance(error, subprocess.TimeoutExpired):
                raise TimeoutError(f"{command[0]} took longer than {seconds:.0f} s") from error
            raise
    return subprocess.CompletedProcess(list(command), process.returncode, out, err)


def _end(process: subprocess.Popen[str], *, whole_group: bool) -> None:
    if whole_group and sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
