"""/api/reviews: decisions of token holders, laid over what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cchc.settings import Settings
from search_api.access.tokens import Tokens
from search_api.app import create_app
from search_api.backends import open_store
from tests.search_api import samples

DOCUMENT = samples.VU_QUANG.document.id
RANK = samples.VU_QUANG.figures[1]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """As it is served: the store is open for reading, and the reviewer's token comes with each request."""
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put(samples.entries())
    store.close()
    with TestClient(create_app(settings), follow_redirects=False) as client:
        client.headers["Authorization"] = f"Bearer {Tokens(settings.data).add('An', ['review'])}"
        yield client


def decide(client: TestClient, verdict: str = "confirmed", **more: Any) -> dict[str, Any]:
    body = {"document": DOCUMENT, "item": RANK.id, "verdict": verdict, **more}
    answer = client.post("/api/reviews", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()["review"]
    return made


def shown(client: TestClient) -> dict[str, Any] | None:
    hits = client.get("/api/figures", params={"document": DOCUMENT, "size": 100}).json()["hits"]
    return next((hit["figure"] for hit in hits if hit["figure"]["id"] == RANK.id), None)


def test_deciding_takes_a_token_with_the_scope(client: TestClient, tmp_path: Path) -> None:
    body = {"document": DOCUMENT, "item": RANK.id, "verdict": "rejected"}
    reader = Tokens(tmp_path / "data").add("B", ["read"])
    for headers, status, code in (
        ({"Authorization": ""}, 401, "token_wanted"),
        ({"Authorization": "", "Cookie": f"cchc_token={reader}"}, 403, "foreign_form"),
        ({"Authorization": "", "Cookie": f"cchc_token={reader}", "Origin": "https://other"}, 403, "foreign_form"),
        ({"Authorization": "", "Sec-Fetch-Site": "same-origin"}, 401, "token_wanted"),
        ({"Authorization": f"Bearer {reader}"}, 403, "scope_wanted"),
    ):
        answer = client.post("/api/reviews", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get("/api/reviews").json()["total"] == 0


def test_a_decision_is_in_all_answers_at_once(client: TestClient) -> None:
    before = client.get("/api/figures").headers["etag"]
    made = decide(client, "corrected", correction={"value": 11}, reason="đọc nhầm")
    assert (made["verdict"], made["by"], made["revision"], made["orphaned"]) == ("corrected", "An", 1, False)
    assert (made["extracted"]["value"], made["decided"]["value"]) == (12, 11)
    figure = shown(client)
    assert figure is not None
    assert (figure["value"], figure["confidence"], figure["review"]["by"]) == (11, 1.0, "An")
    assert client.get("/api/figures", headers={"If-None-Match": before}).status_code == 200
    record = client.get(f"/api/documents/{DOCUMENT}").json()
    assert next(one for one in record["record"]["figures"] if one["id"] == RANK.id)["value"] == 12
    assert [review["id"] for review in record["reviews"]] == [made["id"]]
    table = client.get("/api/figures", params={"document": DOCUMENT, "format": "csv"}).text
    assert "corrected" in table
    decide(client, "rejected", revision=1)
    assert shown(client) is None


def test_a_decision_on_what_another_decided_says_so(client: TestClient) -> None:
    decide(client, revision=0)
    answer = client.post(
        "/api/reviews", json={"document": DOCUMENT, "item": RANK.id, "verdict": "rejected", "revision": 0}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "reviewed_meanwhile")
    assert "An did so" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"document": "0" * 16}, 404, "review_not_found"),
        ({"item": "0" * 16}, 404, "review_not_found"),
        ({"verdict": "perhaps"}, 422, "invalid_parameter"),
        ({"verdict": "corrected", "correction": {"value": "cao"}}, 422, "invalid_review"),
        ({"verdict": "corrected", "correction": {"start": 1}}, 422, "invalid_review"),
        ({"verdict": "corrected", "correction": {"subject": "Huyện Vu Quang"}}, 201, ""),
        ({"verdict": "corrected", "correction": {"subject": "Tỉnh Không Có"}}, 404, "unit_not_found"),
        ({"other": 1}, 422, "invalid_parameter"),
    ],
)
def test_what_cannot_be_decided_is_explained(
    client: TestClient, changes: dict[str, Any], status: int, code: str
) -> None:
    body = {"document": DOCUMENT, "item": samples.VU_QUANG.figures[3].id, "verdict": "confirmed", **changes}
    answer = client.post("/api/reviews", json=body)
    if status == 201:  # a unit typed without its marks is the one that the figure has: nothing to correct
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_review")
        return
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_unit_may_be_typed_as_people_call_it(client: TestClient) -> None:
    made = decide(client, "corrected", correction={"subject": "ha tinh"})
    assert made["decided"]["subject"] == "Tỉnh Hà Tĩnh"
    figure = shown(client)
    assert figure is not None
    assert figure["subject_id"] == "ha-tinh"


def test_undoing_brings_the_extraction_back(client: TestClient) -> None:
    made = decide(client, "rejected")
    assert client.delete(f"/api/reviews/{made['id']}", params={"revision": 2}).status_code == 409
    answer = client.delete(f"/api/reviews/{made['id']}", params={"revision": 1})
    assert (answer.status_code, answer.json()["review"]["verdict"]) == (200, None)
    figure = shown(client)
    assert figure is not None
    assert "review" not in figure
    again = client.delete(f"/api/reviews/{made['id']}")
    assert (again.status_code, again.json()["code"]) == (422, "invalid_review")
    assert client.delete("/api/reviews/nothing").status_code == 404


def test_reviews_are_listed_by_document_verdict_and_reviewer(client: TestClient) -> None:
    decide(client)
    decide(client, "rejected", item=samples.VU_QUANG.figures[0].id)
    statement = samples.VU_QUANG.statements[0].id
    decide(client, "rejected", kind="statement", item=statement)

    def total(**wanted: str) -> int:
        return int(client.get("/api/reviews", params=wanted).json()["total"])

    assert (total(), total(verdict="rejected"), total(by="An"), total(by="B")) == (3, 2, 3, 0)
    assert (total(document=DOCUMENT), total(document="0" * 16)) == (3, 0)
    assert client.get("/api/reviews", params={"verdict": "wrong"}).json()["code"] == "invalid_parameter"
    assert (
        client.get("/api/statements", params={"document": DOCUMENT}).json()["total"]
        == len(samples.VU_QUANG.statements) - 1
    )


def test_agreement_is_counted_by_confidence(client: TestClient, tmp_path: Path) -> None:
    decide(client)  # 0.95
    decide(client, "rejected", item=samples.VU_QUANG.figures[3].id)  # 0.88
    client.headers["Authorization"] = f"Bearer {Tokens(tmp_path / 'data').add('Bình', ['review'])}"
    decide(client, revision=1)
    told = client.get("/api/reviews/agreement").json()
    assert (told["reviewed"], told["figures"]["precision"], told["twice"], told["alike"]) == (2, 0.5, 1, 1)
    bands = {band["least"]: (band["reviewed"], band["precision"]) for band in told["bands"]}
    assert bands == {0.0: (0, None), 0.5: (0, None), 0.7: (1, 0.0), 0.9: (1, 1.0)}
