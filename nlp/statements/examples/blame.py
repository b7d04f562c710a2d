"""Examples of shortcomings, difficulties and causes, run as tests."""

from __future__ import annotations

from nlp.examples import Example
from nlp.statements.examples.points import points

EXAMPLES: list[Example] = [
    Example(
        "Tuy nhiên, công tác cải cách hành chính của huyện còn một số hạn chế như: báo cáo gửi chậm; "
        "chưa có sáng kiến được công nhận; một số thủ tục niêm yết đã hết hiệu lực…",
        points(
            "shortcoming",
            "báo cáo gửi chậm",
            "chưa có sáng kiến được công nhận",
            "một số thủ tục niêm yết đã hết hiệu lực",
        ),
        why="A list behind a noun of blame is split at semicolons; opener and last mark go.",
    ),
    Example(
        "Những khó khăn, vướng mắc được nêu ra như: đường truyền mạng thường xuyên bị gián đoạn, "
        "người dân chưa quen nộp hồ sơ trực tuyến.",
        points(
            "difficulty",
            "đường truyền mạng thường xuyên bị gián đoạn",
            "người dân chưa quen nộp hồ sơ trực tuyến",
        ),
        why="Only behind 'như:' do commas split, where each part is a whole clause.",
    ),
    Example(
        "Qua kiểm tra, Đoàn chỉ ra một số tồn tại. Việc luân chuyển hồ sơ còn chậm. Sổ theo dõi ghi chưa đầy đủ; "
        "phiếu hẹn không có chữ ký.",
        points(
            "shortcoming",
            "Việc luân chuyển hồ sơ còn chậm",
            "Sổ theo dõi ghi chưa đầy đủ",
            "phiếu hẹn không có chữ ký",
        ),
        why="A sentence that announces shortcomings and names none is followed by them.",
    ),
    Example(
        "Nguyên nhân chủ yếu là do người đứng đầu một số đơn vị chưa quyết liệt. "
        "Công chức đầu mối thường xuyên thay đổi.",
        points(
            "cause",
            "người đứng đầu một số đơn vị chưa quyết liệt",
            "Công chức đầu mối thường xuyên thay đổi",
        ),
    ),
    Example(
        "Chỉ số hài lòng đạt thấp là do thời gian giải quyết hồ sơ kéo dài.",
        points("cause", "thời gian giải quyết hồ sơ kéo dài"),
        why="'là do' behind a low result opens a cause without the noun.",
    ),
    Example(
        "Huyện Sốp Cộp bị trừ điểm ở tiêu chí thanh toán trực tuyến.",
        points(
            "shortcoming",
            "Huyện Sốp Cộp bị trừ điểm ở tiêu chí thanh toán trực tuyến",
            subjects=["Huyện Sốp Cộp"],
        ),
        province="Sơn La",
    ),
    Example(
        "Theo bà Vì Thị Lả, Phó Giám đốc Sở Tư pháp, huyện Sốp Cộp bị trừ điểm ở tiêu chí thanh toán trực tuyến.",
        points(
            "shortcoming",
            "huyện Sốp Cộp bị trừ điểm ở tiêu chí thanh toán trực tuyến",
            subjects=["Huyện Sốp Cộp"],
            speaker={"name": "Vì Thị Lả", "position": "Phó Giám đốc Sở Tư pháp"},
        ),
        province="Sơn La",
        why="Whose account it is belongs to no point, and the speaker's office is not blamed.",
    ),
    Example(
        "Nói về việc tụt hạng, ông Lò Văn Inh, Phó Chủ tịch UBND huyện Vân Hồ cho biết huyện mất điểm chủ yếu ở "
        "nội dung chuyển đổi số. Khâu yếu nhất của huyện là số hóa kết quả giải quyết.",
        points(
            "shortcoming",
            "huyện mất điểm chủ yếu ở nội dung chuyển đổi số",
            "số hóa kết quả giải quyết",
            speaker={"name": "Lò Văn Inh", "position": "Phó Chủ tịch UBND huyện Vân Hồ"},
        ),
        province="Sơn La",
    ),
    Example(
        "Đơn vị nào chậm gửi báo cáo sẽ bị trừ điểm ở tiêu chí chế độ thông tin. Sở Nội vụ đã hướng dẫn các xã bị trừ "
        "điểm ở tiêu chí này khắc phục. Sở Tư pháp đã làm việc với các xã chậm số hóa hồ sơ. Huyện đã xử lý khâu yếu "
        "nhất là thanh toán trực tuyến.",
        points("shortcoming"),
        why="What would cost points, and what is being mended, is no shortcoming that somebody states.",
    ),
    Example(
        "“Vướng mắc lớn nhất là công chức phải kiêm nhiệm nhiều việc”, bà Sùng Thị Mỷ, Chủ tịch UBND xã chia sẻ.",
        points(
            "difficulty",
            "công chức phải kiêm nhiệm nhiều việc",
            speaker={"name": "Sùng Thị Mỷ", "position": "Chủ tịch UBND xã"},
        ),
        why="A point in a quotation ends with it; the speaker is named behind.",
    ),
    Example(
        "Qua khảo sát, Ban Pháp chế nhận thấy:\n- Sổ theo dõi hồ sơ ghi chưa đầy đủ.\n"
        "- Bộ phận một cửa được bố trí khang trang.",
        points("shortcoming", "Sổ theo dõi hồ sơ ghi chưa đầy đủ"),
        why="Of findings that are listed, those that lack something are shortcomings.",
    ),
    Example(
        "Nói về nguyên nhân khiến tỷ lệ hồ sơ trực tuyến chưa cao, ông Lò Văn Hặc, Chủ tịch UBND xã cho biết, "
        "phần lớn người dân chưa có tài khoản; sóng di động ở bản xa chập chờn.",
        points(
            "cause",
            "phần lớn người dân chưa có tài khoản",
            "sóng di động ở bản xa chập chờn",
            speaker={"name": "Lò Văn Hặc", "position": "Chủ tịch UBND xã"},
        ),
        why="Who explains a cause gives it behind his verb of saying.",
    ),
    Example(
        "Chỉ số của tỉnh giảm 6 bậc do bị trừ điểm ở nhiều tiêu chí: chưa hoàn thành tinh giản biên chế; "
        "tỷ lệ hồ sơ trực tuyến thấp.",
        points("shortcoming", "chưa hoàn thành tinh giản biên chế", "tỷ lệ hồ sơ trực tuyến thấp"),
        why="What points were lost for are shortcomings, also behind 'do'.",
    ),
    Example(
        "“Máy quét đã cũ; xã chỉ có một công chức tư pháp”, bà Sùng Thị Mỷ, Chủ tịch UBND xã nói về những vướng mắc.",
        points("difficulty", "Máy quét đã cũ", "xã chỉ có một công chức tư pháp"),
        why="The words behind a quotation say what it is of.",
    ),
    Example(
        "Các đại biểu đã phân tích, làm rõ những tồn tại như: việc rà soát thủ tục chưa thường xuyên; "
        "cơ chế một cửa hoạt động hình thức. Sở dĩ còn những tồn tại trên là do thủ trưởng chưa vào cuộc.",
        [
            {"type": "shortcoming", "text": "việc rà soát thủ tục chưa thường xuyên"},
            {"type": "shortcoming", "text": "cơ chế một cửa hoạt động hình thức"},
            {"type": "cause", "text": "thủ trưởng chưa vào cuộc"},
        ],
        why="What is made clear is told where it is listed; 'sở dĩ' opens the cause of what is wanting.",
    ),
    Example(
        "Qua kiểm tra cho thấy, xã này còn để 86 hồ sơ quá hạn; chưa thành lập tổ hỗ trợ.",
        points("shortcoming", "xã này còn để 86 hồ sơ quá hạn", "chưa thành lập tổ hỗ trợ"),
        why="What an inspection shows is a shortcoming where something is wanting.",
    ),
    Example(
        "“Khó nhất với chúng tôi là thiếu người rành máy tính. Đường truyền lại hay mất. Dân thì rất phấn khởi”, "
        "ông K’Tiêng, Chủ tịch UBND xã cho biết.",
        points("difficulty", "thiếu người rành máy tính", "Đường truyền lại hay mất"),
        why="A quotation of difficulties goes on while its sentences tell of some.",
    ),
    Example(
        "Tuy vậy, tỷ lệ hồ sơ nộp qua mạng mới đạt 4,7%, còn cách xa chỉ tiêu 20% tỉnh giao cho cả năm.",
        points(
            "shortcoming",
            "tỷ lệ hồ sơ nộp qua mạng mới đạt 4,7%, còn cách xa chỉ tiêu 20% tỉnh giao cho cả năm",
        ),
        why="A result that falls short of its target blames behind 'tuy vậy'; what was set before is no order.",
    ),
    Example(
        "Điểm yếu cố hữu của tỉnh là hạ tầng số manh mún, thiếu kết nối.\nSở Y tế mất 2,5 điểm vì không hoàn thành kế "
        "hoạch tinh giản biên chế.",
        points(
            "shortcoming",
            "hạ tầng số manh mún, thiếu kết nối",
            "Sở Y tế mất 2,5 điểm vì không hoàn thành kế hoạch tinh giản biên chế",
        ),
        why="A weakness by its name, and points lost for something.",
    ),
    Example(
        "Về hạn chế: Công tác tự kiểm tra chưa thường xuyên. Số sáng kiến ít. Nhận thức của người dân còn hạn chế.",
        points(
            "shortcoming",
            "Công tác tự kiểm tra chưa thường xuyên",
            "Số sáng kiến ít",
            "Nhận thức của người dân còn hạn chế",
        ),
        why="Sentences behind a label; little of something is a lack.",
    ),
    Example(
        "Tình trạng yêu cầu thêm giấy tờ ngoài quy định vẫn tái diễn tại thành phố Phủ Lý.",
        points("shortcoming", "Tình trạng yêu cầu thêm giấy tờ ngoài quy định vẫn tái diễn tại thành phố Phủ Lý"),
        why="A state that goes on.",
    ),
]
