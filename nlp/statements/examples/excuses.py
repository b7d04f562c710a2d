"""Examples of what clears of blame, and of what is told of orders and gives none, run as tests."""

from __future__ import annotations

from nlp.examples import Example
from nlp.statements.examples.points import points

EXAMPLES: list[Example] = [
    Example(
        "Qua kiểm tra tại xã Liêm Sơn, Đoàn kiểm tra phát hiện: xã có hai công chức đi muộn nhưng đều có lý "
        "do; trụ sở cũ đóng cửa; sổ theo dõi hồ sơ chưa cập nhật.",
        points("shortcoming", "sổ theo dõi hồ sơ chưa cập nhật"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="Who had a reason, and what is shut since all has moved, is not blamed.",
    ),
    Example(
        "Qua kiểm tra, Tổ công tác ghi nhận: Bộ phận Một cửa thay 5 máy in đã hỏng; bảng niêm yết chưa đầy đủ.",
        points("shortcoming", "bảng niêm yết chưa đầy đủ"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What is replaced is mended.",
    ),
    Example(
        "Qua kiểm tra, Đoàn chỉ ra một số tồn tại:\n- Có 03 công chức vắng mặt không có lý do.\n- Tổng số hồ "
        "sơ tiếp nhận là 1.250 hồ sơ.\n- Xã bố trí 5 công chức tại Bộ phận Một cửa.",
        points("shortcoming", "Có 03 công chức vắng mặt không có lý do"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="A plain count among findings is none; without a reason is blamed.",
    ),
    Example(
        "Công tác kiểm tra còn một số hạn chế như: số hồ sơ trễ hạn năm nay giảm còn 12 hồ sơ; huyện Bình Lục"
        " không bị trừ điểm nào; phần mềm chưa liên thông; công tác lưu trữ được thực hiện tốt.",
        points("shortcoming", "phần mềm chưa liên thông"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="Less of what is bad, none of it, and praise.",
    ),
    Example(
        "Các tiêu chí bị trừ điểm như: tỷ lệ hồ sơ được giải quyết đúng hạn; mức độ hài lòng của người dân.",
        points("shortcoming", "tỷ lệ hồ sơ được giải quyết đúng hạn", "mức độ hài lòng của người dân"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What a criterion measures is no praise.",
    ),
    Example(
        "Tuy nhiên, xã Liêm Sơn đã được trang bị 5 máy tính nhưng chưa kết nối mạng.",
        points("shortcoming", "xã Liêm Sơn đã được trang bị 5 máy tính nhưng chưa kết nối mạng"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What is given but of no use is wanting still.",
    ),
    Example(
        "Qua kiểm tra, Đoàn chỉ ra một số tồn tại. Bảng niêm yết thủ tục đã hết hiệu lực. Xã bố trí 5 công "
        "chức tại Bộ phận Một cửa. Sổ theo dõi ghi chưa đầy đủ.",
        points("shortcoming", "Bảng niêm yết thủ tục đã hết hiệu lực", "Sổ theo dõi ghi chưa đầy đủ"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="A sentence of nothing amiss does not end the findings.",
    ),
    Example(
        "UBND huyện kỷ luật 2 công chức thu tiền ngoài quy định.",
        [],
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="A body that punishes takes nothing.",
    ),
    Example(
        "Phó Chủ tịch UBND tỉnh cho biết năm qua tỉnh đã yêu cầu các sở cắt giảm 30% thời gian giải quyết; "
        "đến nay 17 sở đã hoàn thành.",
        [],
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="An order of last year, and what came of it.",
    ),
    Example(
        "Sở Nội vụ được giao chủ trì tham mưu kế hoạch và đã trình UBND tỉnh ban hành ngày 12/3/2024.",
        [],
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="A charge that has been carried out.",
    ),
    Example(
        "Nguyên nhân của những kết quả trên là do lãnh đạo huyện quan tâm chỉ đạo sát sao, cán bộ công chức nỗ lực.",
        [],
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="How somebody leads is no order.",
    ),
    Example(
        "Sở Giao thông vận tải không để hồ sơ nào quá hạn trong 6 tháng liên tiếp.",
        [],
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="How long something has gone well.",
    ),
    Example(
        "Xã Liêm Sơn phân công công chức hỗ trợ người dân nộp hồ sơ.",
        [],
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="How a body shares out its work, in the news.",
    ),
    Example(
        "Cử tri phường Lam Hạ kiến nghị UBND tỉnh sớm sửa đường Lê Lợi. Cử tri kiến nghị về tình trạng ngập "
        "úng tại khu dân cư số 3.",
        points("recommendation", "UBND tỉnh sớm sửa đường Lê Lợi"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What people spoke of besides is not asked of the one who was asked before.",
    ),
    Example(
        "UBND thành phố Phủ Lý đề nghị Sở Tư pháp sớm bàn giao dữ liệu hộ tịch; Sở cho biết sẽ bàn giao trong tháng 8.",
        points("recommendation", "Sở Tư pháp sớm bàn giao dữ liệu hộ tịch"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What the one who was asked says to it is not asked.",
    ),
    Example(
        "Nguyên nhân là do chủ đầu tư bổ sung giấy tờ chậm; Sở Xây dựng đã cử tổ công tác hỗ trợ; đến nay còn 3 hồ sơ.",
        points("cause", "chủ đầu tư bổ sung giấy tờ chậm"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What is done about it, and what is left, are no causes.",
    ),
    Example(
        "Tổ công tác lưu ý xã Liêm Sơn: lịch tiếp công dân ghi năm 2022; ghế chờ gãy 3 chiếc.",
        [],
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What was found in a place is no order to it.",
    ),
    Example(
        "Ban Chỉ đạo giao Công an tỉnh chủ trì làm sạch dữ liệu dân cư.",
        points("directive", "Công an tỉnh chủ trì làm sạch dữ liệu dân cư"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="The name of a board is no verb of an order.",
    ),
    Example(
        "Qua kiểm tra, Đoàn chỉ ra một số tồn tại:\n- Mới thay 2/5 máy đã hỏng.\n- Không có trường hợp trễ "
        "hẹn nào được xin lỗi.\n- Phòng Tư pháp giải quyết hồ sơ đúng hạn.",
        points("shortcoming", "Mới thay 2/5 máy đã hỏng", "Không có trường hợp trễ hẹn nào được xin lỗi"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="Mended in part, and a good thing that nobody had, are wanting still.",
    ),
    Example(
        "Chủ tịch UBND tỉnh yêu cầu Sở Nội vụ rà soát thủ tục; quan tâm việc đào tạo công chức trẻ.",
        points("directive", "Sở Nội vụ rà soát thủ tục", "quan tâm việc đào tạo công chức trẻ"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why="What a body is to care for is ordered, and not only spoken of.",
    ),
    Example(
        "Công tác cải cách hành chính còn một số hạn chế như: có đơn vị hạ thấp chỉ tiêu để lấy thành tích.",
        points("shortcoming", "có đơn vị hạ thấp chỉ tiêu để lấy thành tích"),
        url="https://hanam.gov.vn/x",
        published_at="2024-05-05",
        why='A body is no leave of absence: "có đơn vị", "có đơn xin phép".',
    ),
]
