"""A portal in the manner of Liferay 6: asset publishers, long query parameters for pages, a sitemap index."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5

from crawler.samples.content import Article
from crawler.samples.messages import Request, Response, redirect
from crawler.samples.site import Site, environment, route

GROUP = 20182


class LiferaySite(Site):
    """Quirks: one article can hang below two pages (its canonical link says which counts); short addresses
    redirect; what was taken down is a page of status 200."""

    family = "liferay"
    server = "Apache"
    robots = (
        "User-agent: *\n"
        "Disallow: /c/portal/\n"
        "Disallow: /group/\n"
        "Disallow: /web/mau-binh/noi-bo\n"
        "\n"
        "Sitemap: {base}/sitemap.xml\n"
    )
    closed = re.compile(r"/(c/portal|group)/|/web/mau-binh/noi-bo")

    def instance(self, slug: str) -> str:
        """The identifier of the portlet that publishes a category."""
        return uuid5(NAMESPACE_URL, slug).hex[:4].upper() + "xYz8"

    def article_path(self, article: Article) -> str:
        publisher = self.instance(article.category)
        return f"/web/mau-binh/{article.category}/-/asset_publisher/{publisher}/content/{article.slug}"

    def twin_path(self, article: Article) -> str:
        return f"/web/mau-binh/tin-noi-bat/-/asset_publisher/{self.instance('tin-noi-bat')}/content/{article.slug}"

    def short_path(self, article: Article) -> str:
        return f"/-/{article.id}"

    def category_path(self, slug: str, page: int = 1) -> str:
        if page == 1:
            return f"/web/mau-binh/{slug}"
        portlet = f"101_INSTANCE_{self.instance(slug)}"
        return (
            f"/web/mau-binh/{slug}?p_p_id={portlet}&p_p_lifecycle=0&p_p_state=normal&p_p_mode=view"
            f"&_{portlet}_delta={self.portal.page_size}&_{portlet}_cur={page}"
        )

    def file_path(self, article: Article, name: str) -> str:
        return f"/documents/{GROUP}/{article.id}/{name}/{uuid5(NAMESPACE_URL, name)}"

    def picture_path(self, article: Article, number: int) -> str:
        return f"/documents/{GROUP}/0/anh-{article.id}-{number}.svg"

    @route(r"/")
    def root(self, request: Request) -> Response:
        return redirect("/web/mau-binh/trang-chu", 302)

    @route(r"/web/mau-binh/trang-chu")
    def home(self, request: Request) -> Response:
        return self.render("home.html", request)

    @route(r"/web/mau-binh/(?P<slug>(?!noi-bo)[a-z-]+)")
    def category(self, request: Request, slug: str) -> Response:
        if slug in ("gioi-thieu", "lien-he"):
            return self.render("about.html", request)
        known = any(category.slug == slug for category in self.portal.categories)
        number = next((value for name, value in request.query.items() if name.endswith("_cur")), "1")
        page = self.listing(request, slug, int(number)) if known and number.isdecimal() else None
        if page is None:
            return self.missing(request)
        return self.render("listing.html", request, page=page, category=self.portal.category(slug))

    @route(r"/web/mau-binh/[a-z-]+/-/asset_publisher/[A-Za-z0-9]+/content/(?P<slug>[a-z0-9-]+)")
    def article(self, request: Request, slug: str) -> Response:
        article = next((one for one in self.portal.articles if one.slug == slug), None)
        if article is None:
            return self.render("missing.html", request)
        shown = self.current(article, request)
        newer, older = self.related(article)
        response = self.render("article.html", request, article=shown, others=[*newer, *older])
        return Response(response.body, response.media_type, etag=self.etag(shown))

    @route(r"/-/(?P<number>\d+)")
    def short(self, request: Request, number: str) -> Response:
        article = self.portal.article(int(number))
        return redirect(self.article_path(article), 302) if article else self.missing(request)

    @route(r"/sitemap\.xml")
    def sitemap_index(self, request: Request) -> Response:
        text = (
            environment(None)
            .get_template("sitemap_index.xml")
            .render(addresses=[f"{self.base}/sitemap-{category.slug}.xml" for category in self.portal.categories])
        )
        return Response(text.encode(), "text/xml; charset=utf-8")

    @route(r"/sitemap-(?P<slug>[a-z-]+)\.xml")
    def sitemap(self, request: Request, slug: str) -> Response:
        pages = [(article, address) for article, address in self.pages() if article.category == slug]
        text = environment(None).get_template("sitemap.xml").render(pages=pages)
        return Response(text.encode(), "text/xml; charset=utf-8")

    @route(rf"/documents/{GROUP}/0/anh-(?P<label>\d+-\d+)\.svg")
    def photograph(self, request: Request, label: str) -> Response:
        return self.picture(label)

    @route(rf"/documents/{GROUP}/\d+/(?P<name>[A-Za-z0-9._-]+)/[0-9a-f-]+")
    def download(self, request: Request, name: str) -> Response:
        return self.document(name)

    @route(r"/o/mau-binh-theme/css/main\.css")
    def css(self, request: Request) -> Response:
        return self.style()

    @route(r"/c/portal/login|/web/mau-binh/noi-bo(?:/lich-cong-tac)?|/group/control_panel")
    def private(self, request: Request) -> Response:
        return self.render("private.html", request)
