"""Pages that hold no article and say why, as servers, firewalls and portals word it, most of them with status 200."""

from __future__ import annotations

import pytest

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.reader import read

OTHERS = "".join(
    f"<li><a href='/tin/{number}'>{words}</a></li>"
    for number, words in enumerate(
        [
            "Huyện Mai Sơn tổng kết công tác cải cách hành chính",
            "Xã Bình Tân ra mắt tổ công nghệ số cộng đồng",
            "Thị xã tập huấn kỹ năng số cho công chức một cửa",
            "Sở Nội vụ kiểm tra công vụ đột xuất tại ba phường",
            "Công bố chỉ số hài lòng của người dân năm 2023",
            "Đối thoại với doanh nghiệp về thủ tục đất đai",
        ]
    )
)
TOP = f"<div class='menu'><a href='/'>Trang chủ</a></div><div class='sidebar'><h3>Tin mới</h3><ul>{OTHERS}</ul></div>"
FOOT = "<footer><p>Bản quyền thuộc UBND huyện. Ghi rõ nguồn khi trích dẫn lại thông tin từ Cổng này.</p></footer>"

PAGES = {
    "not_found": [
        f"<title>Error 404</title>{TOP}<h2>Thông báo lỗi</h2><p>Chúng tôi không tìm thấy trang bạn yêu cầu.</p>",
        f"{TOP}<div class='alert'><h3>Không tìm thấy</h3></div>Tài nguyên được yêu cầu không thể tìm thấy.{FOOT}",
        f"{TOP}<h1>Rất tiếc! Không thể tìm thấy trang này.</h1><p>Hãy thử tìm kiếm?</p>{FOOT}",
        "<h3>HTTP Error 404.0 - Not Found</h3><h4>The resource you are looking for has been removed.</h4>",
        f"<div class='main'><div>Bài viết này không tồn tại hoặc đã bị gỡ bỏ!</div><ul>{OTHERS}</ul></div>{FOOT}",
    ],
    "blocked": [
        "<title>Just a moment...</title><h1>a.example.vn</h1><h2>Verify you are human by completing this.</h2>",
        "<title>Request Rejected</title>The requested URL was rejected.<br>Your support ID is: 1234567890",
        "<p>Vui lòng chờ trong giây lát, hệ thống đang kiểm tra trình duyệt của bạn...</p>",
    ],
    "login_required": [
        f"<title>Truy cập bị từ chối</title>{TOP}<h1>Truy cập bị từ chối</h1><p>Bạn không được phép truy cập.</p>",
        "<form><h2>HỆ THỐNG QUẢN TRỊ</h2><label>Tên</label><input name='u'><input type='password'></form>",
    ],
    "maintenance": [
        "<center><h1>HỆ THỐNG ĐANG ĐƯỢC NÂNG CẤP, BẢO TRÌ</h1><p>Cổng tạm dừng từ 17h00 ngày 20/6/2023.</p></center>",
        "<h1>Account Suspended</h1><p>This Account has been suspended. Contact your hosting provider.</p>",
    ],
    "server_error": [
        "<h1>Server Error in '/' Application.</h1><h2>Runtime Error</h2><p>An application error occurred.</p>",
        "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.18.0</center>",
        "<b>Warning</b>: mysqli_connect(): Connection refused in <b>/web/config.php</b> on line <b>12</b>",
    ],
    "empty": [
        f"{TOP}<div class='content'><p>Nội dung đang được cập nhật...</p></div>{FOOT}",
        "<h1>Công khai ngân sách năm 2023</h1><div class='content'><p>Chưa có dữ liệu.</p></div>",
    ],
}


@pytest.mark.parametrize(("code", "source"), [(code, source) for code, pages in PAGES.items() for source in pages])
def test_a_page_that_fails_gives_the_error_that_it_tells(code: str, source: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(Capture(url="https://a.example.vn/1.html", body=f"<html><body>{source}</body></html>".encode()))
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("tag", ["iframe", "embed"])
def test_a_page_that_shows_its_article_in_a_frame_names_the_frame(tag: str) -> None:
    page = f"<html><body><h1>Quyết định</h1><{tag} src='/files/18-qd-ubnd.pdf'></{tag}></body></html>"
    with pytest.raises(ReadError, match=r"18-qd-ubnd\.pdf") as caught:
        read(Capture(url="https://a.example.vn/1.html", body=page.encode()))
    assert caught.value.code == "empty"


def test_a_short_notice_over_an_empty_widget_is_a_notice() -> None:
    prose = "Từ ngày 01/9, Bộ phận một cửa của huyện tiếp nhận hồ sơ đất đai vào cả sáng thứ Bảy hằng tuần. " * 3
    page = f"<html><body><h1>Huyện tiếp nhận hồ sơ sáng thứ Bảy</h1><p>{prose}</p><p>Chưa có dữ liệu.</p></body></html>"
    assert prose.strip() in read(Capture(url="https://a.example.vn/1.html", body=page.encode())).text


@pytest.mark.parametrize(
    "sentence",
    [
        "Trong thời gian hệ thống đang bảo trì, người dân nộp hồ sơ trực tiếp tại Bộ phận một cửa của xã.",
        "Một số tài khoản không truy cập được, trang báo lỗi 404 khi nộp hồ sơ trực tuyến.",
        "Công chức phải đăng nhập bằng tài khoản định danh; vui lòng đăng nhập trước 8 giờ hằng ngày.",
    ],
)
def test_an_article_that_speaks_of_failures_is_an_article(sentence: str) -> None:
    prose = "Sáng 12/5, UBND huyện họp đánh giá việc vận hành hệ thống thông tin giải quyết thủ tục hành chính. " * 8
    page = f"<html><body><h1>Huyện họp về hệ thống một cửa điện tử</h1><p>{prose}</p><p>{sentence}</p></body></html>"
    document = read(Capture(url="https://a.example.vn/1.html", body=page.encode()))
    assert sentence in document.text
