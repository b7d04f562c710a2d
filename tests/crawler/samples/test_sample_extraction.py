"""From page to record: what the author of the sample portals vouches for is found, and in other news nothing."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from cchc.captures import Capture
from cchc.gazetteer import places
from cchc.records import Figure, Record
from crawler.reader import read
from crawler.samples.content import NOTICE, Article, AttachedFile, ExpectedFigure, load_portal, portal_ids
from crawler.samples.families import FAMILIES
from crawler.samples.messages import Request
from nlp.pipeline import extract

# The floors that extraction holds on these pages; a change may raise them.
FIGURES, STATEMENTS, FILES = 0.92, 0.88, 0.7


@pytest.fixture(scope="module")
def records() -> list[tuple[Article, Record]]:
    return list(_records())


def _records() -> Iterator[tuple[Article, Record]]:
    for portal_id in portal_ids():
        portal = load_portal(portal_id)
        site = FAMILIES[portal.family](portal, f"http://{portal.host}:8765")
        for article in portal.articles:
            path = site.article_path(article)
            response = site.respond(Request.of("GET", path, {}))
            media_type, _, charset = response.media_type.partition("; charset=")
            capture = Capture(
                url=site.base + path,
                body=response.body,
                media_type=media_type,
                charset=charset,
                source=portal.source_id,
            )
            yield article, extract(read(capture))


@pytest.fixture(scope="module")
def files() -> list[tuple[AttachedFile, Record]]:
    return [
        (
            file,
            extract(
                read(
                    Capture(
                        url=f"http://{portal.host}:8765/files/{file.name}",
                        body=(portal.files / file.name).read_bytes(),
                        filename=file.name,
                        source=portal.source_id,
                        role="attachment",
                    )
                )
            ),
        )
        for portal in map(load_portal, portal_ids())
        for file in portal.attached
    ]


def matches(figure: ExpectedFigure, found: Figure) -> bool:
    """Whether a figure is the one that is vouched for; what the author leaves open may be anything."""
    return (
        (figure.indicator, figure.subject, figure.measure, figure.value, figure.component)
        == (found.indicator, found.subject, found.measure, found.value, found.component)
        and figure.period in (None, found.period)
        and figure.out_of in (None, found.out_of)
    )


def test_figures_are_found_with_subject_period_and_scale(records):
    missed = [
        f"{article.id}: {figure.quote}"
        for article, record in records
        for figure in article.figures
        if not any(matches(figure, found) for found in record.figures)
    ]
    total = sum(len(article.figures) for article, _ in records)
    assert 1 - len(missed) / total >= FIGURES, missed


def test_statements_are_found_in_exact_words(records):
    missed = []
    for article, record in records:
        found = {(one.type, one.text) for one in record.statements}
        missed += [
            f"{article.id}: {one.type}: {one.text}" for one in article.statements if (one.type, one.text) not in found
        ]
    total = sum(len(article.statements) for article, _ in records)
    assert 1 - len(missed) / total >= STATEMENTS, missed


def test_files_give_their_figures_and_statements(files):
    missed = [
        f"{file.name}: {figure.quote}"
        for file, record in files
        for figure in file.figures
        if not any(matches(figure, found) for found in record.figures)
    ]
    missed += [
        f"{file.name}: {one.type}: {one.text}"
        for file, record in files
        for one in file.statements
        if (one.type, one.text) not in {(found.type, found.text) for found in record.statements}
    ]
    total = sum(len(file.figures) + len(file.statements) for file, _ in files)
    assert 1 - len(missed) / total >= FILES, missed


def test_files_give_what_official_documents_say_of_themselves(files):
    official = [(file, record) for file, record in files if file.letterhead]
    assert official
    for file, record in official:
        document = record.document
        assert document.number == file.letterhead[1][0].removeprefix("Số: "), file.name
        assert document.issued_at is not None, file.name
        assert document.signer is not None, file.name
        assert document.signer.name == file.signature[-1], file.name
        # A running foot shows itself by coming again: on a single sheet it may pass for text.
        assert len(document.pages) == 1 or NOTICE not in document.text, file.name


def test_news_of_other_matters_has_no_figures(records):
    others = [(article, record) for article, record in records if not article.relevant]
    assert others
    for article, record in others:
        assert not record.figures, article.title


def test_conclusions_are_found_where_the_page_has_one(records):
    heads = ("Phát biểu kết luận", "Kết luận hội nghị", "Phát biểu chỉ đạo")
    spoken = [one for one in records if any(block.text.startswith(heads) for block in one[0].blocks)]
    assert spoken
    for article, record in spoken:
        assert any(meeting.conclusion for meeting in record.meetings), article.title


def test_the_gazetteer_knows_the_sample_places_by_name_and_day(records):
    for _, record in records:
        for unit in record.units:
            if unit.level in ("province", "district") and "Mẫu" in unit.name:
                assert unit.id is not None, unit.name
    before, after = (places().resolve("Mẫu An", level="province", on=day) for day in ("2025-06-30", "2025-07-01"))
    assert before is not None
    assert after is not None
    assert before.id != after.id
    assert before.successors == (after.id,)


def test_addresses_are_on_loopback(records):
    assert {urlsplit(record.document.url).hostname for _, record in records} == {"127.0.0.1", "127.0.0.2", "127.0.0.3"}
