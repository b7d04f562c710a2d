"""Examples of who asks and orders, and of what only looks like an order, run as tests."""

from __future__ import annotations

from nlp.examples import Example
from nlp.statements.examples.points import points

EXAMPLES: list[Example] = [
    Example(
        "Chủ tọa phiên họp là bà Lê Thị Thu Cúc, Phó Chủ tịch UBND huyện Hải Lăng.",
        [],
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Who chairs is told, and nobody ordered to.",
    ),
    Example(
        "UBND huyện ban hành Kế hoạch cải cách hành chính năm 2023. Điều hành buổi lễ là ông Trần Văn Tập, "
        "Trưởng phòng Nội vụ.",
        [],
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="So is who leads a ceremony.",
    ),
    Example(
        "UBND tỉnh ban hành kế hoạch nâng hạng chỉ số. Tổng kết giai đoạn trước, ông Hồ Sỹ Quản, Giám đốc Sở "
        "Nội vụ cho hay tỉnh đã giảm 41 đầu mối.",
        [],
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="What somebody says under a word of a task is told.",
    ),
    Example(
        "Năm 2023, huyện quyết tâm đưa Chỉ số CCHC vào nhóm 3 địa phương dẫn đầu tỉnh.",
        [],
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="To be resolved on a rank is a target.",
    ),
    Example(
        "Năm 2025, thành phố đặt chỉ tiêu 90% hồ sơ được nộp trực tuyến.",
        [],
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="So is a share that is set.",
    ),
    Example(
        "Kết luận hội nghị, Chủ tịch UBND tỉnh Võ Văn Hưng yêu cầu Sở Nội vụ rà soát các tiêu chí mất điểm. "
        "Các sở công khai số điện thoại của lãnh đạo.\nTrong quý tới, tổ công tác của tỉnh sẽ kiểm tra thêm "
        "12 đơn vị.",
        points("directive", "Sở Nội vụ rà soát các tiêu chí mất điểm", "Các sở công khai số điện thoại của lãnh đạo"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="What is announced for the time to come ends the conclusion, and orders nothing.",
    ),
    Example(
        "Phát biểu kết luận hội nghị, ông Phan Văn Bình, Chủ tịch UBND huyện yêu cầu các xã trả kết quả đúng "
        "hẹn. “Giảm một lần đi lại của dân, đó chính là cải cách”, ông Bình nói.",
        points("directive", "các xã trả kết quả đúng hẹn"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="A maxim says what a thing is.",
    ),
    Example(
        "Sở Tài chính thì đề nghị UBND tỉnh bố trí thêm 3 tỷ đồng mua thiết bị.",
        points("recommendation", "UBND tỉnh bố trí thêm 3 tỷ đồng mua thiết bị"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="A department that asks the committee recommends.",
    ),
    Example(
        "Hội Nông dân tỉnh được đề nghị vận động hội viên nộp hồ sơ qua mạng.",
        points("recommendation", "Hội Nông dân tỉnh được đề nghị vận động hội viên nộp hồ sơ qua mạng"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Who is asked recommends nothing by himself, and is charged with nothing.",
    ),
    Example(
        "Thanh tra tỉnh kiến nghị UBND tỉnh: (1) phê bình UBND huyện Đakrông; (2) yêu cầu Sở Y tế công khai "
        "giá dịch vụ; (3) giao Văn phòng UBND tỉnh theo dõi việc khắc phục.",
        points(
            "recommendation",
            "phê bình UBND huyện Đakrông",
            "yêu cầu Sở Y tế công khai giá dịch vụ",
            "giao Văn phòng UBND tỉnh theo dõi việc khắc phục",
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Requests that are numbered in one sentence stay requests, also where they say that others be ordered.",
    ),
    Example(
        "Kết luận cuộc họp, Chủ tịch UBND xã Nguyễn Văn Lộc giao Phòng Kinh tế xin lỗi những hộ đã phải chờ "
        "lâu. Tập thể để hồ sơ quá hạn mà không giải trình thì không được xét khen thưởng.",
        points(
            "directive",
            "Phòng Kinh tế xin lỗi những hộ đã phải chờ lâu",
            "Tập thể để hồ sơ quá hạn mà không giải trình thì không được xét khen thưởng",
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="What those charged had done stands in an attribute of the order.",
    ),
    Example(
        "IV. KIẾN NGHỊ\n1. Đối với UBND huyện Vĩnh Linh: sửa quy chế tiếp dân; bố trí thêm ghế chờ. Các xã "
        "còn lại phải phát huy kết quả đã đạt được.",
        points(
            "recommendation",
            "sửa quy chế tiếp dân",
            "bố trí thêm ghế chờ",
            "Các xã còn lại phải phát huy kết quả đã đạt được",
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Under a heading of recommendations an order asks.",
    ),
    Example(
        "Chị Lan đề nghị UBND xã lắp thêm quạt. Anh cũng đề nghị công an xã trực ngoài giờ.",
        points("recommendation", "UBND xã lắp thêm quạt", "công an xã trực ngoài giờ"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Chị and anh speak as ông and bà do.",
    ),
    Example(
        "Chia sẻ tại tọa đàm, chủ một cửa hàng ở phường 5 nói: “Tôi cảm ơn các cán bộ, thủ tục bây giờ nhanh "
        "hơn trước”.",
        [],
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Thanks are no statement.",
    ),
    Example(
        "Thường trực HĐND huyện kiến nghị UBND huyện: công khai quy hoạch; rà soát hồ sơ tồn. Thường trực "
        "HĐND huyện cũng đề nghị Ủy ban MTTQ huyện theo dõi việc xin lỗi dân.",
        points(
            "recommendation", "công khai quy hoạch", "rà soát hồ sơ tồn", "Ủy ban MTTQ huyện theo dõi việc xin lỗi dân"
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="A council goes on asking.",
    ),
]
