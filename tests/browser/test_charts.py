"""A chart in a browser under the pages' own policy: alive with scripts, a picture without."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from playwright.sync_api import Browser, expect
from starlette.staticfiles import StaticFiles

from search_api.charts.answers import Form, chart_answer
from search_api.charts.points import Point, Words
from search_api.charts.series import series_chart
from search_api.security import SecurityHeaders
from search_api.ui.language import Translator
from search_api.ui.pages import environment, static_path
from tests.browser.conftest import serving, visit

PAGE = """<!doctype html><html lang="vi"><head><title>x</title><link rel="icon" href="{{ static('icon.svg') }}">
{% import "charts.html" as charts %}<link rel="stylesheet" href="{{ static('cchc.css') }}">{{ charts.scripts(static) }}
</head><body><main>{% call charts.chart(t, "/chart", "", "Thứ hạng") %}<table><tr><td>12</td></tr></table>{% endcall %}
</main></body></html>"""


@pytest.fixture(scope="module")
def charted() -> Iterator[str]:
    app = FastAPI()
    points = [
        Point("Tỉnh Hà Nam", str(year), year - 2010, f"hạng {year - 2010}", address="/x") for year in range(2020, 2024)
    ]
    spec = series_chart(
        points, [str(year) for year in range(2020, 2024)], Words("Hạng", "Thứ hạng", "Hạng"), ranks=True
    )

    @app.get("/chart.{form}")
    def chart(form: Form) -> Response:
        return chart_answer(spec, form, "vi", "chart")

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse(environment().from_string(PAGE).render(t=Translator("vi"), static=static_path))

    @app.get("/scores.{form}")
    def scores(form: Form) -> Response:
        rows = [Point("Tỉnh Hà Nam", "2022", 86.25, "86,25"), Point("Tỉnh Hà Nam", "2023", 87.75, "87,75")]
        words = Words("Điểm", "Điểm", "Điểm")
        return chart_answer(series_chart(rows, ["2022", "2023"], words), form, "vi", "scores")

    @app.get("/scores")
    def scores_page() -> HTMLResponse:
        page = PAGE.replace('"/chart"', '"/scores"')
        return HTMLResponse(environment().from_string(page).render(t=Translator("vi"), static=static_path))

    @app.get("/x")
    def sentence() -> HTMLResponse:
        return HTMLResponse('<!doctype html><title>the sentence</title><link rel="icon" href="/static/icon.svg">')

    app.mount("/static", StaticFiles(directory=str(files("search_api.ui").joinpath("static"))))
    app.add_middleware(SecurityHeaders)
    with serving(app) as address:
        yield address


def test_a_chart_tells_its_values_by_keyboard_and_leads_to_the_sentence(browser: Browser, charted: str) -> None:
    made = visit(browser, charted, width=1000, height=800)
    made.go("/")
    page = made.page
    expect(page.locator("figure.alive")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".told")).to_have_text("Tỉnh Hà Nam, 2020: hạng 10")
    page.keyboard.press("End")
    expect(page.locator(".told")).to_have_text("Tỉnh Hà Nam, 2023: hạng 13")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".told")).to_have_text("Tỉnh Hà Nam, 2022: hạng 12")
    page.keyboard.press("Enter")
    expect(page).to_have_title("the sentence")
    made.check()
    page.context.close()


def test_numbers_are_written_as_the_language_does_it(browser: Browser, charted: str) -> None:
    made = visit(browser, charted, width=1000, height=800)
    made.go("/scores")
    expect(made.page.locator("figure.alive")).to_be_visible()
    expect(made.page.locator(".role-axis-label").get_by_text("86,4", exact=True)).to_be_visible()
    made.check()
    made.page.context.close()


def test_without_scripts_it_is_a_picture_with_its_table(browser: Browser, charted: str) -> None:
    made = visit(browser, charted, width=360, height=800, scripts=False)
    made.go("/")
    picture = made.page.locator(".chart img")
    expect(picture).to_be_visible()
    assert picture.bounding_box()["width"] <= 360  # type: ignore[index]
    made.page.locator(".equivalent summary").click()
    expect(made.page.get_by_text("12", exact=True)).to_be_visible()
    made.check()
    made.page.context.close()
