"""`cchc explain`: what was read with its rule, what was not taken with the reason, on the terminal and as one page."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cchc.records import Cell, Document, Table
from cli.explaining import rulebook
from cli.explaining.explanation import KINDS, Explanation, Item, Words, explain, reason_of, visible
from cli.explaining.page import Cutter, page
from cli.main import build
from nlp.pipeline import annotate, record_of
from nlp.rejections import Rejected
from nlp.rules import rules

TEXT = (
    "Năm 2023, Chỉ số CCHC của tỉnh Hà Nam đạt 87,15/100 điểm, xếp thứ 65/63 tỉnh, thành phố. "
    "Thực hiện Nghị quyết số 76/NQ-CP, Trung tâm tiếp nhận 8.214 hồ sơ.\n"
    "Đồng chí Trần Văn Lâm, Chủ tịch UBND tỉnh yêu cầu Sở Nội vụ rà soát thủ tục hành chính trước ngày 15/6/2024.\n"
)
HOSTILE = (
    "<script>alert(1)</script> Năm 2023, Chỉ số CCHC của <b onclick='x()'>tỉnh Hà Nam</b> đạt 87,15 điểm "
    '"><img src=http://evil.example/x.png> {{ 7 * 7 }} \x1b[31mđỏ\x1b[0m \u202eđảo\u202c'
)


def explained(text: str, **fields: object) -> Explanation:
    document = Document.model_validate(
        {"url": "https://hanam.gov.vn/a", "province": "Hà Nam", "published_at": "2024-05-10", "text": text, **fields}
    )
    doc = annotate(document)
    return explain(doc, record_of(doc))


def run(*arguments: str, env: dict[str, str] | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(build(), ["explain", *arguments], env=env)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(f"Hà Nam nâng hạng Chỉ số CCHC\n10/05/2024\n{TEXT}", "utf-8")
    return path


# -- on the terminal --------------------------------------------------------------------------------------------------


def test_every_kind_is_shown_with_its_rule(file: Path) -> None:
    status, out, _ = run(str(file), "--url", "https://hanam.gov.vn/a")
    assert status == 0
    shown = " ".join(out.split())
    assert "PAR INDEX: 87.15/100 | Tỉnh Hà Nam | 2023" in shown
    assert "score.points" in shown
    assert re.search(r"Directive [^“]*deadline 2024-06-15", shown)
    assert "directive-verb" in shown
    assert "Sở Nội vụ unit.organization" in shown
    assert "Trần Văn Lâm person.honorific" in shown
    assert "2023 period.year" in shown
    assert "“76”: no figure: the number of a document" in shown
    assert "“8.214”: no figure: a count of things number.count" in shown
    assert "check failed: rank_above_field: 65 out of 63" in shown


def test_only_the_kinds_that_are_asked_for(file: Path) -> None:
    _, out, _ = run(str(file), "--kind", "statements")
    assert "statement" in out
    assert "figure " not in out
    assert "87,15/100" not in out  # a paragraph without one is left out


def test_a_pipe_gets_neither_colours_nor_what_a_terminal_obeys(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(f"Tiêu đề \x1b]0;bad\x07\n\n{TEXT}{HOSTILE}\n", "utf-8")
    status, out, _ = run(str(path))
    assert status == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", out)


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["nowhere.html"], "nowhere.html"),
        ([], "name a file"),
        (["nowhere.html", "--kind", "numbers"], "--kind numbers"),
    ],
)
def test_what_cannot_be_explained_is_named_in_one_line(arguments: list[str], wrong: str) -> None:
    status, _, err = run(*arguments)
    assert status in (2, 3)
    assert wrong in err
    assert len(err.strip().splitlines()) == 1


def test_an_error_page_is_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<html><title>404</title><body><h1>404 Không tìm thấy trang</h1></body></html>", "utf-8")
    status, out, err = run(str(path))
    assert status == 3
    assert not out
    assert "Traceback" not in err


def test_rules_are_listed_as_the_page_of_the_docs() -> None:
    status, out, _ = run("--rules")
    assert status == 0
    assert out == rulebook.page()
    assert all(f"`{name}`" in out for name in rules())


def test_the_page_of_rules_is_up_to_date() -> None:
    written = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
    assert written.read_text("utf-8") == rulebook.page(), "cchc explain --rules > docs/rules.md"


# -- as a page --------------------------------------------------------------------------------------------------------


class Found(HTMLParser):
    """Tags with their attributes, and the text that stands in the article."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = self.inside or tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data


def parsed(markup: str) -> Found:
    found = Found()
    found.feed(markup)
    return found


def test_hostile_text_stays_text() -> None:
    markup = page(explained(HOSTILE, title=HOSTILE, author=HOSTILE))
    found = parsed(markup)
    tags = [tag for tag, _ in found.tags]
    assert tags.count("script") == 1
    assert not {"img", "b", "link", "iframe"} & set(tags)
    assert not [
        name for _, attrs in found.tags for name in attrs if name.startswith("on") or name in ("src", "href", "style")
    ]
    assert "{{ 7 * 7 }}" in found.text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", markup)


def test_its_policy_lets_in_its_own_script_alone() -> None:
    markup = page(explained(TEXT))
    policy = next(attrs["content"] for tag, attrs in parsed(markup).tags if attrs.get("http-equiv"))
    assert policy is not None
    assert "default-src 'none'" in policy
    for tag in ("script", "style"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", markup, re.DOTALL)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_the_whole_text_is_there_and_every_item_has_its_pieces() -> None:
    explanation = explained(TEXT)
    found = parsed(page(explanation))
    assert "".join(found.text.split()) == "".join(TEXT.split())
    pieces = {key for _, attrs in found.tags for key in (attrs.get("data-k") or "").split()}
    listed = {attrs["data-item"] for tag, attrs in found.tags if attrs.get("data-item")}
    assert pieces == listed == {item.key for item in explanation.items}


def test_checks_repairs_and_confidence_are_told() -> None:
    markup = page(explained(TEXT, ocr=True, repairs=[{"kind": "tcvn3", "detail": None, "count": 812}]))
    assert "rank_above_field: 65 out of 63" in markup
    assert "tcvn3 812" in markup
    assert "nhận dạng từ ảnh" in markup
    assert re.search(r'class="confidence".*?0\.\d\d', markup)


def test_a_table_is_shown_by_its_cells() -> None:
    text = "Đơn vị | Điểm Chỉ số CCHC năm 2023\nSở Nội vụ | 91,25"
    cells = (
        Cell(row=0, column=0, header=True, text="Đơn vị", start=0, end=6),
        Cell(row=0, column=1, header=True, text="Điểm Chỉ số CCHC năm 2023", start=9, end=34),
        Cell(row=1, column=0, text="Sở Nội vụ", start=35, end=44),
        Cell(row=1, column=1, text="91,25", start=47, end=52),
    )
    table = Table(start=0, end=len(text), rows=2, columns=2, cells=cells)
    found = parsed(page(explained(text, tables=[table])))
    assert [tag for tag, _ in found.tags if tag in ("th", "td")] == ["th", "th", "td", "td"]
    assert "table.score" in page(explained(text, tables=[table]))


def test_a_page_that_cannot_be_written_is_named(file: Path, tmp_path: Path) -> None:
    status, _, err = run(str(file), "--html", str(tmp_path / "no" / "folder" / "out.html"))
    assert status == 4
    assert "out.html" in err


def test_a_page_is_written_whole(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    status, out, _ = run(str(file), "--html", str(target))
    assert status == 0
    assert "figures" in out
    assert target.read_text("utf-8").rstrip().endswith("</html>")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.html", "page.txt"]


# -- pieces -----------------------------------------------------------------------------------------------------------


@given(st.data())
def test_pieces_cover_the_text_once_and_know_what_stands_on_them(data: st.DataObject) -> None:
    text = data.draw(st.text("abc \n", min_size=1, max_size=40))
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=8))
    items = tuple(
        Item(f"f{number}", "figures", min(span), max(span), Words("x", "x"), "r")
        for number, span in enumerate(spans)
        if span[0] != span[1]
    )
    document = Document(url="https://example.gov.vn/a", text=text)
    cutter = Cutter(Explanation(document, text, items, (), ((0, len(text)),), ((0, len(text) // 2),)))
    pieces = cutter.cut(0, len(text))
    assert "".join(piece.text for piece in pieces) == text
    at = 0
    for piece in pieces:
        middle = at + len(piece.text) / 2
        assert set(piece.keys.split()) == {item.key for item in items if item.start <= middle < item.end}
        assert (piece.sentence == 0) == (middle < len(text) // 2)
        at += len(piece.text)


@given(st.text(max_size=60))
def test_what_is_made_visible_keeps_its_length(text: str) -> None:
    assert len(visible(text)) == len(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", visible(text))


def test_an_unknown_reason_is_shown_in_english() -> None:
    assert reason_of("a new reason") == Words("a new reason", "a new reason")
    assert reason_of("a count of things").vi == "số đếm"


def test_reasons_have_vietnamese_words() -> None:
    """Every reason that the examples of the rules meet."""
    met = {
        one.reason
        for rule in rules().values()
        for one in annotate(rule.document())._.rejected
        if isinstance(one, Rejected)
    }
    assert {reason for reason in met if reason_of(reason).vi == reason} == set()


def test_all_kinds_are_counted() -> None:
    assert set(explained(TEXT).counts) == set(KINDS)
