"""Examples of what is wanting and why, as inspections, meetings and reports tell it, run as tests."""

from __future__ import annotations

from nlp.examples import Example
from nlp.statements.examples.points import points

EXAMPLES: list[Example] = [
    Example(
        "Theo thống kê của Bộ Nội vụ, SIPAS năm 2022 của tỉnh sụt giảm 2,4%, thấp hơn mức bình quân cả nước.",
        [],
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="A result that a source tells is no shortcoming, though it is lower.",
    ),
    Example(
        "Những bất cập kể trên phần lớn là do quy trình nội bộ chưa được cập nhật; lãnh đạo xã ít xuống thôn.",
        points("cause", "quy trình nội bộ chưa được cập nhật", "lãnh đạo xã ít xuống thôn"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="What a fault is blamed on is its cause.",
    ),
    Example(
        "Các khuyết điểm này đều có nguyên nhân chủ quan, đó là: người đứng đầu buông lỏng quản lý; công "
        "chức ngại học cái mới.",
        points("cause", "người đứng đầu buông lỏng quản lý", "công chức ngại học cái mới"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Also where the noun of a cause stands behind it.",
    ),
    Example(
        "Những thiếu sót trên xuất phát từ việc phòng chuyên môn chưa được tập huấn.",
        points("cause", "phòng chuyên môn chưa được tập huấn"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Also by another word.",
    ),
    Example(
        "Giải thích những chậm trễ này, lãnh đạo UBND phường Đông Lương cho rằng do phần mềm thường xuyên "
        "quá tải; do công chức mới nhận việc.",
        points("cause", "phần mềm thường xuyên quá tải", "công chức mới nhận việc"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Who explains what went wrong gives its causes.",
    ),
    Example(
        "Nội dung công khai, minh bạch chỉ xếp thứ 50, đạt thấp là do các xã niêm yết sơ sài, nhiều nơi "
        "không cập nhật.",
        points("cause", "các xã niêm yết sơ sài, nhiều nơi không cập nhật"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="A low result and why.",
    ),
    Example(
        "Nguyên nhân là do thiết bị đầu tư từ năm 2012 đã hỏng. Nhân sự đầu mối liên tục thay đổi. Bà Hoa "
        "hứa sẽ khắc phục dứt điểm hồ sơ quá hạn trong tháng 6.",
        points("cause", "thiết bị đầu tư từ năm 2012 đã hỏng", "Nhân sự đầu mối liên tục thay đổi"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="A promise ends the causes.",
    ),
    Example(
        "Báo cáo nêu một số hạn chế:\nThủ tục niêm yết tại UBND xã Hải Chánh đã hết hiệu lực.\nCông chức ở xã "
        "Hải Sơn thu thêm giấy tờ ngoài quy định; sổ theo dõi không có chữ ký.\nÔng Lê Văn Hòa, Trưởng phòng "
        "Nội vụ cho biết huyện đã kiểm điểm.",
        points(
            "shortcoming",
            "Thủ tục niêm yết tại UBND xã Hải Chánh đã hết hiệu lực",
            "Công chức ở xã Hải Sơn thu thêm giấy tờ ngoài quy định",
            "sổ theo dõi không có chữ ký",
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="A list without marks goes on while its paragraphs blame.",
    ),
    Example(
        "Hội nghị cũng thẳng thắn điểm lại những tồn tại. Ba thôn có tổ công nghệ số nhưng hoạt động hình "
        "thức. Phòng Tư pháp còn 7 hồ sơ hộ tịch chưa giải quyết xong.",
        points(
            "shortcoming",
            "Ba thôn có tổ công nghệ số nhưng hoạt động hình thức",
            "Phòng Tư pháp còn 7 hồ sơ hộ tịch chưa giải quyết xong",
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="A sentence that announces faults is followed by them.",
    ),
    Example(
        "Kể về nỗi vất vả của cơ sở, bà Hồ Thị Lan, Chủ tịch UBND xã A Dơi cho biết nhiều bản chưa có điện "
        "lưới nên cán bộ phải chạy máy nổ.",
        points("difficulty", "nhiều bản chưa có điện lưới nên cán bộ phải chạy máy nổ"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Of what hardship somebody speaks, and what he says of it.",
    ),
    Example(
        "Còn theo Giám đốc Trung tâm Phục vụ hành chính công Trần Đình Phúc, phần mềm thường bị treo vào "
        "cuối buổi chiều.",
        points("difficulty", "phần mềm thường bị treo vào cuối buổi chiều"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Things that break down are a hardship, not somebody's fault.",
    ),
    Example(
        "IV. KHÓ KHĂN, VƯỚNG MẮC\nCác xã phản ánh: mạng nội bộ chưa thông suốt; kinh phí bảo trì máy tính "
        "chưa được cấp.",
        points("difficulty", "mạng nội bộ chưa thông suốt", "kinh phí bảo trì máy tính chưa được cấp"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="Under a heading of hardships a list tells hardships.",
    ),
    Example(
        "Kết luận buổi giám sát, bà Trần Thị Hạnh đánh giá không khí thẳng thắn, không nể nang.",
        [],
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="What is denied is no lack.",
    ),
    Example(
        "Qua kiểm tra, tại Sở Y tế, 9/30 hồ sơ không có phiếu hẹn; hai phòng chưa cập nhật sổ theo dõi.",
        points("shortcoming", "tại Sở Y tế, 9/30 hồ sơ không có phiếu hẹn", "hai phòng chưa cập nhật sổ theo dõi"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2023-05-10",
        why="An introduction that shows what was found.",
    ),
    Example(
        "Hội nghị chỉ ra hạn chế lớn nhất là giao việc rồi không ai theo dõi, do đó yêu cầu Sở Nội vụ chấm lại từng "
        "tiêu chí; Sở Tài chính trình phương án tự chủ trong tháng 11/2021.",
        [
            *points("shortcoming", "giao việc rồi không ai theo dõi"),
            *points("directive", "Sở Nội vụ chấm lại từng tiêu chí", subjects=["Sở Nội vụ"]),
            *points("directive", "Sở Tài chính trình phương án tự chủ trong tháng 11/2021", deadline="2021-11"),
        ],
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="What a sentence goes on to order is an order, and so is what follows it.",
    ),
    Example(
        "Còn theo bà Lê Thị Cúc, Phó Giám đốc Sở Xây dựng, việc liên thông với cơ quan thuế chưa thông suốt.",
        points(
            "shortcoming",
            "việc liên thông với cơ quan thuế chưa thông suốt",
            speaker={"name": "Lê Thị Cúc", "position": "Phó Giám đốc Sở Xây dựng"},
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="The office goes with the name of whose words they are.",
    ),
    Example(
        "Hội nghị chỉ rõ một số tồn tại: tỷ lệ hồ sơ trực tuyến của Sở Tư pháp chưa đạt chỉ tiêu; một bộ phận công "
        "chức chưa chủ động.",
        [
            *points("shortcoming", "tỷ lệ hồ sơ trực tuyến của Sở Tư pháp chưa đạt chỉ tiêu", subjects=["Sở Tư pháp"]),
            *points("shortcoming", "một bộ phận công chức chưa chủ động", subjects=[]),
        ],
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="Some of all officials are not those of the body named before.",
    ),
    Example(
        "Đồng chí Bế Văn Thắng, Chủ tịch UBND tỉnh chủ trì Hội nghị.\nPhát biểu bế mạc Hội nghị, đồng chí Bế Văn Thắng "
        "nói: “Không thể để bà con đi cả buổi chợ vì một chữ ký”. Ông cũng đề nghị Sở Y tế công khai giá thuốc.",
        points(
            "directive",
            "Sở Y tế công khai giá thuốc",
            speaker={"name": "Bế Văn Thắng", "position": "Chủ tịch UBND tỉnh"},
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="What rouses tells of nothing wanting; whoever concludes directs those whom he asks.",
    ),
    Example(
        "V. TỔ CHỨC THỰC HIỆN\n1. Kinh phí thực hiện là 640 triệu đồng; giao Sở Tài chính tham mưu phân bổ.",
        points("directive", "Sở Tài chính tham mưu phân bổ"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        kind="plan",
        why="What a plan costs is no task.",
    ),
    Example(
        "“Tụt hạng là điều đáng tiếc”, ông Nguyễn Văn Hải nhấn mạnh và yêu cầu Sở Nội vụ rà soát từng tiêu chí.",
        points("directive", "Sở Nội vụ rà soát từng tiêu chí", speaker={"name": "Nguyễn Văn Hải", "position": None}),
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="An order joined to another verb of the speaker.",
    ),
    Example(
        "Về những mặt còn hạn chế, Giám đốc Sở Nội vụ Phạm Thị Hoa cho rằng: Thứ nhất, một số nơi chưa coi trọng việc "
        "này. Thứ hai, chữ ký số còn hình thức.",
        points(
            "shortcoming",
            "một số nơi chưa coi trọng việc này",
            "chữ ký số còn hình thức",
            subjects=[],
            speaker={"name": "Phạm Thị Hoa", "position": "Giám đốc Sở Nội vụ"},
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="Who tells of shortcomings is not the one blamed.",
    ),
    Example(
        "Nguyên nhân sâu xa của hạn chế này, theo ông Trần Quốc Bảo, nằm ở chỗ nhiều nơi coi đây là việc riêng của sở.",
        points("cause", "nhiều nơi coi đây là việc riêng của sở"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="Where a cause lies.",
    ),
    Example(
        "Huyện ủy chỉ đạo các cơ quan tập trung: đẩy mạnh tuyên truyền bằng tiếng dân tộc; phân công cán bộ phụ trách "
        "từng tiêu chí.",
        points("directive", "đẩy mạnh tuyên truyền bằng tiếng dân tộc", "phân công cán bộ phụ trách từng tiêu chí"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="A list behind the verb of what is to be done.",
    ),
    Example(
        "Chỉ số PAPI của tỉnh giảm 2,1 điểm. Một phần là bởi công tác tuyên truyền chưa đến được thôn, buôn; phần nữa "
        "do cán bộ cơ sở chưa hiểu hết ý nghĩa của chỉ số.",
        points(
            "cause",
            "công tác tuyên truyền chưa đến được thôn, buôn",
            "cán bộ cơ sở chưa hiểu hết ý nghĩa của chỉ số",
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="Causes told in parts, of the sentence before.",
    ),
    Example(
        "Chủ tịch UBND tỉnh vừa ban hành Chỉ thị 08/CT-UBND, theo đó: Sở Y tế chấn chỉnh thái độ phục vụ tại các bệnh "
        "viện; chủ tịch UBND cấp huyện tiếp dân định kỳ, không ủy quyền cho cấp phó.",
        points(
            "directive",
            "Sở Y tế chấn chỉnh thái độ phục vụ tại các bệnh viện",
            "chủ tịch UBND cấp huyện tiếp dân định kỳ, không ủy quyền cho cấp phó",
            speaker=None,
        ),
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="What a paper charges bodies with, as an article reports it.",
    ),
    Example(
        "Giải trình với Đoàn, bà Lê Hồng Thắm, Phó Chủ tịch UBND huyện cho rằng do cán bộ mới luân chuyển, "
        "chưa quen việc.",
        points("cause", "cán bộ mới luân chuyển, chưa quen việc"),
        url="https://www.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="Why, in the words of one who explains.",
    ),
    Example(
        "Thành phố vừa ban hành Kế hoạch nâng cao Chỉ số CCHC. UBND các xã, phường có trách nhiệm gửi kết quả tự đánh "
        "giá trước ngày 10/12. Phòng Văn hóa và Thông tin phối hợp Trung tâm Truyền thanh mở chuyên mục.",
        points(
            "directive",
            "UBND các xã, phường có trách nhiệm gửi kết quả tự đánh giá trước ngày 10/12",
            "Phòng Văn hóa và Thông tin phối hợp Trung tâm Truyền thanh mở chuyên mục",
        ),
        url="https://dongha.quangtri.gov.vn/x",
        published_at="2021-10-22",
        why="A body that is told to act out of a plan, behind another.",
    ),
]
