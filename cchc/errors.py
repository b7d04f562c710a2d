"""The one exception tree of cchc.

    CchcError                    anything cchc raises on purpose; `code` is for machines, the message for people
    ├── SettingsError            a setting or an argument has a value that is not known
    ├── DeclarationError         a source, indicator, lexicon or pipe on disk is wrong, twice there, or unknown
    ├── ReadError                one document cannot be read; the work goes on with the next
    ├── ArchiveError             a WARC file is damaged or not to be found
    ├── StoreError               the data folder or the search engine cannot be used
    │   ├── NewerStoreError      the data folder was written by a newer cchc
    │   ├── OlderStoreError      an older cchc wrote it, and it has to be opened once for writing
    │   └── StoreBusyError       another process is writing to it
    └── FetchError               an address that must not or cannot be fetched

Exit statuses of the command line hang on these classes: see `cli/exits.py`.
"""

from __future__ import annotations

from typing import Literal, get_args

ReadCode = Literal[
    "empty",  # no bytes, or a page without an article
    "unreadable",  # broken beyond what the reader mends
    "unsupported",  # a type of file that cchc does not read
    "too_large",  # over a limit of size, pages, cells or time
    "encrypted",  # needs a password
    "truncated",  # ends before its own format says
    "timeout",  # took longer than a document may take
    "engine_absent",  # needs a program or an extra that is not installed
    "missing",  # a manifest or a folder names a file that is not there
    "not_found",  # an error page, whatever its HTTP status
    "login_required",
    "blocked",  # a firewall, or a check that only a browser passes, answered in place of the page
    "maintenance",
    "server_error",
    "listing",  # a list of articles where an article was expected
]
READ_CODES: tuple[ReadCode, ...] = get_args(ReadCode)


class CchcError(Exception):
    """Base of all errors that cchc raises on purpose."""

    code: str = "error"


class SettingsError(CchcError):
    """A setting or an argument has a value that is not known."""

    code = "settings"


class DeclarationError(CchcError):
    """A declaration on disk (source, indicator, lexicon, pipe) is wrong, doubled or unknown."""

    code = "declaration"


class ReadError(CchcError):
    """One document cannot be read. `code` is one of `READ_CODES`."""

    def __init__(self, code: ReadCode, message: str) -> None:
        super().__init__(message)
        self.code: ReadCode = code


class ArchiveError(CchcError):
    """A WARC file is damaged or missing."""

    code = "archive"


class StoreError(CchcError):
    """The data folder or the search engine cannot be used.

    The message is for who runs it, and may name addresses and paths; `told` is what readers of a service are told.
    """

    code = "store"

    def __init__(self, message: str = "", told: str = "the store cannot answer at present; the log says why") -> None:
        super().__init__(message)
        self.told = told


class NewerStoreError(StoreError):
    """The data folder was written by a newer version of cchc."""

    code = "newer_store"


class OlderStoreError(StoreError):
    """An older version of cchc wrote the data folder: it is brought up to date when it is opened for writing."""

    code = "older_store"


class StoreBusyError(StoreError):
    """Another process is writing to the data folder."""

    code = "store_busy"


class FetchError(CchcError):
    """An address that must not be fetched (robots.txt, private network) or cannot be."""

    code = "fetch"
