"""Examples of what conclusions tell beside their orders, and of what inspections find; run as tests."""

from __future__ import annotations

from nlp.examples import Example
from nlp.statements.examples.points import points

_URL = "https://www.quangtri.gov.vn/x"
_DAY = "2023-05-10"
_OPENS = "Sáng 4/3, Sở Nội vụ tỉnh Quảng Trị tổ chức Hội nghị tổng kết công tác CCHC năm 2022. Đồng chí Lê Văn An, Phó "
_OPENS += (
    "Chủ tịch UBND tỉnh chủ trì.\nKết luận hội nghị, đồng chí Lê Văn An yêu cầu các sở phân tích kỹ từng tiêu chí. "
)
_SAID = points("directive", "các sở phân tích kỹ từng tiêu chí")

EXAMPLES: list[Example] = [
    Example(
        _OPENS + "Ứng dụng công nghệ thông tin từ hạng 12 tụt xuống hạng 30. Tổ chức bộ máy cải thiện 4 bậc; xây dựng "
        "thể chế lùi 3 bậc, đứng thứ 41. Sở Tài chính nâng tỷ lệ giải ngân từ 60% lên 90% trong quý IV.",
        [*_SAID, *points("directive", "Sở Tài chính nâng tỷ lệ giải ngân từ 60% lên 90% trong quý IV")],
        url=_URL,
        published_at=_DAY,
        why="How a result has moved is no order, whatever verb names its field; what a body is to move is one.",
    ),
    Example(
        _OPENS
        + "Kiểm tra công vụ được duy trì thường xuyên. Cải cách hành chính là nhiệm vụ trọng tâm. Số hóa hồ sơ ở "
        "cấp xã mới đạt 31%. Kiểm tra công vụ phải được duy trì thường xuyên. Rà soát các thủ tục đã được công bố.",
        [
            *_SAID,
            *points(
                "directive",
                "Kiểm tra công vụ phải được duy trì thường xuyên",
                "Rà soát các thủ tục đã được công bố",
            ),
        ],
        url=_URL,
        published_at=_DAY,
        why="Work that is named and how it goes charges nobody; what must be done to things does.",
    ),
    Example(
        _OPENS
        + "Giao Sở Tài chính bố trí kinh phí. Phấn đấu năm 2023, Chỉ số CCHC tăng 4 bậc; PAPI thuộc nhóm 16 tỉnh "
        "cao nhất; chỉ số SIPAS lọt vào tốp 25.",
        [*_SAID, *points("directive", "Sở Tài chính bố trí kinh phí")],
        url=_URL,
        published_at=_DAY,
        why="An aim goes on to the end of its sentence.",
    ),
    Example(
        _OPENS + "Ông nghiêm cấm thu thêm bất cứ khoản phí nào.",
        [*_SAID, *points("directive", "nghiêm cấm thu thêm bất cứ khoản phí nào")],
        url=_URL,
        published_at=_DAY,
        why="What is forbidden is told with its verb.",
    ),
    Example(
        "NHỮNG THIẾU SÓT ĐƯỢC PHÁT HIỆN\n- Sổ tiếp dân xã Hải Lăng ghi 12 lượt trong khi thực tế có 30 "
        "lượt.\n- Biên lai "
        "thu phí viết tay.\nKIẾN NGHỊ\n- UBND xã Hải Lăng bổ sung sổ sách.",
        [
            *points(
                "shortcoming",
                "Sổ tiếp dân xã Hải Lăng ghi 12 lượt trong khi thực tế có 30 lượt",
                "Biên lai thu phí viết tay",
            ),
            *points("recommendation", "UBND xã Hải Lăng bổ sung sổ sách"),
        ],
        url=_URL,
        published_at=_DAY,
        why="Under a heading of faults a fact alone is one, without a word of blame.",
    ),
    Example(
        "Đoàn kiểm tra ghi nhận một số sai phạm. Bộ phận một cửa thị trấn Cửa Tùng mở cửa trễ 35 phút. "
        "Cán bộ hộ tịch thu "
        "50.000 đồng cho một bản sao trong khi mức quy định là 8.000 đồng.",
        points(
            "shortcoming",
            "Bộ phận một cửa thị trấn Cửa Tùng mở cửa trễ 35 phút",
            "Cán bộ hộ tịch thu 50.000 đồng cho một bản sao trong khi mức quy định là 8.000 đồng",
        ),
        url=_URL,
        published_at=_DAY,
        why="So are the facts behind a sentence that announces faults.",
    ),
    Example(
        "Qua kiểm tra cho thấy còn nhiều việc phải chấn chỉnh. Trưởng bộ phận một cửa xã Triệu Ái đi "
        "vắng. Thùng thư góp "
        "ý bị khóa.",
        points("shortcoming", "Trưởng bộ phận một cửa xã Triệu Ái đi vắng", "Thùng thư góp ý bị khóa"),
        url=_URL,
        published_at=_DAY,
        why="That much is to be set right names nothing, and announces what is.",
    ),
    Example(
        "Trưởng phòng Nội vụ thừa nhận: “Nguyên nhân chính là thiếu người. Mỗi xã chỉ có một công chức địa chính”.",
        points("cause", "thiếu người", "Mỗi xã chỉ có một công chức địa chính"),
        url=_URL,
        published_at=_DAY,
        why="What is admitted as a cause is one, to the end of the quotation.",
    ),
    Example(
        "Nguyên nhân trước hết là do lãnh đạo một số xã chưa quan tâm. Tiếp đến, cán bộ một cửa thay đổi "
        "liên tục. Kinh "
        "phí mỗi năm cũng chỉ được 40 triệu đồng. Năm 2024, huyện sẽ mua mới 20 bộ máy.",
        points(
            "cause",
            "lãnh đạo một số xã chưa quan tâm",
            "cán bộ một cửa thay đổi liên tục",
            "Kinh phí mỗi năm cũng chỉ được 40 triệu đồng",
        ),
        url=_URL,
        published_at=_DAY,
        why="Causes go on over sentences; what is to be done about them is none.",
    ),
    Example(
        "“Bản có 40 nóc nhà mà không có lấy một cột sóng”, ông Hồ Vai, Trưởng bản chia sẻ.\n“Đường vào xã chưa sửa, "
        "giấy tờ đến chậm cả tuần”, bà Hồ Thị Lý, Chủ tịch UBND xã A Vao phân trần.",
        points(
            "difficulty",
            "Bản có 40 nóc nhà mà không có lấy một cột sóng",
            "Đường vào xã chưa sửa, giấy tờ đến chậm cả tuần",
        ),
        url=_URL,
        published_at=_DAY,
        why="Means that a place has not are its hardship, and so is what somebody complains of.",
    ),
    Example(
        "“Trước đây thiếu điện, thiếu mạng, nay đã đủ cả”, bà Lê Thị Hoa chia sẻ.\n“Không có máy tính thì "
        "mượn, không để "
        "bà con phải chờ”, ông Lê Văn Sơn, Chủ tịch UBND xã chia sẻ.",
        [],
        url=_URL,
        published_at=_DAY,
        why="What was wanting once, or hinders nobody, is no hardship.",
    ),
    Example(
        _OPENS + "Triển khai ngay nhiệm vụ đã được giao tại Kế hoạch số 12.",
        [*_SAID, *points("directive", "Triển khai ngay nhiệm vụ đã được giao tại Kế hoạch số 12")],
        url=_URL,
        published_at=_DAY,
        why="What was assigned before is told of the task, and not how the work goes.",
    ),
    Example(
        "Ông Trần Văn Tám, Chủ tịch UBND huyện khẳng định: “Huyện xin nhận trách nhiệm, không né tránh”.",
        [],
        url=_URL,
        published_at=_DAY,
        why="Who promises orders nothing.",
    ),
    Example(
        "Phó Chủ tịch UBND huyện Nguyễn Văn Nam nhấn mạnh: “Người đứng đầu phải nhận trách nhiệm khi hồ sơ trễ hẹn”.",
        points("directive", "Người đứng đầu phải nhận trách nhiệm khi hồ sơ trễ hẹn"),
        url=_URL,
        published_at=_DAY,
        why="Who must own up is charged.",
    ),
    Example(
        "Cái khó của đồng bào là không biết chữ phổ thông, không có điện thoại thông minh. Khó khăn của "
        "tỉnh là không nhỏ.",
        points("difficulty", "không biết chữ phổ thông, không có điện thoại thông minh"),
        url=_URL,
        published_at=_DAY,
        why="A want behind the noun is the hardship; that it is not small names none.",
    ),
    Example(
        "Sở Nội vụ đề xuất UBND tỉnh tăng kinh phí cho bộ phận một cửa; giao Sở Tài chính thẩm định "
        "trong tháng 5. UBND "
        "tỉnh kiến nghị Bộ Nội vụ sửa tiêu chí chấm điểm; giao Sở Nội vụ theo dõi, báo cáo.",
        [
            *points(
                "recommendation",
                "UBND tỉnh tăng kinh phí cho bộ phận một cửa",
                "giao Sở Tài chính thẩm định trong tháng 5",
                "Bộ Nội vụ sửa tiêu chí chấm điểm",
            ),
            *points("directive", "Sở Nội vụ theo dõi, báo cáo"),
        ],
        url=_URL,
        published_at=_DAY,
        why="To charge a third is asked of the committee by whoever cannot, and done by the committee itself.",
    ),
    Example(
        "UBND tỉnh yêu cầu các xã mở cửa bộ phận một cửa cả sáng thứ Bảy, không thu thêm phí.\nNgày 3/5, "
        "UBND tỉnh Quảng "
        "Trị tổ chức hội nghị giao ban. Phát biểu kết luận, Chủ tịch UBND tỉnh Trần Văn Bình yêu cầu từ "
        "tháng 6, các xã, "
        "phường mở cửa bộ phận một cửa cả sáng thứ Bảy. Ông nghiêm cấm thu thêm bất cứ khoản phí nào.",
        points(
            "directive",
            "từ tháng 6, các xã, phường mở cửa bộ phận một cửa cả sáng thứ Bảy",
            "nghiêm cấm thu thêm bất cứ khoản phí nào",
        ),
        url=_URL,
        published_at=_DAY,
        why="What an opening sums up is kept where the body gives it, in one point or in several.",
    ),
    Example(
        "Phó Chủ tịch UBND tỉnh kết luận như sau:\nI. KẾT QUẢ ĐẠT ĐƯỢC\n1. Sở Y tế: 100% thủ tục có quy trình điện tử; "
        "tỷ lệ giải quyết đúng hạn đạt 99,4%.\nII. NHIỆM VỤ\n1. Sở Y tế: Công khai thủ tục trước ngày 30/6/2026.\n"
        "- Thứ Sáu hằng tuần gửi danh sách hồ sơ quá hạn.",
        points(
            "directive",
            "Công khai thủ tục trước ngày 30/6/2026",
            "Thứ Sáu hằng tuần gửi danh sách hồ sơ quá hạn",
        ),
        kind="notice",
        why="Under results, one who concludes orders nothing; a day of the week is no ordinal of a list.",
    ),
    Example(
        "Phát biểu kết luận hội nghị, Chủ tịch UBND tỉnh nêu rõ: Kết quả này buộc tỉnh phải nhìn lại mình. Các đơn vị "
        "bắt buộc phải công khai thủ tục tại trụ sở.",
        points("directive", "Các đơn vị bắt buộc phải công khai thủ tục tại trụ sở"),
        why="What comes of a result orders nothing.",
    ),
]
