"""The help page tells of every desk, in the reader's language, with a question that the desk answers."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml import html


def test_every_desk_is_told_with_an_example_that_works(client: TestClient, app: FastAPI) -> None:
    for language, word in (("vi", "Tìm kiếm"), ("en", "Search")):
        page = html.document_fromstring(client.get(f"/help?lang={language}").text)
        (table,) = page.xpath("//h2[@id='desks']/following::table[1]")
        rows = [(row.xpath("string(th/a)"), row.xpath("string(td[1])"), row.xpath("td[2]/a")[0])
                for row in table.xpath("tbody/tr")]  # fmt: skip
        told = table.xpath("tbody//th/a/@href")
        assert set(told) == {desk.path for desk in app.state.desks} - {"/help"}
        assert rows[0][0] == word
        for name, answers, example in rows:
            assert name
            assert answers.endswith((".", "?"))
            assert example.text
            target = example.get("href")
            assert client.get(target).status_code == 200, target


def test_examples_work_over_a_library_that_holds_nothing_alike(client: TestClient) -> None:
    page = html.document_fromstring(client.get("/help").text)
    links = page.xpath("//h2[@id='desks']/following::table[1]//td/a/@href")
    assert len(links) == len(set(links)) > 8


def test_the_columns_of_each_kind_of_file_are_told(client: TestClient) -> None:
    page = html.document_fromstring(client.get("/help").text)
    told = [set(table.xpath(".//code/text()")) for table in page.xpath("//h2[@id='columns']/following::details")]
    files = [set(client.get(f"/api/{name}?format=csv").text.lstrip("\ufeff").splitlines()[0].split(","))
             for name in ("figures", "statements", "conclusions", "documents")]  # fmt: skip
    assert told == files
