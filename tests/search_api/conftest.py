"""The sample documents in a real embedded store, behind the real application."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.contract.rankings import entries
from tests.search_api import samples
from tests.search_api.provincial import articles


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("served") / "data"
    settings = Settings(data=folder)
    store = open_store(settings, writable=True)
    try:
        assert store.put(samples.entries()) == ["created"] * len(samples.RECORDS) + ["failed"]
        assert store.put([samples.newer_version()]) == ["new_version"]
    finally:
        store.close()
    return settings


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[FastAPI]:
    app = create_app(settings, archived=samples.archived)
    with TestClient(app):
        yield app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A browser without cookies."""
    return TestClient(app)


@pytest.fixture(scope="session")
def ranked_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store with the rankings of 63 provinces over twelve years, and of 34 in 2025."""
    settings = Settings(data=Path(tmp_path_factory.mktemp("ranked")) / "data")
    store = open_store(settings, writable=True)
    try:
        store.put(entries(*articles()))
    finally:
        store.close()
    return settings
