"""Examples of directives and recommendations, run as tests."""

from __future__ import annotations

from nlp.examples import Example
from nlp.statements.examples.points import points

EXAMPLES: list[Example] = [
    Example(
        "Các đại biểu đã thảo luận về những tồn tại, hạn chế trong công tác cải cách hành chính.",
        [],
        why="That shortcomings were talked about names none.",
    ),
    Example(
        "Nguyên nhân của kết quả trên là do các cấp, các ngành đã vào cuộc quyết liệt.",
        [],
        why="The cause of a success is no cause of a shortcoming.",
    ),
    Example(
        "Chủ tịch UBND tỉnh yêu cầu Sở Nội vụ xây dựng kế hoạch khắc phục trước ngày 30/6/2024; "
        "các sở, ngành nghiêm túc rút kinh nghiệm.",
        [
            {
                "type": "directive",
                "text": "Sở Nội vụ xây dựng kế hoạch khắc phục trước ngày 30/6/2024",
                "subjects": ["Sở Nội vụ"],
                "assignees": ["Sở Nội vụ"],
                "deadline": "2024-06-30",
                "speaker": {"name": None, "position": "Chủ tịch UBND tỉnh"},
            },
            {"type": "directive", "text": "các sở, ngành nghiêm túc rút kinh nghiệm", "subjects": []},
        ],
        province="Sơn La",
    ),
    Example(
        "UBND xã Chiềng Khoong kiến nghị UBND tỉnh bố trí kinh phí mua máy quét; đề nghị Sở Nội vụ bổ sung biên chế.",
        [
            {
                "type": "recommendation",
                "text": "UBND tỉnh bố trí kinh phí mua máy quét",
                "subjects": ["UBND Tỉnh Sơn La"],
                "speaker": None,
            },
            {"type": "recommendation", "text": "Sở Nội vụ bổ sung biên chế", "subjects": ["Sở Nội vụ"]},
        ],
        province="Sơn La",
    ),
    Example(
        "Thường trực HĐND tỉnh đề nghị UBND tỉnh: chỉ đạo các sở công khai thủ tục; tăng cường kiểm tra công vụ.",
        points(
            "recommendation",
            "chỉ đạo các sở công khai thủ tục",
            "tăng cường kiểm tra công vụ",
            subjects=["UBND Tỉnh Phú Thọ"],
        ),
        province="Phú Thọ",
        why="What a council asks of a committee is a recommendation, also where the verb is 'chỉ đạo'.",
    ),
    Example(
        "Phát biểu kết luận hội nghị, đồng chí Lò Văn Hặc, Phó Chủ tịch UBND huyện đề nghị các phòng chuyên môn "
        "rà soát hồ sơ quá hạn. Tăng cường tuyên truyền về dịch vụ công trực tuyến.",
        points(
            "directive",
            "các phòng chuyên môn rà soát hồ sơ quá hạn",
            "Tăng cường tuyên truyền về dịch vụ công trực tuyến",
            speaker={"name": "Lò Văn Hặc", "position": "Phó Chủ tịch UBND huyện"},
        ),
        why="'đề nghị' of the one who concludes is a directive, and his orders go on without a verb of saying.",
    ),
    Example(
        "II. TỒN TẠI, HẠN CHẾ\n1. Việc công khai thủ tục chưa kịp thời; Sở Y tế còn 12 hồ sơ quá hạn.\n"
        "III. KIẾN NGHỊ\n1. Đối với Sở Y tế\n- Kiểm điểm các cá nhân để hồ sơ quá hạn.",
        [
            {"type": "shortcoming", "text": "Việc công khai thủ tục chưa kịp thời", "subjects": []},
            {"type": "shortcoming", "text": "Sở Y tế còn 12 hồ sơ quá hạn", "subjects": ["Sở Y tế"]},
            {
                "type": "recommendation",
                "text": "Kiểm điểm các cá nhân để hồ sơ quá hạn",
                "subjects": ["Sở Y tế"],
            },
        ],
        kind="report",
        why="A heading frames the items below it; a body named in a heading is charged with them.",
    ),
    Example(
        "I. MỤC TIÊU\n- Cải thiện thứ hạng Chỉ số CCHC của tỉnh.\nII. TỔ CHỨC THỰC HIỆN\n1. Sở Tài chính\n"
        "- Bố trí kinh phí thực hiện kế hoạch.\n- Phấn đấu giải ngân đạt 95%.",
        [
            {
                "type": "directive",
                "text": "Bố trí kinh phí thực hiện kế hoạch",
                "subjects": ["Sở Tài chính"],
                "speaker": None,
            }
        ],
        kind="plan",
        why="Aims and targets of a plan are no directives; what it charges a body with is.",
    ),
    Example(
        "Điểm số tăng 2 bậc so với năm trước. Tuy nhiên, lĩnh vực chính quyền số giảm 3,1%, tụt 14 bậc.",
        [],
        why="A fall in rank or score alone is a figure, no shortcoming.",
    ),
    Example(
        "Sở Giao thông vận tải đáp ứng yêu cầu nhiệm vụ được giao và hạn chế thấp nhất việc để hồ sơ quá hạn.",
        [],
        why="'yêu cầu', 'giao' and 'hạn chế' have other uses than to order and to blame.",
    ),
    Example(
        "Kế hoạch giao:\n- Sở Y tế niêm yết lại thủ tục.\n- Sở Nội vụ giao ban công tác này hằng quý.",
        points("directive", "Sở Y tế niêm yết lại thủ tục", "Sở Nội vụ giao ban công tác này hằng quý"),
        province="Sơn La",
        why="A plan or a decision charges as a person does; 'giao ban' is another word than 'giao Ban Pháp chế'.",
    ),
    Example(
        "Đề nghị các hộ dân chủ động tích trữ nước. Nhà máy đề nghị khách hàng thông cảm.",
        [],
        why="What a notice asks of its readers is said by no body to another.",
    ),
    Example(
        "Giám đốc Sở Y tế yêu cầu Văn phòng Sở rà soát hồ sơ quá hạn; phấn đấu Chỉ số của Sở vào tốp 5. "
        "Năm 2026, Sở phấn đấu đạt trên 90 điểm.",
        points("directive", "Văn phòng Sở rà soát hồ sơ quá hạn", "phấn đấu Chỉ số của Sở vào tốp 5"),
        why="A target is an order only where somebody gives it as one.",
    ),
    Example(
        "UBND tỉnh ban hành kế hoạch nâng hạng. Cải cách tài chính công đạt 9,6 điểm, xếp thứ 35.",
        [],
        why="A result is no task, though the name of its field begins with a verb.",
    ),
    Example(
        "II. KHÓ KHĂN\n1. Thiếu công chức chuyên trách đất đai\n2. Đường truyền thường xuyên gián đoạn\n"
        "III. KIẾN NGHỊ\n1. Đối với Sở Nội vụ\nTổ chức tập huấn cho công chức mới",
        [
            {"type": "difficulty", "text": "Thiếu công chức chuyên trách đất đai"},
            {"type": "difficulty", "text": "Đường truyền thường xuyên gián đoạn"},
            {"type": "recommendation", "text": "Tổ chức tập huấn cho công chức mới", "subjects": ["Sở Nội vụ"]},
        ],
        kind="report",
        province="Sơn La",
        why="Numbered lines without a full stop that have nothing below them are points, not headings.",
    ),
    Example(
        "Chủ tịch UBND tỉnh yêu cầu:\n1. Thủ trưởng các sở, ngành:\na) Trực tiếp đối thoại với người dân.\n"
        "2. Sở Y tế số hóa hồ sơ lưu.",
        [
            {"type": "directive", "text": "Trực tiếp đối thoại với người dân", "subjects": []},
            {"type": "directive", "text": "Sở Y tế số hóa hồ sơ lưu", "subjects": ["Sở Y tế"]},
        ],
        province="Sơn La",
        why="A heading within an open list of orders says whom the next ones charge.",
    ),
    Example(
        "II. NỘI DUNG\n1. Tuyên truyền\n- Sắp xếp lại chuyên mục trên cổng; hoàn thành trong quý II/2022.\n"
        "III. TỔ CHỨC THỰC HIỆN\n1. UBND các xã, thị trấn: Xây dựng kế hoạch chi tiết.",
        [
            {
                "type": "directive",
                "text": "Sắp xếp lại chuyên mục trên cổng; hoàn thành trong quý II/2022",
                "deadline": "2022-Q2",
            },
            {"type": "directive", "text": "Xây dựng kế hoạch chi tiết"},
        ],
        kind="plan",
        why="The contents of a plan are tasks; a deadline is none, and a label of bodies is no part of one.",
    ),
    Example(
        "Kết luận phiên chất vấn, ông Trần Hải Đăng, Chủ tịch HĐND tỉnh đề nghị UBND tỉnh thực hiện đúng lời hứa.",
        points("recommendation", "UBND tỉnh thực hiện đúng lời hứa"),
        why="Who speaks for a council requests, though he concludes.",
    ),
    Example(
        "3. Chỉ tiêu, nhiệm vụ năm 2023\n- Tỷ lệ hồ sơ nộp trực tuyến đạt tối thiểu 80%.\n"
        "- Văn phòng Sở rà soát, trình công bố thủ tục mới trong thời hạn quy định; Thanh tra Sở kiểm tra 5 đơn vị.",
        points(
            "directive",
            "Văn phòng Sở rà soát, trình công bố thủ tục mới trong thời hạn quy định",
            "Thanh tra Sở kiểm tra 5 đơn vị",
        ),
        kind="report",
        why="Under aims and tasks together, the tasks are orders and the aims none.",
    ),
    Example(
        "Giám đốc Sở Tư pháp chịu trách nhiệm thi hành Quyết định này./.",
        [],
        kind="decision",
        why="The closing formula of a decision is no directive.",
    ),
]
