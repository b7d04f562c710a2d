"""/duyet: the queue of reviewers, by buttons alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient

from cchc.settings import Settings
from search_api.access.holders import COOKIE
from search_api.access.tokens import Tokens
from search_api.app import create_app
from search_api.backends import open_store
from search_api.protocol import Store
from search_api.reviews.model import Judgement
from search_api.ui.language import catalogue
from tests.search_api import samples

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(Settings(data=tmp_path / "data"), writable=True)
    store.put(samples.entries())
    yield store
    store.close()


@pytest.fixture
def client(store: Store, tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path / "data")
    with TestClient(create_app(settings, store=store), follow_redirects=False) as client:
        client.cookies.set(COOKIE, Tokens(settings.data).add("An", ["review"]))
        yield client


def fields(html: str) -> dict[str, str]:
    """What the first form of the card carries without being asked."""
    form = html.split('class="verdicts"')[1].split("</form>")[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def send(client: TestClient, html: str, verdict: str, **more: str) -> str:
    answer = client.post("/duyet", data={**fields(html), "verdict": verdict, **more}, headers=OWN)
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["location"]).text


def test_others_are_led_to_sign_in_or_told_what_they_lack(client: TestClient, tmp_path: Path) -> None:
    client.cookies.clear()
    assert client.get("/duyet?skip=1").headers["location"] == "/dang-nhap?next=%2Fduyet%3Fskip%3D1"
    client.cookies.set(COOKIE, Tokens(tmp_path / "data").add("B", ["read"]))
    refused = client.get("/duyet")
    assert (refused.status_code, "không cho phép" in refused.text) == (403, True)


def test_the_least_certain_comes_first_and_goes_when_decided(client: TestClient, store: Store) -> None:
    least = store.doubtful(size=1)[0]
    page = client.get("/duyet").text
    assert fields(page)["item"] == least.figure.id
    assert f"Độ chắc chắn {round(least.figure.confidence * 100)}%" in page
    following = send(client, page, "confirmed")
    assert "Đã ghi: đúng." in following
    assert fields(following)["item"] != least.figure.id
    assert "Đã xem 1 mục; 100% số liệu đúng như máy đọc" in following


def test_skipping_goes_on_and_comes_to_an_end(client: TestClient, store: Store) -> None:
    first, second = (fields(client.get(f"/duyet?skip={skip}").text)["item"] for skip in (0, 1))
    assert first != second
    end = client.get(f"/duyet?skip={store.status().figures}").text
    assert "Không còn số liệu nào chờ" in end
    assert "Xem lại những mục đã để sau" in end


def test_a_correction_is_typed_as_people_write(client: TestClient, store: Store) -> None:
    figure = samples.VU_QUANG.figures[0]
    address = f"/duyet?document={samples.VU_QUANG.document.id}&item={figure.id}"
    send(client, client.get(address).text, "corrected", value="88,25", period="2021", subject="huyen vu quang")
    (review,) = store.reviews_of(samples.VU_QUANG.document.id)
    assert review.steps[0].correction == {"value": 88.25, "period": "2021"}
    page = client.get(address).text
    assert "Đã sửa" in page
    assert fields(page)["revision"] == "1"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"value": "rất cao"}, "hãy xem lại “Giá trị”"),
        ({"period": "năm ngoái"}, "hãy xem lại “Kỳ"),
        ({"subject": "Tỉnh Không Có"}, "không rõ đơn vị “Tỉnh Không Có”"),
        ({}, "hãy xem lại “Sửa”"),
    ],
)
def test_a_wrong_correction_is_given_back_with_what_was_typed(
    client: TestClient, store: Store, typed: dict[str, str], words: str
) -> None:
    page = client.get("/duyet").text
    answer = client.post("/duyet", data={**fields(page), "verdict": "corrected", **typed}, headers=OWN)
    assert answer.status_code in (404, 422)
    assert words in answer.text
    assert all(f'value="{text}"' in answer.text for text in typed.values())
    assert '<details class="correcting" id="correcting" open>' in answer.text
    assert not store.reviews_of(fields(page)["document"])


def test_a_decision_taken_meanwhile_is_shown_and_not_overwritten(client: TestClient, store: Store) -> None:
    page = client.get("/duyet").text
    held = fields(page)
    store.review(Judgement(held["document"], "figure", held["item"], "rejected", "Bình", "của năm khác"))
    answer = client.post("/duyet", data={**held, "verdict": "confirmed"}, headers=OWN)
    assert answer.status_code == 409
    assert "Bình vừa kiểm duyệt mục này trước bạn" in answer.text
    assert "của năm khác" in answer.text
    assert fields(answer.text)["revision"] == "1", "the next decision is on what is seen now"
    send(client, answer.text, "confirmed")


def test_undoing_brings_the_figure_back(client: TestClient, store: Store) -> None:
    page = client.get("/duyet").text
    following = send(client, page, "rejected")
    undo = dict(re.findall(r'name="(\w+)" value="([^"]*)"', following.split("/duyet/hoan-tac")[1].split("</form>")[0]))
    answer = client.post("/duyet/hoan-tac", data=undo, headers=OWN)
    again = client.get(answer.headers["location"]).text
    assert fields(again)["item"] == fields(page)["item"]
    assert "Đã hoàn tác" in again
    assert store.doubtful(size=1)[0].figure.id == fields(page)["item"]


def test_a_form_of_another_site_decides_nothing(client: TestClient, store: Store) -> None:
    held = fields(client.get("/duyet").text)
    sent = {**held, "verdict": "rejected"}
    assert client.post("/duyet", data=sent, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/duyet", data={**sent, "form_key": "x"}, headers=OWN).status_code == 403
    assert not store.reviews_of(held["document"])


def test_markup_in_what_is_typed_stays_text(client: TestClient) -> None:
    page = client.get("/duyet").text
    answer = client.post(
        "/duyet", data={**fields(page), "verdict": "corrected", "value": samples.ATTACK, "reason": samples.ATTACK},
        headers=OWN,
    )  # fmt: skip
    assert answer.status_code == 422
    assert "<script>document" not in answer.text
    send(client, page, "rejected", reason=samples.ATTACK)
    assert "<script>document" not in client.get(f"/documents/{fields(page)['document']}").text


def test_statements_are_decided_on_in_the_same_way(client: TestClient, store: Store) -> None:
    waiting = [hit.statement for hit in store.unreviewed(size=50)]
    page = client.get("/duyet?kind=statement").text
    assert (fields(page)["kind"], fields(page)["item"]) == ("statement", waiting[0].id)
    assert "Nhận định cần xem" in page
    following = send(client, page, "confirmed")
    assert "Đã ghi: đúng." in following
    assert (fields(following)["kind"], fields(following)["item"]) == ("statement", waiting[1].id)
    assert "Đã xem 1 mục; 100% nhận định đúng như máy đọc" in following
    after = send(client, following, "rejected")
    assert fields(after)["item"] == waiting[2].id
    assert "Nhận định: đã xem 2, đúng 1, sửa 0, bỏ 1; tỷ lệ đúng 50%." in after
    skipped = client.get("/duyet?kind=statement&skip=1").text
    assert fields(skipped)["item"] == waiting[3].id
    assert "/duyet?kind=statement&amp;skip=2" in skipped
    end = client.get("/duyet?kind=statement&skip=99").text
    assert "Không còn nhận định nào chờ" in end
    assert 'href="/duyet?kind=statement"' in end


def test_another_type_corrects_a_statement_and_can_be_undone(client: TestClient, store: Store) -> None:
    page = client.get("/duyet?kind=statement").text
    (first,) = store.unreviewed()
    own = first.statement.type
    other = "cause" if own != "cause" else "difficulty"
    assert re.search(rf'name="type" value="{own}" disabled', page)
    following = send(client, page, "", type=other)
    assert "Đã ghi bản sửa." in following
    (review,) = store.reviews_of(fields(page)["document"])
    assert (review.kind, review.steps[-1].correction) == ("statement", {"type": other})
    assert "Đã sửa" in client.get(f"/duyet?kind=statement&document={review.document}&item={review.item['id']}").text
    undo = dict(re.findall(r'name="(\w+)" value="([^"]*)"', following.split("/duyet/hoan-tac")[1].split("</form>")[0]))
    answer = client.post("/duyet/hoan-tac", data=undo, headers=OWN)
    assert "kind=statement" in answer.headers["location"]
    assert fields(client.get(answer.headers["location"]).text)["item"] == first.statement.id


def test_other_fields_of_a_statement_are_corrected_too(client: TestClient, store: Store) -> None:
    document = samples.VU_QUANG.document.id
    order = next(one for one in samples.VU_QUANG.statements if one.deadline)
    address = f"/duyet?kind=statement&document={document}&item={order.id}"
    shown = {
        "themes": "1", "theme_procedures": "1", "deadline": "quý II/2023",
        "assignees": "phong noi vu; thanh pho ha noi",
        "speaker_name": "Nguyễn Thị Hà Thu", "speaker_position": "Bí thư Huyện ủy",
    }  # fmt: skip
    following = send(client, client.get(address).text, "corrected", **shown)
    assert "Đã ghi bản sửa." in following
    (review,) = store.reviews_of(document)
    assert review.steps[0].correction == {
        "assignees": ["Phòng Nội vụ", "Thành phố Hà Nội"], "deadline": "2023-Q2", "themes": ["procedures"],
        "speaker": {"name": "Nguyễn Thị Hà Thu", "position": "Bí thư Huyện ủy"},
    }  # fmt: skip
    again = client.get(address).text
    assert 'name="deadline" value="quý II/2023"' in again, "the form goes on from what stands"
    send(client, again, "", type="recommendation")
    assert set(store.reviews_of(document)[0].steps[1].correction) == {
        "type", "assignees", "deadline", "themes", "speaker",
    }  # fmt: skip
    told = client.get(f"/documents/{document}").text.split(f'id="r-s-{order.id}"')[1].split("</li>")[0]
    for words in (
        "<strong>quý II/2023</strong>",
        "Phòng Nội vụ; Thành phố Hà Nội",
        "Nguyễn Thị Hà Thu, Bí thư Huyện ủy",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"deadline": "sớm nhất"}, "hãy xem lại “Thời hạn”"),
        ({"assignees": "Sở Không Có"}, "không rõ đơn vị “Sở Không Có”"),
        ({"themes": "1"}, "hãy xem lại “Sửa”"),
    ],
)
def test_a_wrong_field_of_a_statement_is_given_back(
    client: TestClient, store: Store, typed: dict[str, str], words: str
) -> None:
    document = samples.VU_QUANG.document.id
    cause = next(one for one in samples.VU_QUANG.statements if one.type == "cause")
    page = client.get(f"/duyet?kind=statement&document={document}&item={cause.id}").text
    answer = client.post("/duyet", data={**fields(page), "verdict": "corrected", **typed}, headers=OWN)
    assert answer.status_code in (404, 422)
    assert words in answer.text
    assert all(f'value="{text}"' in answer.text for text in typed.values())
    assert '<details class="correcting" id="correcting" open>' in answer.text
    assert not store.reviews_of(document)


def test_a_document_leads_reviewers_and_nobody_else_to_each_item(client: TestClient) -> None:
    document, figure = samples.VU_QUANG.document.id, samples.VU_QUANG.figures[0]
    said = samples.VU_QUANG.statements[0]
    page = client.get(f"/documents/{document}").text
    for link in (
        f"/duyet?document={document}&amp;item={figure.id}",
        f"/duyet?kind=statement&amp;document={document}&amp;item={said.id}",
    ):  # fmt: skip
        assert f'href="{link}"' in page
        assert client.get(link.replace("&amp;", "&")).status_code == 200
    client.cookies.clear()
    assert "/duyet?" not in client.get(f"/documents/{document}").text


@pytest.mark.parametrize("wrong", ["", "verdict", "<script>"])
def test_a_type_that_there_is_not_is_refused(client: TestClient, store: Store, wrong: str) -> None:
    page = client.get("/duyet?kind=statement").text
    answer = client.post("/duyet", data={**fields(page), "type": wrong}, headers=OWN)
    assert answer.status_code == 422
    assert "Chưa ghi được" in answer.text
    assert not store.reviews_of(fields(page)["document"])


def test_an_unknown_figure_is_a_page_that_says_so(client: TestClient) -> None:
    answer = client.get("/duyet?document=x&item=y")
    assert (answer.status_code, "Không có mục kiểm duyệt này" in answer.text) == (404, True)


def test_every_doubt_of_the_extraction_has_words() -> None:
    doubts = yaml.safe_load(Path("nlp/lexicon/confidence.yml").read_text("utf-8"))["doubts"]
    assert {f"doubt.{name}" for name in doubts} == {key for key in catalogue() if key.startswith("doubt.")}


def test_the_document_says_what_was_decided(client: TestClient, store: Store) -> None:
    document, figures = samples.VU_QUANG.document.id, samples.VU_QUANG.figures
    statement = samples.VU_QUANG.statements[0]
    store.review(Judgement(document, "figure", figures[1].id, "corrected", "An", "đọc nhầm", {"value": 11}))
    store.review(Judgement(document, "statement", statement.id, "rejected", "An"))
    page = client.get(f"/documents/{document}").text
    items = dict(re.findall(r'<li id="r-([\w-]+)".*?>(.*?)</li>', page, flags=re.DOTALL))
    for word in ("Đã sửa", "An, ", "Giá trị", "<strong>11</strong>", "đọc nhầm"):
        assert word in items[f"f-{figures[1].id}"]
    assert "Đã bỏ" in items[f"s-{statement.id}"]
    assert "reviewed" not in items[f"f-{figures[0].id}"]
    assert "hạng 12/13" in page, "the extraction is still to be seen"
