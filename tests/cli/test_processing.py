"""The way from an archive to records."""

from __future__ import annotations

from contextlib import closing

from cchc.captures import Capture
from cchc.settings import Settings
from cli.processing import archive_folder, process
from crawler.archive import Archive
from search_api.backends import open_store

PAGE = """<html><head><title>Tin tức</title></head><body><h1>Huyện Mẫu Sơn công bố Chỉ số cải cách hành chính</h1>
<p>Năm 2023, Chỉ số CCHC của huyện Mẫu Sơn đạt 88,42 điểm, xếp thứ 3/9 huyện, thị xã, thành phố của tỉnh.</p>
<p>Huyện sẽ tiếp tục nâng cao chất lượng phục vụ người dân, doanh nghiệp trong thời gian tới.</p></body></html>"""


def test_a_redirect_is_no_document_and_no_failure(tmp_path):
    settings = Settings(data=tmp_path, backend="embedded")
    with closing(Archive(archive_folder(settings))) as archive:
        archive.append(
            Capture(
                url="http://127.0.0.3/Trang/Cu.aspx?nid=438",
                body=b"moved",
                status=302,
                headers=(("Location", "/Trang/ChiTietTinTuc.aspx?nid=438"),),
                media_type="text/html",
            )
        )
        archive.append(
            Capture(
                url="http://127.0.0.3/Trang/ChiTietTinTuc.aspx?nid=438",
                body=PAGE.encode(),
                media_type="text/html",
                charset="utf-8",
            )
        )
    with closing(open_store(settings, writable=True)) as store:
        processed = process(settings, store, workers=1, quiet=True)
    assert processed.documents == 1
    assert not processed.failures
