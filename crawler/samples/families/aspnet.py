"""A portal in the manner of an old ASP.NET site: tables for layout, a query number, no feed, sitemap or validators."""

from __future__ import annotations

import re

from crawler.samples.content import Article
from crawler.samples.messages import Request, Response, encode_1258, redirect
from crawler.samples.site import Site, route

# Categories whose items are shown as official documents, with a table of their particulars.
DOCUMENTS = "van-ban"


class AspNetSite(Site):
    """Quirks: addresses ignore case as IIS does; an unknown number gives an empty article of status 200; a page
    from before the last change of system is in windows-1258; the print view is closed by robots.txt."""

    family = "aspnet"
    server = "Microsoft-IIS/7.5"
    robots = "User-agent: *\r\nDisallow: /QuanTri/\r\nDisallow: /Trang/InTin.aspx\r\nAllow: /\r\n"
    closed = re.compile(r"/QuanTri/|/Trang/InTin\.aspx", re.IGNORECASE)

    def article_path(self, article: Article) -> str:
        if article.category == DOCUMENTS:
            return f"/VanBan/ChiTiet.aspx?id={article.id}"
        return f"/Trang/ChiTietTinTuc.aspx?nid={article.id}"

    def twin_path(self, article: Article) -> str:
        return f"/Trang/InTin.aspx?nid={article.id}"

    def category_path(self, slug: str, page: int = 1) -> str:
        number = self.portal.category(slug).id
        return f"/Trang/TinTuc.aspx?cid={number}" + (f"&p={page}" if page > 1 else "")

    def file_path(self, article: Article, name: str) -> str:
        return f"/Upload/VanBan/{name}"

    def picture_path(self, article: Article, number: int) -> str:
        return f"/Upload/Anh/{article.id}-{number}.svg"

    @route(r"/(?i:default\.aspx)?")
    def root(self, request: Request) -> Response:
        return redirect("/Trang/Default.aspx", 302)

    @route(r"(?i:/Trang/Default\.aspx)")
    def home(self, request: Request) -> Response:
        return self.render("home.html", request)

    @route(r"(?i:/Trang/TinTuc\.aspx)")
    def category(self, request: Request) -> Response:
        cid, number = request.query.get("cid", ""), request.query.get("p", "1")
        category = next((one for one in self.portal.categories if str(one.id) == cid), None)
        page = self.listing(request, category.slug, int(number)) if category and number.isdecimal() else None
        if page is None:
            return self.render("missing.html", request)
        return self.render("listing.html", request, page=page, category=category)

    @route(r"(?i:/Trang/ChiTietTinTuc\.aspx)")
    def article(self, request: Request) -> Response:
        return self._shown("article.html", request, request.query.get("nid", ""))

    @route(r"(?i:/VanBan/ChiTiet\.aspx)")
    def official(self, request: Request) -> Response:
        return self._shown("document.html", request, request.query.get("id", ""))

    @route(r"(?i:/Trang/InTin\.aspx)")
    def print(self, request: Request) -> Response:
        return self._shown("print.html", request, request.query.get("nid", ""))

    @route(r"(?i:/Upload/Anh)/(?P<label>\d+-\d+)\.svg")
    def photograph(self, request: Request, label: str) -> Response:
        return self.picture(label)

    @route(r"(?i:/Upload/VanBan)/(?P<name>[A-Za-z0-9._-]+)")
    def download(self, request: Request, name: str) -> Response:
        return self.document(name)

    @route(r"(?i:/App_Themes/Default/Style\.css)")
    def css(self, request: Request) -> Response:
        return self.style()

    @route(r"(?i:/Trang/(?:GioiThieu|LienHe)\.aspx)")
    def about(self, request: Request) -> Response:
        return self.render("about.html", request)

    @route(r"(?i:/QuanTri/(?:DangNhap\.aspx|ThongKe\.aspx)?)")
    def private(self, request: Request) -> Response:
        return self.render("private.html", request)

    def _shown(self, template: str, request: Request, number: str) -> Response:
        article = self.portal.article(int(number)) if number.isdecimal() else None
        if article is None:
            return self.render("missing.html", request)
        newer, older = self.related(article, 5)
        shown = self.current(article, request)
        response = self.render(template, request, article=shown, others=[*newer, *older])
        headers = (("Cache-Control", "private"), ("X-AspNet-Version", "4.0.30319"), ("X-Powered-By", "ASP.NET"))
        if article.encoding == "windows-1258":
            return Response(encode_1258(response.body.decode()), "text/html; charset=windows-1258", headers=headers)
        return Response(response.body, headers=headers)
