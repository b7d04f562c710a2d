"""My place: chosen once, kept in the browser alone, and where every desk starts from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from httpx import Response
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.facts.entities import ref
from search_api.resolution import AmbiguousUnitError
from search_api.routes import my_place
from search_api.ui.formats import Formats
from search_api.ui.place import COOKIE
from tests.contract.rankings import Said, article, entries

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put(
        entries(
            article(1, Said("ha-tinh", "rank", 12, period="2022", out_of=63)),
            article(
                2, Said("ha-tinh", "rank", 8, period="2023", out_of=63), Said("nghe-an", "rank", 17, period="2023")
            ),
        )
    )
    store.close()
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def choose(client: TestClient, unit: str, peers: str = "") -> int:
    return client.post("/noi-cua-toi", data={"unit": unit, "peers": peers}, headers=OWN).status_code


def test_a_unit_and_its_peers_are_named_without_tone_marks(client: TestClient) -> None:
    assert choose(client, "ha tinh", "nghe an; tinh ha tinh; bac ninh") == 303
    tree = html.document_fromstring(client.get("/noi-cua-toi").text)
    assert tree.xpath("//h1/text()")[0].strip() == "Tỉnh Hà Tĩnh"
    rows = [" ".join(" ".join(row.itertext()).split()) for row in tree.xpath("//table[@class='matrix']/tbody/tr")]
    assert [row.split(" – ")[0] for row in rows] == [
        "Tỉnh Hà Tĩnh",
        "Tỉnh Nghệ An",
        "Tỉnh Bắc Ninh chưa/không còn tồn tại",
    ]
    assert "8/63" in rows[0]
    assert "Tỉnh Hà Tĩnh" in client.get("/help").text


def test_what_means_nothing_is_told_with_what_comes_close_and_keeps_what_was_typed(client: TestClient) -> None:
    answer = client.post("/noi-cua-toi", data={"unit": "ha tin", "peers": "x"}, headers=OWN)
    assert answer.status_code == 422
    assert 'value="ha tin"' in answer.text
    assert "Hà Tĩnh" in html.document_fromstring(answer.text).xpath("string(//*[@role='alert'])")
    assert "set-cookie" not in answer.headers


def pressed(client: TestClient, page: str, label: str) -> Response:
    """What comes of pressing the button of a form that begins with a label."""
    tree = html.document_fromstring(page)
    (button,) = tree.xpath(f"//button[starts-with(normalize-space(), '{label}')]")
    form = button.iterancestors("form").__next__()
    sent: dict[str, list[str]] = {}
    for field in form.xpath(".//input"):
        sent.setdefault(field.get("name"), []).append(field.get("value") or "")
    if button.get("name"):
        sent[button.get("name")] = [button.get("value")]
    return client.post(form.get("action"), data=sent, headers=OWN)


def test_of_several_units_one_is_chosen_with_a_click(client: TestClient) -> None:
    answer = client.post("/noi-cua-toi", data={"unit": "huyen chau thanh", "peers": "x; nghe an"}, headers=OWN)
    assert answer.status_code == 422
    answer = pressed(client, answer.text, "Huyện Châu Thành (Tỉnh Tiền Giang")
    # The next name that means nothing is told, and the choice is not lost.
    assert (answer.status_code, "“x”" in answer.text) == (422, True)
    (unit, _) = html.document_fromstring(answer.text).xpath("//form[@class='stack']//label//input/@value")
    assert unit == "Huyện Châu Thành (Tỉnh Tiền Giang, đến 30/06/2025)"
    (known,) = html.document_fromstring(answer.text).xpath("//form[@class='stack']//input[@name='known']/@value")
    sent = {"unit": unit, "peers": "nghe an", "known": known}
    assert client.post("/noi-cua-toi", data=sent, headers=OWN).status_code == 303
    assert "/don-vi/tien-giang.huyen-chau-thanh" in client.get("/noi-cua-toi").text


def test_a_candidate_that_the_gazetteer_lacks_is_called_by_its_name() -> None:
    places = ("ha-tinh", "nghe-an")
    error = AmbiguousUnitError("ban la", [ref(f"{one}~ban-la", "Ban Lạ", "department", one) for one in places])
    offers = my_place._doubt("ban la", error, Formats("vi")).offers
    assert offers == (("ha-tinh~ban-la", "Ban Lạ (Tỉnh Hà Tĩnh)"), ("nghe-an~ban-la", "Ban Lạ (Tỉnh Nghệ An)"))


def test_what_is_chosen_stays_when_the_form_is_sent_again(client: TestClient) -> None:
    assert choose(client, "ha-tinh.so-noi-vu-2025", "nghe-an.so-noi-vu-2025; bac-giang") == 303
    before = client.cookies[COOKIE]
    form = client.get("/noi-cua-toi?sua=true").text
    client.cookies.clear()
    assert pressed(client, form, "Ghi nhớ").status_code == 303
    assert client.cookies[COOKIE] == before


def test_it_is_forgotten_when_asked(client: TestClient) -> None:
    choose(client, "ha tinh")
    assert choose(client, "") == 303
    assert "Chọn đơn vị của tôi" in client.get("/help").text


@pytest.mark.parametrize("text", ["", "|", "%00", quote("<script>"), "x" * 2000, quote("none|ha-tinh")])
def test_nonsense_in_the_cookie_harms_nothing(client: TestClient, text: str) -> None:
    client.cookies.set(COOKIE, text)
    answer = client.get("/noi-cua-toi")
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_a_form_of_another_site_chooses_nothing(client: TestClient) -> None:
    answer = client.post("/noi-cua-toi", data={"unit": "ha tinh"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
