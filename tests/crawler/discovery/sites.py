"""Small sites of unlike kinds, each as a portal's answers: what somebody meets who adds a source."""

from __future__ import annotations

from tests.crawler.conftest import Answer, Portal, Visit

HEADLINES = (
    "Hội nghị trực tuyến công bố Chỉ số cải cách hành chính năm 2024",
    "Thị xã Mẫu Thượng kiểm tra công tác cải cách hành chính tại xã Mẫu Hạ",
    "Nâng cao chất lượng dịch vụ công trực tuyến toàn trình trên địa bàn",
    "Công khai kết quả giải quyết thủ tục hành chính quý II năm 2025",
    "Lãnh đạo tỉnh làm việc với Sở Nội vụ về nâng hạng chỉ số SIPAS",
    "Tập huấn chuyển đổi số cho cán bộ, công chức cấp xã năm 2025",
    "Đoàn công tác khảo sát mô hình một cửa liên thông tại phường",
    "Sơ kết sáu tháng đầu năm công tác cải cách hành chính toàn tỉnh",
)
XML = {"Content-Type": "application/xml; charset=utf-8"}
TEXT = {"Content-Type": "text/plain"}


def slug(headline: str) -> str:
    from cchc.gazetteer.names import slug as plain

    return plain(headline)


def page(title: str, body: str, head: str = "", site: str = "Cổng thông tin điện tử tỉnh Mẫu") -> Answer:
    return Answer(
        f"<html><head><title>{title} | {site}</title><meta charset='utf-8'>{head}</head><body>"
        f"<div class='header'><a href='/'>Trang chủ</a> <a href='/lien-he'>Liên hệ</a></div>{body}"
        "<div class='footer'>Bản quyền thuộc Cổng thông tin điện tử tỉnh Mẫu. Địa chỉ: số 1 đường Mẫu</div>"
        "</body></html>"
    )


def article(headline: str, number: int, kind: str = "detail") -> Answer:
    day = f"{number % 27 + 1:02}/{number % 12 + 1:02}/2025"
    body = "".join(
        f"<p>Ngày {day}, Ủy ban nhân dân tỉnh Mẫu tổ chức hội nghị về cải cách hành chính; lần thứ {number + n}"
        " trong năm, các đại biểu thảo luận về thủ tục hành chính, bộ phận một cửa và dịch vụ công trực tuyến.</p>"
        for n in range(3)
    )
    return page(
        headline,
        f"<div class='{kind}'><h1 class='title'>{headline}</h1><div class='date'>{day} 08:30</div>"
        f"<div class='content'>{body}</div></div>",
    )


def robots(portal: Portal, text: str = "User-agent: *\nDisallow: /admin\n") -> None:
    portal.answers["/robots.txt"] = Answer(text, headers=TEXT)


def wordpress(portal: Portal) -> None:
    """WordPress: a feed that the head names, headlines at the root."""
    robots(portal)
    head = (
        '<meta name="generator" content="WordPress 6.4">'
        '<link rel="alternate" type="application/rss+xml" href="/feed/">'
        '<link rel="stylesheet" href="/wp-content/t.css">'
    )
    entries = "".join(
        f"<article class='post'><h2><a href='/{slug(name)}/'>{name}</a></h2>"
        f"<a href='/{slug(name)}/'>Đọc tiếp</a></article>"
        for name in HEADLINES
    )
    menu = "<ul class='menu'><li><a href='/category/tin-tuc/'>Tin tức</a><li><a href='/gioi-thieu/'>Giới thiệu</a></ul>"
    portal.answers["/"] = page("Trang chủ", menu + entries, head)
    more = (
        "<div class='nav'><a href='/category/tin-tuc/page/2/'>2</a> <a href='/category/tin-tuc/page/2/'>Sau</a></div>"
    )
    portal.answers["/category/tin-tuc/"] = page("Tin tức", menu + entries + more, head)
    items = "".join(
        f"<item><title>{name}</title><link>{portal.url(f'/{slug(name)}/')}</link>"
        f"<pubDate>Mon, 0{number + 1} Sep 2025 08:00:00 +0700</pubDate></item>"
        for number, name in enumerate(HEADLINES)
    )
    portal.answers["/feed/"] = Answer(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Mẫu</title>{items}</channel></rss>', headers=XML
    )
    for number, name in enumerate(HEADLINES):
        portal.answers[f"/{slug(name)}/"] = article(name, number, "entry-content")


def listings_only(portal: Portal) -> None:
    """Neither feed nor sitemap: rubrics in a menu, teasers that repeat, numbered pages."""
    menu = (
        "<nav><a href='/gioi-thieu.html'>Giới thiệu</a><a href='/cai-cach-hanh-chinh.html'>Cải cách hành chính</a>"
        "<a href='/tin-trong-tinh.html'>Tin trong tỉnh</a><a href='/dang-nhap.html'>Đăng nhập</a></nav>"
    )

    def teasers(section: str, numbers: range) -> str:
        return "".join(
            f"<div class='item'><a href='/{section}/{slug(HEADLINES[n % 8])}-{1000 + n}.html'><img src='/a.jpg'></a>"
            f"<h3><a href='/{section}/{slug(HEADLINES[n % 8])}-{1000 + n}.html'>{HEADLINES[n % 8]}</a></h3>"
            f"<span class='date'>0{n % 9 + 1}/06/2025</span></div>"
            for n in numbers
        )

    portal.answers["/"] = page("Trang chủ", menu + teasers("tin-trong-tinh", range(4)))
    for section, offset in (("cai-cach-hanh-chinh", 0), ("tin-trong-tinh", 100)):
        for number in range(3):
            at = f"/{section}.html" + (f"?trang={number + 1}" if number else "")
            pager = "".join(f"<a href='/{section}.html?trang={n}'>{n}</a>" for n in (1, 2, 3))
            begin = offset + number * 6
            portal.answers[at] = page(section, menu + teasers(section, range(begin, begin + 6)) + pager)
            for n in range(begin, begin + 6):
                name = HEADLINES[n % 8]
                portal.answers[f"/{section}/{slug(name)}-{1000 + n}.html"] = article(name, n)
    for n in range(4):
        portal.answers[f"/tin-trong-tinh/{slug(HEADLINES[n])}-{1000 + n}.html"] = article(HEADLINES[n], n)


def sitemap_index(portal: Portal) -> None:
    """robots.txt names an index of sitemaps; the home page shows pictures alone."""
    robots(portal, f"User-agent: *\nDisallow: /quan-tri\nSitemap: {portal.url('/sitemaps/index.xml')}\n")
    portal.answers["/"] = page("Trang chủ", "".join(f"<a href='/anh/{n}'><img src='/{n}.jpg'></a>" for n in range(8)))

    def sitemap(urls: list[str]) -> Answer:
        return Answer(
            '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            + "".join(f"<url><loc>{portal.url(url)}</loc></url>" for url in urls)
            + "</urlset>",
            headers=XML,
        )

    news = [f"/bai-viet/{n + 100}/{slug(name)}" for n, name in enumerate(HEADLINES)]
    portal.answers["/sitemaps/index.xml"] = Answer(
        '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "".join(
            f"<sitemap><loc>{portal.url(f'/sitemaps/{name}.xml')}</loc></sitemap>"
            for name in ("images", "news-2025", "tags")
        )
        + "</sitemapindex>",
        headers=XML,
    )
    portal.answers["/sitemaps/news-2025.xml"] = sitemap(["/lien-he", "/gioi-thieu", *news])
    portal.answers["/sitemaps/images.xml"] = sitemap(["/anh/1", "/anh/2"])
    for number, name in enumerate(HEADLINES):
        portal.answers[news[number]] = article(name, number)


def aspnet(portal: Portal) -> None:
    """An ASP.NET list whose further pages are buttons of a form, and articles that are told by a number."""
    form = "<form id='aspnetForm'><input type='hidden' name='__VIEWSTATE' value='x'>"
    rows = "".join(
        f"<tr><td><a id='ctl00_rpt_ctl0{n}_link' href='/Pages/NewsDetail.aspx?NewsId={4500 + n}&CatId=7'>"
        f"{name}</a></td></tr>"
        for n, name in enumerate(HEADLINES)
    )
    pager = "".join(f"<a href=\"javascript:__doPostBack('ctl00$p','{n}')\">{n}</a>" for n in (1, 2, 3))
    rubric = "/Pages/News.aspx?CatId=7"
    menu = f"<div id='menu'><a href='{rubric}'>Cải cách hành chính</a> <a href='/Pages/Contact.aspx'>Liên hệ</a></div>"
    portal.answers["/"] = page("Trang chủ", f"{form}{menu}<table class='list'>{rows}</table></form>")
    portal.answers[rubric] = page("Tin", f"{form}{menu}<table class='list'>{rows}</table>{pager}</form>")
    for number, name in enumerate(HEADLINES):
        portal.answers[f"/Pages/NewsDetail.aspx?NewsId={4500 + number}&CatId=7"] = article(name, number, "NewsDetail")


def nothing(portal: Portal) -> None:
    """A page of links to other offices, and nothing to read."""
    links = "".join(f"<a href='https://so{n}.example.vn/'>Sở số {n}</a> " for n in range(12))
    portal.answers["/"] = page("Trang chủ", f"<div>{links}</div><a href='/lien-he'>Liên hệ</a>")
    portal.answers["/lien-he"] = page("Liên hệ", "<p>Số 1 đường Mẫu</p>")


def login_wall(portal: Portal) -> None:
    """Every page asks for a password."""

    def wall(visit: Visit) -> Answer:
        return page("Đăng nhập", "<form><input name='u'><input type='password' name='p'><button>Vào</button></form>")

    for path in ("/", "/tin-tuc", "/rss.xml", "/sitemap.xml", "/feed/"):
        portal.answers[path] = wall
