"""Hồ Chí Minh is the city where provinces stand around the name, and else the person."""

from __future__ import annotations

import pytest

from nlp.home import Home
from nlp.scanner import Scanner

NAME = "Thành phố Hồ Chí Minh"


def names(text: str) -> list[str]:
    return [item.name for item in Scanner(Home("2023-06-01", None, None, None)).scan(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Hà Nội, Hồ Chí Minh, Đà Nẵng dẫn đầu.",
        "TP. Hà Nội (1), Hồ Chí Minh (2)",
        "Kết quả: TP. Hà Nội (1), Hồ Chí Minh (2), Đà Nẵng (3).",
        "Dẫn đầu là Hồ Chí Minh, Hà Nội và Đà Nẵng.",
        "Dẫn đầu gồm Hà Nội, Đà Nẵng và Hồ Chí Minh trong cả nước.",
        "Hà Nội và Hồ Chí Minh lần lượt xếp thứ 2 và 3.",
        "Hà Nội đạt 85,1 điểm, Hồ Chí Minh đạt 84,2 điểm.",
        "Hà Nội đạt 85,1 điểm; tiếp theo là Hồ Chí Minh với 84,2 điểm.",
        "Quảng Ninh xếp thứ nhất với 91,87%. Hồ Chí Minh xếp thứ 33 với 84,3%.",
        "Hồ Chí Minh đạt 84,2 điểm, Hà Nội đạt 83,1 điểm.",
        "Năm 2022, Hồ Chí Minh (84,2%). Tiếp theo là Đồng Nai (82,2%).",
        "1. Hà Nội: 85,3 điểm\n2. Hồ Chí Minh: 84,2 điểm\n3. Đà Nẵng: 83,3 điểm",
        "- Hồ Chí Minh: 84,2 điểm\n- Đà Nẵng: 83,3 điểm",
        "STT | Tỉnh, thành phố | Điểm\n1 | Hà Nội | 85,1\n2 | Hồ Chí Minh | 84,2",
        "STT | Địa phương | Điểm\n1 | TP Hà Nội | 85,1\n2 | Hồ Chí Minh | 84,2\n3 | Đà Nẵng | 83,1",
        "Thừa Thiên - Huế, Hồ Chí Minh, Bà Rịa - Vũng Tàu tăng hạng.",
        "các thành phố Hà Nội, Hồ Chí Minh, Đà Nẵng",
        "các thành phố lớn (Hà Nội, Hồ Chí Minh)",
        "TP Hà Nội và Hồ Chí Minh",
    ],
)
def test_the_city_among_provinces(text: str) -> None:
    assert NAME in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "Năm nay, Hồ Chí Minh đạt 90 điểm.",
        "Chủ tịch Hồ Chí Minh sinh tại Nghệ An.",
        "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh ở Hà Nội, Nghệ An và Huế",
        "tư tưởng Hồ Chí Minh, Hà Nội, 2011",
        "Theo Hồ Chí Minh, cán bộ là công bộc của dân.",
        "Với Hồ Chí Minh, Hà Nội là trái tim của cả nước.",
        "Ngày 2/9/1945, tại thành phố Hà Nội, Hồ Chí Minh đọc Tuyên ngôn độc lập.",
        "Tại Hà Nội, Hồ Chí Minh viết thư gửi Nghệ An, Hà Tĩnh.",
        "Từ Nghệ An, Hà Tĩnh, Hồ Chí Minh ra đi tìm đường cứu nước.",
        "Về thăm Thanh Hóa, Hồ Chí Minh căn dặn: Thanh Hóa phải là tỉnh kiểu mẫu.",
        "Nghệ An (2 lần), Hồ Chí Minh căn dặn cán bộ.",
        "Nghệ An đạt 85,1 điểm; chuyên đề Hồ Chí Minh đạt 95%.",
        "Bảo tàng Hồ Chí Minh, Hà Nội và Huế",
        "Lăng Chủ tịch Hồ Chí Minh, Hà Nội, Việt Nam",
        "Quảng Bình, đường Hồ Chí Minh, Quảng Trị",
        "Hồ Chí Minh: Toàn tập, Nxb Chính trị quốc gia, Hà Nội, 2011.",
        "Hồ Chí Minh (2011), Toàn tập, tập 5, Nxb CTQG, Hà Nội.",
        "Hồ Chí Minh (1890 - 1969), Nghệ An",
        "Hà Nội, ngày 19 tháng 12 năm 1946\nHồ Chí Minh",
        "Hà Nội, 1946\nHồ Chí Minh",
        "Trích dẫn | Tác giả\nCán bộ là gốc của mọi công việc | Hồ Chí Minh",
    ],
)
def test_the_person_elsewhere(text: str) -> None:
    assert NAME not in names(text)
