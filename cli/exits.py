"""Exit statuses, the same for every command (docs/command-line.md)."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import typer

from cchc.errors import CchcError, DeclarationError, FetchError, ReadError, SettingsError, StoreError

OK = 0
BUG = 1  # an error that cchc did not foresee
USAGE = 2  # an argument, a setting or a declaration is wrong
SOME_UNREADABLE = 3  # the work is done, but some documents could not be read
STORE = 4  # the data folder or the search engine cannot be used
NETWORK = 5  # a port in use, or nothing could be fetched
INTERRUPTED = 130

_BY_CLASS: tuple[tuple[type[CchcError], int], ...] = (
    (SettingsError, USAGE),
    (DeclarationError, USAGE),
    (StoreError, STORE),
    (FetchError, NETWORK),
    (ReadError, SOME_UNREADABLE),
    (CchcError, STORE),
)


def complain(message: str) -> None:
    """One line on standard error."""
    print(f"cchc: {' '.join(message.split())}", file=sys.stderr, flush=True)


@contextmanager
def terminations_as_interrupts() -> Iterator[None]:
    """A service manager stops with SIGTERM; what Ctrl-C does is the right thing then too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns the errors of a command into one line and an exit status."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            with terminations_as_interrupts():
                result = command(*args, **kwargs)
                sys.stdout.flush()  # a pipe that was closed is met here, and not at the end of the interpreter
                return result
        except CchcError as error:
            complain(str(error))
            status = next(status for kind, status in _BY_CLASS if isinstance(error, kind))
            raise typer.Exit(status) from error
        except KeyboardInterrupt as interrupt:
            complain("stopped; what was acknowledged is kept, and the same command goes on from there")
            raise typer.Exit(INTERRUPTED) from interrupt
        except BrokenPipeError:
            # `cchc figures | head` closes the pipe; that is no error. Nothing more can be written there.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(OK) from None
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EPERM, errno.ENOENT, errno.EDQUOT):
                raise
            complain(f"{error.filename or ''}: {error.strerror}".lstrip(": "))
            raise typer.Exit(STORE) from error
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            traceback.print_exc()
            complain(f"{type(error).__name__}: an error that cchc did not foresee; please report the lines above")
            raise typer.Exit(BUG) from error

    return run
