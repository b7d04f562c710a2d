"""Examples of causes: denied, told behind a fall or behind what is wanting; and of what is no point at all."""

from __future__ import annotations

from nlp.examples import Example
from nlp.statements.examples.points import points

EXAMPLES: list[Example] = [
    Example(
        "“Điểm thấp không phải vì doanh nghiệp khắt khe. Nguyên nhân là cán bộ thụ lý ngại trách nhiệm”, ông Nam nói.",
        points("cause", "cán bộ thụ lý ngại trách nhiệm"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What is denied to be the cause is none.",
    ),
    Example(
        "Hồ sơ trễ hạn không hẳn do thiếu người mà do công chức chưa chủ động phối hợp.",
        points("cause", "công chức chưa chủ động phối hợp"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What is told to be it instead.",
    ),
    Example(
        "Đáng lo nhất là Cải cách thể chế, tụt tới 16 bậc, do 4 văn bản quy phạm pháp luật ban hành chậm.",
        points("cause", "4 văn bản quy phạm pháp luật ban hành chậm"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="A fall that worries is no difficulty; behind the comma stands why.",
    ),
    Example(
        "Riêng nhóm cung cấp dịch vụ trực tuyến đạt thấp là do người dân vẫn quen nộp hồ sơ giấy.",
        points("cause", "người dân vẫn quen nộp hồ sơ giấy"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="A group of an index is measured, too.",
    ),
    Example(
        "Sở Tư pháp thừa nhận hạn chế: việc số hóa sổ hộ tịch còn chậm, nguyên nhân là đơn giá chưa được ban hành.",
        [
            *points("shortcoming", "việc số hóa sổ hộ tịch còn chậm"),
            *points("cause", "đơn giá chưa được ban hành"),
        ],
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What is wanting, and why, are two points.",
    ),
    Example(
        "Kết luận hội nghị, Chủ tịch UBND tỉnh Lê Văn Nam lưu ý hai hạn chế: dữ liệu giữa các sở chưa liên thông; "
        "thủ tục thuê dịch vụ kéo dài. “Cải cách mà dân còn phải chờ thì chưa phải cải cách”, ông ví von.",
        points("shortcoming", "dữ liệu giữa các sở chưa liên thông", "thủ tục thuê dịch vụ kéo dài"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="To point out what is wanting is no order, and a saw tells of nothing that happened.",
    ),
    Example(
        "PAPI năm 2023 đạt 45,2 điểm; tuy vậy tỉnh mới chỉ thuộc nhóm Trung bình cao.",
        points("shortcoming"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="A class alone is a figure.",
    ),
    Example(
        "Hạn chế: một số xã giải quyết hồ sơ còn chậm. Đâu là điểm nghẽn hiện nay, thưa ông? Điểm nghẽn là phần mềm "
        "chưa kết nối.",
        points("shortcoming", "một số xã giải quyết hồ sơ còn chậm", "phần mềm chưa kết nối"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="A question asks what is wanting, and its answer tells it.",
    ),
    Example(
        "Mọi hồ sơ trễ hạn có thư xin lỗi do chủ tịch xã ký.\nHồ sơ còn tồn đọng nhiều do lãnh đạo chưa ký.",
        points("cause", "lãnh đạo chưa ký"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="Who signs a letter is no cause.",
    ),
    Example(
        "Nguyên nhân, theo bà Đinh Thị Hảo, Phó Giám đốc Sở Tài chính, là do công chức kiêm nhiệm. Ngoài ra, theo Sở "
        "Tài chính, việc phối hợp giữa các ngành còn thiếu chặt chẽ; kinh phí chưa được bố trí kịp thời.",
        points(
            "cause",
            "công chức kiêm nhiệm",
            "việc phối hợp giữa các ngành còn thiếu chặt chẽ",
            "kinh phí chưa được bố trí kịp thời",
        ),
        why="Whose account it is may stand in an aside with an office, and more causes follow with 'Ngoài ra'.",
    ),
    Example(
        "Khó khăn của xã, theo ông Quách Văn Bền, Chủ tịch UBND xã, là đường truyền thường xuyên gián đoạn.",
        points("difficulty", "đường truyền thường xuyên gián đoạn"),
    ),
    Example(
        "Bà Hảo cho rằng nguyên nhân trước hết thuộc về người đứng đầu: “Có thủ trưởng còn khoán trắng cho cấp phó”.",
        points("cause", "Có thủ trưởng còn khoán trắng cho cấp phó"),
        why="Where a quotation tells the cause, it is the point.",
    ),
    Example(
        "Bên cạnh đó, theo Sở Tài chính, công tác tuyên truyền còn hình thức.",
        points("shortcoming", "công tác tuyên truyền còn hình thức"),
        why="Where no cause was told before, 'Bên cạnh đó' goes on with none.",
    ),
    Example(
        "Mất điểm ở đâu?\nQua rà soát, huyện bị trừ 5,2 điểm, tập trung vào các nội dung sau: chưa hoàn thành nhiệm vụ "
        "được giao; báo cáo gửi chậm. Cần rà soát các tiêu chí bị trừ điểm: thanh toán trực tuyến.",
        points("shortcoming", "chưa hoàn thành nhiệm vụ được giao", "báo cáo gửi chậm"),
        why="What points were lost for is no list of tasks; a heading that asks where tells none.",
    ),
]
