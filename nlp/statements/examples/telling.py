"""Examples of what is told in flowing prose: announced, complained of, explained, asked for; run as tests."""

from __future__ import annotations

from nlp.examples import Example
from nlp.statements.examples.points import points

_URL = "https://www.quangtri.gov.vn/x"
_DAY = "2023-05-10"

EXAMPLES: list[Example] = [
    Example(
        "Lãnh đạo phòng thẳng thắn nói về những thiếu sót. Máy lấy số ở xã Hải Thái đã hỏng. Hồ sơ đất đai trả trễ từ "
        "4 đến 6 ngày.",
        points("shortcoming", "Máy lấy số ở xã Hải Thái đã hỏng", "Hồ sơ đất đai trả trễ từ 4 đến 6 ngày"),
        url=_URL,
        published_at=_DAY,
        why="What is spoken of is announced, and the sentences behind it name it.",
    ),
    Example(
        "Tuy nhiên, công tác cải cách hành chính của tỉnh vẫn còn những mặt hạn chế.",
        [],
        url=_URL,
        published_at=_DAY,
        why="That there are some names none.",
    ),
    Example(
        "Phó Chủ tịch UBND xã Linh Trường Hồ Văn Lâm than rằng máy chủ của huyện liên tục báo lỗi; máy quét đã hư.",
        points("difficulty", "máy chủ của huyện liên tục báo lỗi", "máy quét đã hư"),
        url=_URL,
        published_at=_DAY,
        why="What somebody complains of is his hardship, and the verb is no part of his office.",
    ),
    Example(
        "“Cuối tháng hồ sơ về rất nhiều, công chức trực thêm giờ mà chưa được bồi dưỡng”, bà Lê Thị Sen, Chủ tịch UBND "
        "xã Gio Mai nêu khó khăn.",
        points("difficulty", "Cuối tháng hồ sơ về rất nhiều, công chức trực thêm giờ mà chưa được bồi dưỡng"),
        url=_URL,
        published_at=_DAY,
        why="The words behind a quotation tell what it is; they announce nothing further.",
    ),
    Example(
        "Về khách quan, địa bàn rộng, một số quy định còn chồng chéo. Về chủ quan, người đứng đầu giao hết việc cho "
        "văn phòng.",
        points("cause", "địa bàn rộng, một số quy định còn chồng chéo", "người đứng đầu giao hết việc cho văn phòng"),
        url=_URL,
        published_at=_DAY,
        why="Causes are told from two sides.",
    ),
    Example(
        "Khó khăn nữa là xã không có công chức công nghệ thông tin.",
        points("difficulty", "xã không có công chức công nghệ thông tin"),
        url=_URL,
        published_at=_DAY,
        why="One more hardship is one.",
    ),
    Example(
        "Cán bộ phụ trách phải làm ba việc cùng lúc.",
        [],
        url=_URL,
        published_at=_DAY,
        why="What somebody has to bear is no order.",
    ),
    Example(
        "Năm 2024, tỉnh phấn đấu Chỉ số CCHC tăng 3 bậc. Để đạt mục tiêu đó:\n"
        "- Sở Tư pháp đôn đốc việc ban hành văn bản.\n"
        "- UBND các huyện Gio Linh, Cam Lộ giải quyết dứt điểm hồ sơ tồn đọng trước ngày 31/3/2024.",
        points(
            "directive",
            "Sở Tư pháp đôn đốc việc ban hành văn bản",
            "UBND các huyện Gio Linh, Cam Lộ giải quyết dứt điểm hồ sơ tồn đọng trước ngày 31/3/2024",
        ),
        url=_URL,
        published_at=_DAY,
        why="Behind an aim stand the tasks that lead to it; one with a deadline blames nobody for what it names.",
    ),
    Example(
        "Kết luận hội nghị, Chủ tịch UBND tỉnh Nguyễn Văn An nhấn mạnh mục tiêu chung là tăng hạng; muốn vậy, mỗi "
        "phòng, ban phải nhận phần việc cụ thể. Những nơi máy móc đã cũ, Sở Tài chính trình phương án mua sắm.",
        points(
            "directive",
            "mỗi phòng, ban phải nhận phần việc cụ thể",
            "Những nơi máy móc đã cũ, Sở Tài chính trình phương án mua sắm",
        ),
        url=_URL,
        published_at=_DAY,
        why="Where a task is to be done may stand first.",
    ),
    Example(
        "I. KẾT QUẢ\n1. Đã rà soát 120 thủ tục.\nII. TỒN TẠI, HẠN CHẾ\nChỉ số Tiếp cận đất đai chỉ được 6,02 điểm.",
        points("shortcoming", "Chỉ số Tiếp cận đất đai chỉ được 6,02 điểm"),
        kind="report",
        url=_URL,
        published_at=_DAY,
        why="Under a heading of shortcomings a figure that is called low is one.",
    ),
    Example(
        "Nguyên nhân có cả khách quan lẫn chủ quan. Khách quan là do phần mềm của bộ chưa ổn định. Chủ quan là do lãnh "
        "đạo xã chưa quyết liệt.",
        points("cause", "phần mềm của bộ chưa ổn định", "lãnh đạo xã chưa quyết liệt"),
        url=_URL,
        published_at=_DAY,
        why="The words for a side are no part of the cause.",
    ),
    Example(
        "Việc này do trưởng phòng thiếu kiểm tra.",
        points("cause", "trưởng phòng thiếu kiểm tra"),
        url=_URL,
        published_at=_DAY,
        why="Why that is so which the sentence before told.",
    ),
    Example(
        "Việc này do Sở Nội vụ chủ trì.",
        [],
        url=_URL,
        published_at=_DAY,
        why="Who does a thing is no cause.",
    ),
    Example(
        "“Chúng tôi chỉ có hai công chức mà phải xử lý gần 1.000 hồ sơ mỗi tháng”, bà Lê Thị Hà, Chủ tịch UBND phường "
        "1 cho biết.",
        points("difficulty", "Chúng tôi chỉ có hai công chức mà phải xử lý gần 1.000 hồ sơ mỗi tháng"),
        url=_URL,
        published_at=_DAY,
        why="Few for much is a hardship.",
    ),
    Example(
        "Phần mềm hộ tịch không kết nối được với cổng của tỉnh, cán bộ phải nhập liệu hai lần.",
        [],
        url=_URL,
        published_at=_DAY,
        why="What must be done over again is a burden, and no order.",
    ),
    Example(
        "Ban ghi nhận xã đã niêm yết. Ban đề nghị UBND xã sắp xếp lại nơi tiếp dân.",
        points("recommendation", "UBND xã sắp xếp lại nơi tiếp dân"),
        url=_URL,
        published_at=_DAY,
        why="A board of a council is named by its first word once it is known.",
    ),
    Example(
        "Kết quả này do Bộ Nội vụ công bố, trong đó chỉ số tiếp cận chưa được tính.",
        [],
        url=_URL,
        published_at=_DAY,
        why="Nor is who made a thing known, whatever the next clause tells.",
    ),
    Example(
        "Phòng Nội vụ nói về những hạn chế của mô hình cũ để so sánh. Mô hình cũ chậm, rườm rà.",
        [],
        url=_URL,
        published_at=_DAY,
        why="What is spoken of as another's announces nothing here.",
    ),
    Example(
        "Để đạt mục tiêu đề ra: năm 2022 tỉnh đã ban hành 15 văn bản; đã tổ chức 10 lớp tập huấn.",
        [],
        url=_URL,
        published_at=_DAY,
        why="What was done for an aim is no task.",
    ),
]
