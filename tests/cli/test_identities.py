"""Records of one page become one when addresses are known better than they were."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cchc import __version__
from cchc.captures import Capture, Provenance
from cchc.records import Document, Record
from cchc.settings import Settings
from cchc.settings import settings as settings_of_the_process
from cchc.urls import document_id, former_ids
from cli.forgetting import forget
from cli.processing import Processed, archive_folder, process
from crawler.archive import Archive
from crawler.sources import declared
from search_api.backends import open_store
from search_api.protocol import Entry, Store

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PAGE = """<html><head><title>Tin tức</title></head><body><h1>Huyện Mẫu Sơn công bố Chỉ số cải cách hành chính</h1>
<p>Năm 2023, Chỉ số CCHC của huyện Mẫu Sơn đạt {score} điểm, xếp thứ 3/9 huyện, thị xã, thành phố của tỉnh.</p>
<p>Huyện sẽ tiếp tục nâng cao chất lượng phục vụ người dân, doanh nghiệp trong thời gian tới.</p></body></html>"""
SOURCE = """
name: Cổng mẫu
province: null
home: https://moi.example/
moved: {{cu.example: moi.example}}
sample: true
start: {{listings: [{{url: https://moi.example/tin}}]}}
articles: {{include: ['^/tin/\\d+']}}
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    made = Settings(data=tmp_path / "data", backend="embedded", sources=tmp_path / "sources")
    (tmp_path / "sources").mkdir()
    monkeypatch.setenv("CCHC_SOURCES", str(tmp_path / "sources"))
    return made


def declare(settings: Settings) -> None:
    """From here on, the portal's old domain leads to its new one."""
    assert settings.sources is not None
    (settings.sources / "mau.yml").write_text(SOURCE.format(), "utf-8")
    know_anew()


def know_anew() -> None:
    settings_of_the_process.cache_clear()
    declared._known.cache_clear()
    declared._moved.cache_clear()


@pytest.fixture(autouse=True)
def _forget_declarations() -> object:
    know_anew()
    yield
    know_anew()


def had(settings: Settings, *pages: tuple[str, str], status: int = 200, first: int = 0, **more: str) -> None:
    """Pages as they were archived, one an hour."""
    with closing(Archive(archive_folder(settings))) as archive:
        for hour, (url, score) in enumerate(pages, first):
            archive.append(
                Capture(
                    url=url, body=PAGE.format(score=score).encode(), media_type="text/html", charset="utf-8",
                    fetched_at=START + timedelta(hours=hour), source="mau", status=status, headers=tuple(more.items()),
                )
            )  # fmt: skip


def processed(settings: Settings) -> Processed:
    with closing(open_store(settings, writable=True)) as store:
        return process(settings, store, workers=1, quiet=True)


def ids(store: Store) -> list[str]:
    return [stored.record.document.id for stored in store.records()]


def test_a_page_under_many_addresses_is_one_record(settings: Settings) -> None:
    forms = [
        "http://a.example/tin/1",
        "https://www.a.example/tin/1/",
        "https://a.example/tin/1?utm_source=zalo&print=1",
    ]
    had(settings, *((url, "88,42") for url in forms))
    assert processed(settings).outcomes == {"created": 1, "unchanged": 2}
    with closing(open_store(settings, writable=False)) as store:
        assert ids(store) == [document_id(forms[0])]


def test_records_of_a_former_release_become_one(settings: Settings) -> None:
    forms = ["http://www.a.example/tin/1", "https://a.example/tin/1/", "https://a.example/tin/1?print=1"]
    had(settings, *zip(forms, ("88,42", "88,42", "88,5"), strict=True))
    captures = [one for one in Archive(archive_folder(settings)).captures() if isinstance(one, Capture)]
    with closing(open_store(settings, writable=True)) as store:
        for capture in captures:
            name = former_ids(capture.url)[0]
            document = Document(id=name, url=capture.url, text=f"Bản cũ {name}.")
            store.put([Entry(Record(extractor=__version__, document=document), Provenance.of(capture))])
        assert store.status().documents == 3
    assert processed(settings).documents == 3
    with closing(open_store(settings, writable=True)) as store:
        assert ids(store) == [document_id(forms[0])]
        stored = store.document(former_ids(forms[1])[0])
        assert stored is not None, "whoever kept an old address of the record still finds it"
        assert [version.number for version in stored.versions] == [1, 2]
        assert "88,5 điểm" in stored.record.document.text
        assert process(settings, store, workers=1, quiet=True).documents == 0, "once and for all"


def test_a_portal_that_moves_takes_its_records_along(settings: Settings) -> None:
    old, new = "https://cu.example/tin/7", "https://moi.example/tin/7"
    had(settings, (old, "88,42"))
    had(settings, (old, "88,9"), first=1)
    processed(settings)
    had(settings, (new, "88,9"), first=2)
    processed(settings)
    with closing(open_store(settings, writable=False)) as store:
        assert sorted(ids(store)) == sorted([document_id(old), document_id(new)])
    declare(settings)
    processed(settings)
    with closing(open_store(settings, writable=False)) as store:
        assert ids(store) == [document_id(new)]
        stored = store.document(document_id(old))
        assert stored is not None
        assert [version.last_seen - START for version in stored.versions] == [timedelta(0), timedelta(hours=2)]
    assert processed(settings).outcomes == {}
    gone = forget(settings, [old])
    assert gone == {"documents": 1, "captures": 3}
    assert processed(settings).outcomes == {}


def test_a_failure_is_told_of_the_page_as_it_is_known_today(settings: Settings) -> None:
    had(settings, ("https://cu.example/tin/8", "1"), status=404)
    assert processed(settings).outcomes == {"failed": 1}
    declare(settings)
    processed(settings)
    assert processed(settings).outcomes == {}, "once and for all"


def test_an_article_that_leads_away_twice_is_gone(settings: Settings) -> None:
    declare(settings)
    url = "https://moi.example/tin/9"
    had(settings, (url, "88,42"))
    processed(settings)
    for hour in (1, 2):
        had(settings, (url, ""), status=302, first=hour, Location="/")
        processed(settings)
        with closing(open_store(settings, writable=False)) as store:
            stored = store.document(document_id(url))
            assert stored is not None
            assert stored.gone_since == (None if hour == 1 else START + timedelta(hours=1))
    assert processed(settings).outcomes == {}
    had(settings, (url, "88,42"), first=3)
    assert processed(settings).outcomes == {"unchanged": 1}
    with closing(open_store(settings, writable=False)) as store:
        assert store.document(document_id(url)).gone_since is None  # type: ignore[union-attr]


def test_a_redirect_to_the_same_article_is_no_loss(settings: Settings) -> None:
    declare(settings)
    had(settings, ("http://moi.example/tin/9", "88,42"))
    processed(settings)
    for hour in (1, 2):
        had(
            settings,
            ("http://moi.example/tin/9", ""),
            status=301,
            first=hour,
            Location="https://www.moi.example/tin/9/",
        )
    assert processed(settings).outcomes == {}
