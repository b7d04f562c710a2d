"""The content of the sample portals: YAML beside this file, one folder a portal."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cchc.errors import DeclarationError
from cchc.records import Kind, Measure, Period, StatementType
from cchc.vietnamese import fold, nfc
from crawler.samples.blocks import Block, parse

CONTENT = Path(__file__).with_name("content")
LOCAL_TIME = timezone(timedelta(hours=7))  # Asia/Ho_Chi_Minh has had no other offset since 1975.
NOTICE = "Dữ liệu mẫu – không phải số liệu thật"


class Part(BaseModel):
    """Declarations are read strictly: a misspelt key fails."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ExpectedFigure(Part):
    """A figure that its author put on the page: what an extraction should find, and in which words.

    `period` and `out_of` are None where the author leaves them open.
    """

    indicator: str
    subject: str
    measure: Measure
    value: float | str
    period: Period | None = None
    out_of: float | None = None
    component: str | None = None
    quote: str


class ExpectedStatement(Part):
    """A statement that its author put on the page, in exact words."""

    type: StatementType
    text: str


class Correction(Part):
    """The editors' later change of one wording of an article."""

    find: str
    replace: str
    published: datetime


class Article(Part):
    """One article or document page of a portal. `body` is in the markup of `crawler.samples.blocks`."""

    id: int
    title: str
    category: str
    published: datetime
    body: str
    slug: str = ""
    kind: Kind = "article"
    lead: str | None = None
    author: str | None = None
    source: str | None = None
    tags: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    views: int = 0
    votes: int = 0
    relevant: bool = True
    twin: bool = Field(default=False, description="Linked under a second address too.")
    encoding: Literal["utf-8", "windows-1258"] = "utf-8"
    correction: Correction | None = None
    figures: tuple[ExpectedFigure, ...] = ()
    statements: tuple[ExpectedStatement, ...] = ()

    @field_validator("published")
    @classmethod
    def _local(cls, value: datetime) -> datetime:
        return value.replace(tzinfo=LOCAL_TIME)

    @model_validator(mode="before")
    @classmethod
    def _slug(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("slug"):
            words = re.findall(r"[a-z0-9]+", fold(str(data.get("title", ""))))
            data = {**data, "slug": "-".join(words[:16])}
        return data

    @cached_property
    def blocks(self) -> list[Block]:
        """The body as it first stood."""
        return parse(self.body)

    def corrected(self) -> Article:
        """The article after the editors' correction, or itself where there is none."""
        if self.correction is None:
            return self
        wording = self.correction
        changes = {
            "body": self.body.replace(wording.find, wording.replace),
            "title": self.title.replace(wording.find, wording.replace),
            "lead": self.lead and self.lead.replace(wording.find, wording.replace),
        }
        return Article.model_validate({**self.model_dump(), **changes, "correction": None})


class Sheet(Part):
    """One sheet of a workbook."""

    name: str
    body: str


class AttachedFile(Part):
    """What scripts/build_sample_files.py makes a PDF, DOCX or XLSX of. A workbook has sheets, the others a body."""

    name: str
    title: str
    letterhead: tuple[tuple[str, str], ...] = ()
    heading: tuple[str, ...] = ()
    body: str = ""
    sheets: tuple[Sheet, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    figures: tuple[ExpectedFigure, ...] = ()
    statements: tuple[ExpectedStatement, ...] = ()


class Category(Part):
    """A rubric of a portal."""

    slug: str
    title: str
    id: int = 0


class Portal(Part):
    """A sample portal: where it listens, what it is called, how it looks, and all its articles."""

    id: str
    host: str
    family: Literal["nukeviet", "liferay", "aspnet"]
    name: str
    province: str
    organisation: str
    address: str
    page_size: int = 10
    categories: tuple[Category, ...]
    articles: tuple[Article, ...] = ()
    attached: tuple[AttachedFile, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Portal:
        known = {category.slug for category in self.categories}
        seen: set[int] = set()
        for article in self.articles:
            if article.category not in known:
                raise ValueError(f"article {article.id} is of an unknown category {article.category!r}")
            if article.id in seen:
                raise ValueError(f"article {article.id} is there twice")
            seen.add(article.id)
            if article.correction and article.correction.find not in article.body:
                raise ValueError(f"article {article.id}: the wording to correct is not in its body")
            for name in article.attachments:
                if not (self.files / name).is_file():
                    raise ValueError(f"article {article.id}: no file {name} in {self.files}")
        return self

    @property
    def source_id(self) -> str:
        """Id of the source declaration that crawls it."""
        return f"sample-{self.id}"

    @property
    def files(self) -> Path:
        """Folder of the attachments."""
        return CONTENT / self.id / "files"

    @cached_property
    def newest_first(self) -> tuple[Article, ...]:
        return tuple(sorted(self.articles, key=lambda article: (article.published, article.id), reverse=True))

    def category(self, slug: str) -> Category:
        return next(category for category in self.categories if category.slug == slug)

    def article(self, number: int) -> Article | None:
        return next((article for article in self.articles if article.id == number), None)


def portal_ids() -> list[str]:
    """Folders of content, in alphabetical order."""
    return sorted(path.parent.name for path in CONTENT.glob("*/portal.yml"))


@lru_cache(maxsize=8)
def load_portal(portal_id: str) -> Portal:
    """One portal with its articles. Raises DeclarationError naming the file that is wrong."""
    folder = CONTENT / portal_id
    articles: list[Any] = []
    for path in sorted(folder.glob("articles-*.yml")):
        articles.extend(_load(path) or [])
    facts = {
        **_load(folder / "portal.yml"),
        "id": portal_id,
        "articles": articles,
        "attached": _load(folder / "files.yml"),
    }
    try:
        return Portal.model_validate(facts)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DeclarationError(f"{folder}: {where}: {first['msg']}") from error


def _load(path: Path) -> Any:
    try:
        return yaml.safe_load(nfc(path.read_text("utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise DeclarationError(f"{path}: {error}") from error
