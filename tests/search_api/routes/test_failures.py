"""What readers are told when something fails: no address or path of the service, and in the form that they can read."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cchc.errors import OlderStoreError, StoreError
from cchc.settings import Settings
from search_api.app import create_app
from search_api.elastic.connection import connect, errors
from search_api.protocol import Query

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SECRET = "Elasticsearch at http://10.1.2.3:9200 cannot be reached: start it"


class Broken:
    """A store that cannot answer."""

    def snapshot(self) -> str:
        raise StoreError(SECRET, told="Elasticsearch cannot be reached")

    def trouble(self) -> str | None:
        return SECRET

    def figures(self, query: Query) -> Any:
        raise StoreError(SECRET, told="Elasticsearch cannot be reached")

    def search(self, query: Query) -> Any:
        raise StoreError("/srv/cchc/store.sqlite is damaged")

    def statements(self, query: Query) -> Any:
        raise RuntimeError("secret path /home/x")

    def conclusions(self, query: Query) -> Any:
        raise OlderStoreError("/srv/cchc/store.sqlite is older")

    def close(self) -> None:
        raise AssertionError("a store that was given is closed by its giver")


@pytest.fixture
def broken(settings: Settings) -> Iterator[TestClient]:
    app = create_app(settings, store=Broken())  # type: ignore[arg-type]  # only what these requests touch
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/api/figures", "/api/documents", "/", "/so-lieu", "/ket-luan"]
)
def test_a_store_that_fails_is_503_and_where_it_is_stands_in_the_log_alone(
    broken: TestClient, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    answer = broken.get(path)
    assert answer.status_code == 503
    assert not [one for one in ("10.1.2.3", "/srv/", "CCHC_") if one in answer.text]
    told = [record.getMessage() for record in caplog.records]
    assert any("10.1.2.3" in line or "/srv/cchc" in line for line in told)


def test_the_log_names_the_request_that_the_reader_can_name(
    broken: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    problem = broken.get("/api/figures").json()
    assert (problem["code"], problem["detail"]) == ("store", "Elasticsearch cannot be reached")
    assert f"request {problem['instance']}" in caplog.text


def test_pages_say_in_vietnamese_what_is_wrong(broken: TestClient) -> None:
    assert "Kho dữ liệu tạm thời không trả lời" in broken.get("/so-lieu").text
    assert "chưa được nâng cấp" in broken.get("/ket-luan").text


def test_an_unexpected_failure_tells_nothing(broken: TestClient) -> None:
    response = broken.get("/api/statements")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.json()["code"] == "internal_server_error"


def test_what_the_client_of_elasticsearch_raises_has_the_address_for_the_log_alone() -> None:
    settings = Settings(elasticsearch_url="http://user:geheim@127.0.0.1:9")
    client = connect(settings, writable=False).options(max_retries=0)
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9 cannot be reached: start it") as raised, errors(settings):
        client.info()
    assert raised.value.told == "Elasticsearch cannot be reached"
    assert "geheim" not in str(raised.value)
    client.close()


@pytest.mark.parametrize(
    "path",
    [
        "/xep-hang/ho-so.docx?units=tinh+khong+co", "/xep-hang/ho-so.xlsx?units=tinh+khong+co",
        "/xep-hang/ho-so.json?units=tinh+khong+co", "/xep-hang/ban-do.svg?indicator=NONE", "/khong-co.csv",
    ],
)  # fmt: skip
def test_a_file_that_fails_is_a_page_for_people_and_a_problem_for_machines(client: TestClient, path: str) -> None:
    page = client.get(path, headers=BROWSER)
    assert 400 <= page.status_code < 500
    assert page.headers["content-type"].startswith("text/html")
    assert "Không thực hiện được" in page.text
    assert "Accept" in page.headers["vary"]
    for accept in ("*/*", "application/json", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"):
        problem = client.get(path, headers={"accept": accept})
        assert problem.status_code == page.status_code
        assert problem.headers["content-type"] == "application/problem+json"
        assert problem.json()["status"] == page.status_code


def test_the_api_answers_a_browser_with_a_problem_too(client: TestClient) -> None:
    answer = client.get("/api/documents/none", headers=BROWSER)
    assert answer.headers["content-type"] == "application/problem+json"
