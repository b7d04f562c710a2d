"""A portal in the manner of NukeViet 4: aliases that end in a number, RSS, sitemap, a savefile twin."""

from __future__ import annotations

import re

from crawler.samples.content import Article
from crawler.samples.messages import Request, Response, redirect
from crawler.samples.site import Site, environment, route


class NukeVietSite(Site):
    """Quirks: an unknown article is a page of status 200; the old `modules.php` addresses redirect."""

    family = "nukeviet"
    server = "nginx"
    robots = (
        "User-agent: *\n"
        "Disallow: /admin/\n"
        "Disallow: /vi/users/\n"
        "Disallow: /vi/statistics/\n"
        "Disallow: /vi/news/print/\n"
        "Sitemap: {base}/sitemap.xml\n"
    )
    closed = re.compile(r"/(admin|vi/users|vi/statistics|vi/news/print)/")

    def article_path(self, article: Article) -> str:
        return f"/vi/news/{article.category}/{article.slug}-{article.id}.html"

    def twin_path(self, article: Article) -> str:
        return f"/vi/news/savefile/{article.category}/{article.slug}-{article.id}.html"

    def print_path(self, article: Article) -> str:
        return f"/vi/news/print/{article.category}/{article.slug}-{article.id}.html"

    def category_path(self, slug: str, page: int = 1) -> str:
        return f"/vi/news/{slug}/" + (f"page-{page}/" if page > 1 else "")

    def file_path(self, article: Article, name: str) -> str:
        return f"/uploads/news/{article.published:%Y_%m}/{name}"

    def picture_path(self, article: Article, number: int) -> str:
        return f"/uploads/news/{article.published:%Y_%m}/anh-{article.id}-{number}.svg"

    @route(r"/|/index\.php")
    def root(self, request: Request) -> Response:
        return redirect("/vi/")

    @route(r"/vi/")
    def home(self, request: Request) -> Response:
        return self.render("home.html", request)

    @route(r"/vi/news/(?:page-(?P<number>\d+)/)?")
    def news(self, request: Request, number: str | None) -> Response:
        page = self.listing(request, None, int(number or 1))
        if page is None:
            return self.missing(request)
        return self.render("listing.html", request, page=page, category=None)

    @route(r"/vi/news/(?P<slug>(?!rss/|print/|savefile/|page-)[a-z-]+)/(?:page-(?P<number>\d+)/)?")
    def category(self, request: Request, slug: str, number: str | None) -> Response:
        page = self.listing(request, slug, int(number or 1)) if self._has(slug) else None
        if page is None:
            return self.missing(request)
        return self.render("listing.html", request, page=page, category=self.portal.category(slug))

    @route(r"/vi/news/(?P<slug>[a-z-]+)/(?P<alias>[a-z0-9-]+)-(?P<number>\d+)\.html")
    def article(self, request: Request, slug: str, alias: str, number: str) -> Response:
        article = self.portal.article(int(number))
        if article is None:
            return self.render("missing.html", request)
        if request.path != self.article_path(article):
            return redirect(self.article_path(article))
        return self._article("article.html", article, request)

    @route(r"/vi/news/savefile/[a-z-]+/[a-z0-9-]+-(?P<number>\d+)\.html")
    def savefile(self, request: Request, number: str) -> Response:
        article = self.portal.article(int(number))
        return self._article("savefile.html", article, request) if article else self.render("missing.html", request)

    @route(r"/vi/news/print/[a-z-]+/[a-z0-9-]+-(?P<number>\d+)\.html")
    def print(self, request: Request, number: str) -> Response:
        article = self.portal.article(int(number))
        return self._article("savefile.html", article, request) if article else self.missing(request)

    @route(r"/modules\.php")
    def before_aliases(self, request: Request) -> Response:
        sid = request.query.get("sid", "")
        article = self.portal.article(int(sid)) if sid.isdecimal() else None
        return redirect(self.article_path(article)) if article else self.render("missing.html", request)

    @route(r"/vi/news/rss/(?:(?P<slug>[a-z-]+)/)?")
    def feed(self, request: Request, slug: str | None) -> Response:
        if slug and not self._has(slug):
            return self.missing(request)
        articles = [one for one in self.portal.newest_first if slug in (None, one.category)][:20]
        text = (
            environment(self.family)
            .get_template("rss.xml")
            .render(site=self, portal=self.portal, articles=articles, category=slug and self.portal.category(slug))
        )
        return Response(text.encode(), "application/rss+xml; charset=utf-8")

    @route(r"/sitemap\.xml")
    def sitemap(self, request: Request) -> Response:
        text = environment(None).get_template("sitemap.xml").render(pages=list(self.pages()))
        return Response(text.encode(), "text/xml; charset=utf-8")

    @route(r"/uploads/news/\d{4}_\d\d/anh-(?P<label>\d+-\d+)\.svg")
    def photograph(self, request: Request, label: str) -> Response:
        return self.picture(label)

    @route(r"/uploads/news/\d{4}_\d\d/(?P<name>[A-Za-z0-9._-]+)")
    def upload(self, request: Request, name: str) -> Response:
        return self.document(name)

    @route(r"/themes/default/css/style\.css")
    def css(self, request: Request) -> Response:
        return self.style()

    @route(r"/vi/about/|/vi/contact/")
    def about(self, request: Request) -> Response:
        return self.render("about.html", request)

    @route(r"/vi/users/login/|/admin/|/vi/statistics/")
    def private(self, request: Request) -> Response:
        return self.render("private.html", request)

    def _has(self, slug: str) -> bool:
        return any(category.slug == slug for category in self.portal.categories)

    def _article(self, template: str, article: Article, request: Request) -> Response:
        shown = self.current(article, request) if template == "article.html" else article
        newer, older = self.related(article)
        response = self.render(template, request, article=shown, newer=newer, older=older)
        return Response(
            response.body, response.media_type, etag=self.etag(shown), modified=self.modified(article, shown)
        )
