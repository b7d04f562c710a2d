"""`cchc.connect`: the same frames of a folder and of the service that serves it."""

from __future__ import annotations

import asyncio
import importlib.util
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
import uvicorn
from fastapi import FastAPI

import cchc
from cchc.errors import CchcError, SettingsError, StoreError
from cchc.settings import Settings
from search_api import client as client_module
from search_api.columns import DOCUMENTS, FIGURES, STATEMENTS
from search_api.facts.columns import FACTS, VALUES


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    socket = server.config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    socket.close()


@pytest.fixture(params=["folder", "service"])
def where(request: pytest.FixtureRequest, settings: Settings) -> str:
    return str(settings.data) if request.param == "folder" else request.getfixturevalue("address")


def test_figures_are_a_typed_frame(where: str) -> None:
    with cchc.connect(where) as client:
        frame = client.figures(indicator="PAR_INDEX", measure=["score", "rank"], period="2022")
        everything = client.figures(collapse=False)
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == [column.key for column in FIGURES]
    assert set(frame["measure"]) == {"score", "rank"}
    assert frame["value"].dtype == "float64"
    assert (frame["period_end"] == pd.Timestamp("2022-12-31")).all()
    assert len(everything) > len(frame) > 0


def test_units_lead_across_the_mergers(where: str) -> None:
    with cchc.connect(where) as client:
        frame = client.units(on="2025-06-30").set_index("unit_id")
        assert len(frame) == 63
        assert frame.loc["bac-giang", "now_in"] == "bac-ninh-2025"
        assert frame.loc["bac-giang", "valid_to"] == pd.Timestamp("2025-06-30")
        assert list(client.units("ha tinh")["unit_id"]) == ["ha-tinh"]


def test_a_measure_of_a_ranking_is_asked_for_over_all_periods(where: str) -> None:
    with cchc.connect(where) as client:
        frame = client.coverage("PAR_INDEX", measure="score", within=None)
    assert list(frame.columns) == [column.key for column in VALUES]


def test_units_stand_side_by_side(where: str) -> None:
    with cchc.connect(where) as client:
        frame = client.compare(units=["ha tinh", "bac giang"], indicators="Chỉ số CCHC", period="2022")
    assert list(frame.columns) == [column.key for column in FACTS]
    assert set(frame["indicator"]) == {"PAR_INDEX"}


def test_an_indicator_is_known_by_its_name_too(where: str) -> None:
    with cchc.connect(where) as client:
        by_name, by_code = client.coverage("Chỉ số CCHC"), client.coverage("PAR_INDEX")
    pd.testing.assert_frame_equal(by_name, by_code)


def test_links_of_a_folder_lead_nowhere_else(settings: Settings) -> None:
    with cchc.connect(settings.data) as client:
        links = client.documents()["archived_copy"].dropna()
    assert len(links) > 0
    assert links.str.startswith("/documents/").all()


def test_no_thread_of_pyarrow_is_left_with_a_stream_of_python(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would let go of it after the interpreter ended, and abort the process one time in some."""
    read: list[object] = []
    original = pq.read_table

    def recorded(source: object) -> object:
        read.append(source)
        return original(source)

    monkeypatch.setattr(pq, "read_table", recorded)
    with cchc.connect(settings.data) as client:
        client.documents()
    assert [type(one) for one in read] == [type(settings.data)]


def test_words_days_and_nothing_narrow(where: str) -> None:
    with cchc.connect(where) as client:
        found = client.statements("rà soát", published_from=date(2023, 1, 1), theme=None)
        documents = client.documents(has_conclusion=True)
    assert list(found.columns) == [column.key for column in STATEMENTS]
    assert found["sentence"].str.contains("rà soát").any()
    assert list(documents.columns) == [column.key for column in DOCUMENTS]
    assert len(documents) > 0


def test_polars_frames(where: str) -> None:
    with cchc.connect(where, frames="polars") as client:
        frame = client.figures(measure="score")
    assert isinstance(frame, pl.DataFrame)
    assert frame.schema["period_end"] == pl.Date


def test_a_wrong_parameter_is_named(where: str) -> None:
    with cchc.connect(where) as client:
        with pytest.raises(SettingsError, match="unknown parameter 'colour'"):
            client.figures(colour="red")
        with pytest.raises(SettingsError, match="period"):
            client.figures(period="gần đây")


def test_it_answers_where_a_loop_runs_already(settings: Settings) -> None:
    async def cell() -> int:
        with cchc.connect(settings.data) as client:
            return len(client.documents())

    assert asyncio.run(cell()) > 0


def test_an_absent_library_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"pandas is not installed: pip install 'cchc\[frames\]'"):
        cchc.connect(settings.data)
    with pytest.raises(SettingsError, match="there are pandas, polars"):
        client_module.connect(settings.data, frames="excel")


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no folder"):
        cchc.connect(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="crawl or ingest first"):
        cchc.connect(tmp_path)
    with cchc.connect("http://127.0.0.1:9") as client, pytest.raises(StoreError, match="cannot be reached"):
        client.figures()


def test_a_token_is_sent_to_no_other_host_than_its_own() -> None:
    heard: list[tuple[str, str | None]] = []

    class Moved(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here = self.headers["Host"]
            heard.append((here.split(":")[0], self.headers.get("Authorization")))
            self.send_response(302 if here.startswith("127.0.0.1") else 404)
            self.send_header("Location", f"http://localhost:{self.server.server_port}{self.path}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Moved) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            address = f"http://127.0.0.1:{server.server_port}"
            with cchc.connect(address, token="cchc_secret") as client, pytest.raises(CchcError):
                client.figures()
        finally:
            server.shutdown()
    assert heard == [("127.0.0.1", "Bearer cchc_secret"), ("localhost", None)]


def test_importing_cchc_loads_no_stage() -> None:
    code = "import sys, cchc; print([name for name in sys.modules if name.startswith(('search_api', 'pandas'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
