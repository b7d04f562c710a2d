"""What stands on the sample portals is what its author vouches for."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.errors import DeclarationError
from cchc.vietnamese import fold
from crawler.samples.blocks import parse, plain_text
from crawler.samples.content import CONTENT, load_portal, portal_ids
from crawler.samples.inventory import inventory
from crawler.samples.messages import encode_1258
from crawler.sources import load

PORTALS = [load_portal(portal_id) for portal_id in portal_ids()]
ARTICLES = [(portal, article) for portal in PORTALS for article in portal.articles]


def text_of(article):
    return "\n".join([article.lead or "", *map(plain_text, article.blocks)])


def test_there_is_enough_of_everything():
    assert {portal.family for portal in PORTALS} == {"nukeviet", "liferay", "aspnet"}
    assert len(ARTICLES) >= 60
    assert len([one for one in ARTICLES if not one[1].relevant]) >= 10
    assert {article.published.year for _, article in ARTICLES} == set(range(2019, 2026))
    assert {article.kind for _, article in ARTICLES} >= {"article", "plan", "decision", "report", "notice"}
    assert sum(len(article.figures) for _, article in ARTICLES) >= 25
    assert sum(len(article.statements) for _, article in ARTICLES) >= 25
    indicators = {figure.indicator for _, article in ARTICLES for figure in article.figures}
    assert indicators >= {"PAR_INDEX", "SIPAS", "PAPI", "PCI", "DDCI", "DTI", "SERVICE_INDEX", "OTHER"}
    types = {statement.type for _, article in ARTICLES for statement in article.statements}
    assert types == {"shortcoming", "difficulty", "cause", "recommendation", "directive"}


@pytest.mark.parametrize(("portal", "article"), ARTICLES, ids=lambda value: getattr(value, "slug", value.id)[:40])
def test_what_is_expected_stands_on_the_page(portal, article):
    text = text_of(article)
    for figure in article.figures:
        assert figure.quote in text
        assert not isinstance(figure.value, float) or _number_in(abs(figure.value), figure.quote)
    for statement in article.statements:
        assert statement.text in text
    if not article.relevant:
        assert not article.figures
        assert not article.statements


def _number_in(value, quote):
    numbers = [float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", quote)]
    return value in numbers or "thứ nhất" in quote


def test_text_is_nfc_and_vietnamese():
    for path in sorted(CONTENT.rglob("*.yml")):
        text = path.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text), path
        assert not re.search("[\u01a3\ufffd\u200b\u00a0]", text), path
    for _, article in ARTICLES:
        assert len(set(article.body.lower()) & set("ăâđêôơưạảấầẩẫậắằặẹẻẽếềểệịọỏốồổộớờởợụủứừữựỳỹ")) >= 10


def test_places_and_persons_are_plainly_invented():
    """A name after a type word is a sample name, so that nobody takes a figure for a fact."""
    kinds = r"(?:[Tt]ỉnh|[Hh]uyện|[Tt]hành phố|[Tt]hị xã|[Tt]hị trấn|[Pp]hường|[Xx]ã|[Đđ]ồng chí|[Ôô]ng|[Bb]à)"
    for _, article in ARTICLES:
        text = text_of(article) + article.title
        for name in re.findall(rf"\b{kinds} ((?:[A-ZĐ]\w+ ?){{1,4}})", text):
            allowed = ("Mẫu", "Chủ", "Phó", "Giám", "Lê Thị Mẫu", "HĐND", "UBND", "CCHC")
            assert "Mẫu" in name or name.startswith(allowed), (article.id, name)


def test_series_agree_across_pages():
    """The same index of the same unit and year has one value on all pages."""
    seen = {}
    for portal, article in ARTICLES:
        for figure in article.figures:
            key = (figure.indicator, figure.subject, figure.period, figure.measure, figure.component)
            if figure.indicator == "OTHER" or figure.period is None or article.kind == "plan":
                continue
            assert seen.setdefault(key, figure.value) == figure.value, (portal.id, article.id, key)


def test_declarations_know_the_addresses_of_the_portals():
    sources = load()
    for entry in inventory():
        source = sources[entry.source]
        assert source.sample
        assert source.allow_private_addresses
        assert source.delay == 0
        assert source.role_of(entry.url) == "article"
        for url in entry.attachments:
            assert source.role_of(url) == "attachment"
        if entry.twin:
            assert source.role_of(entry.twin) == "article"
    for portal in PORTALS:
        source = sources[portal.source_id]
        assert source.province == portal.province
        assert source.expected.articles <= len(portal.articles)
        assert source.expected.attachments <= sum(len(article.attachments) for article in portal.articles)


def test_slugs_are_plain_and_unique():
    for portal in PORTALS:
        slugs = [article.slug for article in portal.articles]
        assert len(set(slugs)) == len(slugs)
        assert all(slug == fold(slug) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


def test_spans_of_a_table():
    (table,) = parse("| A | B | < |\n| ^ | C | D |\n|---|---|---|\n| 1 | 2 | 3 |")
    first, second, third = table.rows
    assert [(cell.text, cell.rowspan, cell.colspan, cell.header) for cell in first] == [
        ("A", 2, 1, True),
        ("B", 1, 2, True),
    ]
    assert [cell.text for cell in second] == ["C", "D"]
    assert [(cell.text, cell.header) for cell in third] == [("1", False), ("2", False), ("3", False)]
    assert plain_text(table) == "A | B\nC | D\n1 | 2 | 3"


def test_a_ragged_table_is_refused():
    with pytest.raises(DeclarationError, match="rows of"):
        parse("| A | B |\n| 1 |")


VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ ,.–"


@given(st.text(alphabet=VIETNAMESE + VIETNAMESE.upper()))
def test_windows_1258_holds_all_vietnamese(text):
    decoded = encode_1258(text).decode("cp1258")
    assert unicodedata.normalize("NFC", decoded) == unicodedata.normalize("NFC", text)


def test_built_files_are_those_of_their_description():
    pytest.importorskip("fpdf")
    from scripts.build_sample_files import FONTS, MAKERS  # type: ignore[import-not-found]

    if not FONTS.is_dir():
        pytest.skip("the DejaVu fonts are not installed")
    import yaml

    for description in CONTENT.glob("*/files.yml"):
        for facts in yaml.safe_load(description.read_text("utf-8")):
            committed = (description.parent / "files" / facts["name"]).read_bytes()
            built = MAKERS["." + facts["name"].rpartition(".")[2]](facts)
            assert _text(committed, facts["name"]) == _text(built, facts["name"]), facts["name"]


def _text(data, name):
    import openpyxl
    import pdfplumber
    from docx import Document

    stream = io.BytesIO(data)
    if name.endswith(".pdf"):
        with pdfplumber.open(stream) as file:
            return [page.extract_text() for page in file.pages]
    if name.endswith(".docx"):
        file = Document(stream)
        return [p.text for p in file.paragraphs] + [c.text for t in file.tables for r in t.rows for c in r.cells]
    return [[cell.value for cell in row] for sheet in openpyxl.load_workbook(stream) for row in sheet.iter_rows()]
