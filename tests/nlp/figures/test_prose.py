"""Annotated paragraphs and tables: every figure with its subject, time, scale, status and part, and none besides."""

from __future__ import annotations

import pytest

from tests.nlp.figures.prose import Passage, compared, fact, figures_of, passages, said


def _parameters() -> list[object]:
    found: list[object] = []
    for file, one in passages():
        marks = [pytest.mark.xfail(reason=one.short, strict=True)] if one.short else []
        found.append(pytest.param(one, id=f"{file}: {one.name}", marks=marks))
    return found


@pytest.mark.parametrize("one", _parameters())
def test_a_passage_gives_its_figures_and_no_others(one: Passage) -> None:
    found = figures_of(one)
    text = one.document.text
    for figure in found:
        assert text[figure.start : figure.end] == figure.quote
    missing, more = compared(one.expected, [said(figure) for figure in found])
    assert not missing, f"missing {missing}, wrong {more} in: {text}"
    assert not more, f"wrong {more} in: {text}"


def test_names_of_passages_are_unique_in_their_file() -> None:
    names = [(file, one.name) for file, one in passages()]
    assert len(names) == len(set(names))
    assert len(names) >= 130


@pytest.mark.parametrize("line", ["", "PAR_INDEX score 85 | Tỉnh Hà Nam | 2023", "PAR_INDEX score = 85 | Tỉnh Hà Nam"])
def test_an_annotation_that_is_not_written_as_agreed_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="no annotation of a figure"):
        fact(line)
