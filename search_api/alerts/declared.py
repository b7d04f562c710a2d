"""The alerts of a data folder: one YAML file each below DATA/alerts, readable by its owner alone, for its secret."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import yaml
from pydantic import ValidationError

from cchc.datafolder import DataFolder
from cchc.errors import DeclarationError, SettingsError, StoreError
from search_api.alerts.model import Alert, told

SUFFIX = ".yml"


def folder_of(data: Path) -> Path:
    return DataFolder(data).alerts


def load(data: Path) -> tuple[list[Alert], list[str]]:
    """The alerts by their ids, and for each file that is none what is wrong with it, in one line that names it."""
    alerts, wrong = [], []
    folder = folder_of(data)
    for file in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []:
        try:
            alerts.append(_read(file))
        except DeclarationError as error:
            wrong.append(str(error))
    return alerts, wrong


def find(data: Path, identity: str) -> Alert:
    """One alert. Raises SettingsError when there is none of that id, DeclarationError when its file is wrong."""
    file = folder_of(data) / f"{identity}{SUFFIX}"
    known = [one.stem for one in sorted(folder_of(data).glob(f"*{SUFFIX}"))]
    if identity not in known:
        raise SettingsError(f"there is no alert {identity!r}; there are: {', '.join(known) or 'none'}")
    return _read(file)


def add(data: Path, alert: Alert) -> Path:
    """Write an alert, whole or not at all. Raises SettingsError when its id is taken, StoreError when it cannot be."""
    folder = folder_of(data)
    file = folder / f"{alert.id}{SUFFIX}"
    if file.exists():
        raise SettingsError(f"there is an alert {alert.id!r} already: remove it first, or choose another id")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".alert-")  # which nobody else may read
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                values = alert.model_dump(mode="json", exclude_none=True)
                yaml.safe_dump(values, stream, allow_unicode=True, sort_keys=False)
                stream.flush()
                os.fsync(stream.fileno())
            os.link(name, file)  # fails where another was quicker, unlike a rename
        finally:
            Path(name).unlink(missing_ok=True)
    except FileExistsError as error:
        raise SettingsError(f"there is an alert {alert.id!r} already: remove it first, or choose another id") from error
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror or error}") from error
    return file


def remove(data: Path, identity: str) -> None:
    """Take an alert away; what it told stays noted. Raises SettingsError when there is none of that id."""
    file = folder_of(data) / f"{identity}{SUFFIX}"
    if file.name not in {one.name for one in folder_of(data).glob(f"*{SUFFIX}")}:
        raise SettingsError(f"there is no alert {identity!r}")
    file.unlink(missing_ok=True)


def _read(file: Path) -> Alert:
    try:
        values = yaml.safe_load(file.read_text("utf-8"))
        alert = Alert.model_validate(values)
    except ValidationError as error:
        raise DeclarationError(f"alert {file.name}: {told(error)}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DeclarationError(f"alert {file.name} cannot be read: {' '.join(str(error).split())}") from error
    if alert.id != file.stem:
        raise DeclarationError(f"alert {file.name} has the id {alert.id!r}: the file is named by its id")
    return alert
