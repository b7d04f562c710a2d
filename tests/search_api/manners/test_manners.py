"""What programs rely on: ids, limits, freshness, metrics, and a description that is kept."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.manners import limits
from search_api.manners.log import set_up
from tests.search_api import samples


def _served(folder: Path, **settings: Any) -> TestClient:
    chosen = Settings(data=folder, **settings)
    store = open_store(chosen, writable=True)
    store.put(samples.entries())
    return TestClient(create_app(chosen, store=store))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[TestClient]:
    with _served(tmp_path) as client:
        yield client


def test_every_answer_has_an_id_that_a_problem_repeats(client: TestClient) -> None:
    assert len(client.get("/api/figures").headers["x-request-id"]) == 16
    problem = client.get("/api/nowhere", headers={"X-Request-ID": "proxy-1"})
    assert (problem.headers["x-request-id"], problem.json()["instance"]) == ("proxy-1", "proxy-1")
    assert client.get("/", headers={"X-Request-ID": "a b\x01"}).headers["x-request-id"] != "a b\x01"


def test_a_request_is_logged_without_what_was_asked(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="cchc.requests"):
        client.get("/api/figures?q=bi+mat")
    (line,) = caplog.records
    assert (line.path, line.status) == ("/api/figures", 200)  # type: ignore[attr-defined]  # given as extra
    assert "bi mat" not in line.getMessage()


def test_a_log_of_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        set_up("json")
        logging.getLogger("cchc.requests").info("GET / 200", extra={"path": "/", "status": 200})
        line = json.loads(capsys.readouterr().err)
    finally:
        root.handlers[:], _ = before
        root.setLevel(before[1])
    assert (line["message"], line["path"], line["status"]) == ("GET / 200", "/", 200)


@pytest.mark.parametrize("address", ["/api/figures?q=cchc", "/?q=cchc", "/api/openapi.json"])
def test_what_has_not_changed_is_not_sent_again(served: TestClient, address: str) -> None:
    tag = served.get(address).headers["etag"]
    again = served.get(address, headers={"If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


def test_another_address_language_or_content_has_another_tag(served: TestClient, tmp_path: Path) -> None:
    tags = [served.get(address).headers["etag"] for address in ("/api/figures", "/api/figures?q=a", "/", "/?lang=en")]
    served.cookies.set("cchc_lang", "en")
    tags.append(served.get("/").headers["etag"])
    served.cookies.clear()
    served.app.state.store.put([samples.newer_version()])  # type: ignore[attr-defined]
    tags.append(served.get("/api/figures").headers["etag"])
    assert len(set(tags)) == len(tags)


def test_what_lives_is_never_taken_from_a_cache(client: TestClient) -> None:
    assert "etag" not in client.get("/healthz").headers


def test_a_client_that_asks_too_often_waits(tmp_path: Path) -> None:
    with _served(tmp_path, rate_limit="3/minute") as client:
        assert [client.get("/api/figures").status_code for _ in range(3)] == [200] * 3
        refused = client.get("/api/figures")
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert client.get("/healthz").status_code == 200
        assert "quá nhiều yêu cầu" in client.get("/").text


def test_an_address_or_a_body_over_the_limit_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/api/figures?q=" + "a" * 9000).json()["code"] == "address_too_long"
    monkeypatch.setattr(limits, "LARGEST_BODY", 1000)
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/dang-nhap", content=b"a" * 1001, headers=own).status_code == 413

    def piecewise() -> Iterator[bytes]:
        for _ in range(3):
            yield b"token=" + b"a" * 500

    form = own | {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/dang-nhap", content=piecewise(), headers=form).status_code == 413


def test_metrics_tell_requests_by_route_and_what_is_held(client: TestClient) -> None:
    document = samples.VU_QUANG.document.id
    client.get(f"/api/documents/{document}")
    text = client.get("/metrics").text
    assert 'cchc_requests_total{method="GET",route="/api/documents/{document}",status="200"}' in text
    assert document not in text
    assert f'cchc_held{{what="documents"}} {float(len(samples.RECORDS))}' in text
    if sys.platform == "linux":  # where the process can be looked at
        assert "process_cpu_seconds_total" in text
        assert "process_resident_memory_bytes" in text


def test_ready_until_it_stops(tmp_path: Path) -> None:
    client = _served(tmp_path)
    with client:
        assert client.get("/readyz").status_code == 200
    assert client.get("/readyz").json()["code"] == "stopping"


def test_another_site_reads_only_where_that_is_set(served: TestClient, tmp_path: Path) -> None:
    asked = {"Origin": "https://so-lieu.example"}
    assert "access-control-allow-origin" not in served.get("/api/figures", headers=asked).headers
    with _served(tmp_path / "other", cors_origins="https://so-lieu.example") as client:
        allowed = client.get("/api/figures", headers=asked).headers["access-control-allow-origin"]
        assert allowed == "https://so-lieu.example"


def test_the_description_has_problems_and_examples(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    figures = described["paths"]["/api/figures"]["get"]
    assert figures["responses"]["422"]["content"].keys() == {"application/problem+json"}
    examples = {one["name"]: one.get("example") for one in figures["parameters"]}
    assert examples["period"] == ["2022"]
    answer = client.get("/api/figures", params={name: value for name, value in examples.items() if value is not None})
    assert answer.status_code == 200
