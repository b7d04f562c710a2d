"""What a command is asked to read: files, folders, or a manifest of files with their addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from cchc.errors import SettingsError
from cli.jobs import FileJob

SUFFIXES = {
    *(".html", ".htm", ".xhtml", ".aspx", ".txt"),
    *(".pdf", ".docx", ".doc", ".xlsx", ".xls", ".zip"),
    *(".png", ".jpg", ".jpeg", ".tif", ".tiff"),
}


def manifest_jobs(path: Path) -> Iterator[FileJob]:
    """One job a line of a manifest, `{"file": path relative to the manifest, "url": ...}`.

    Raises SettingsError naming the line when it is no such object, or when the manifest itself is missing. A file
    that a line names but that is not there becomes that document's error, not the manifest's.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: the manifest cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            file, url = entry["file"], entry["url"]
            if not isinstance(file, str) or not isinstance(url, str):
                raise TypeError
        except (ValueError, KeyError, TypeError) as error:
            raise SettingsError(f'{path}, line {number}: wants {{"file": ..., "url": ...}}') from error
        yield FileJob(path.parent / file, url)


def path_jobs(paths: Sequence[Path], url: str | None = None) -> Iterator[FileJob]:
    """One job a file; a folder gives its files of a known type, in the order of their names.

    Raises SettingsError when a path is not there, or when one `url` is given for several files.
    """
    if url and (len(paths) != 1 or paths[0].is_dir()):
        raise SettingsError("--url goes with exactly one file; use --manifest for several")
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file() and file.suffix.lower() in SUFFIXES:
                    yield FileJob(file, file.resolve().as_uri())
        elif path.exists():
            yield FileJob(path, url or path.resolve().as_uri())
        else:
            raise SettingsError(f"{path}: no such file or folder")


def jobs_of(paths: Sequence[Path], manifest: Path | None, url: str | None = None) -> list[FileJob]:
    """All jobs of a command line. Raises SettingsError when it names nothing."""
    jobs = [*path_jobs(paths, url), *(manifest_jobs(manifest) if manifest else ())]
    if not jobs:
        named = ", ".join(map(str, paths)) or str(manifest or "")
        raise SettingsError(f"nothing to read: {named or 'name files, folders or --manifest'}")
    return jobs
