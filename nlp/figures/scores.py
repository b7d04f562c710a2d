"""Finds scores and percentages: "89,30/100 điểm", "92,18%", "giá trị 0,6077"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.figures.amounts import POINTS, comparator_of
from nlp.figures.items import Value
from nlp.figures.lexicon import COMPARATOR, COMPARATOR_AFTER, COMPARATOR_OF, words
from nlp.numbers import NUMBER, parse_number
from nlp.prefilter import Prefiltered

# Where a number or what compares it can begin: nowhere else need the many forms be tried.
_AHEAD = r"(?=[\d" + "".join(sorted({re.escape(phrase[0]) for phrase in COMPARATOR_OF})) + "])"
_SCORE = Prefiltered(
    rf"{_AHEAD}{COMPARATOR}(?<![\d.,/\-–])(?:(?<!năm )|(?<=ngã năm ))(?P<n>{NUMBER})(?:\s*điểm)?"
    rf"(?:\s*/\s*(?P<of>{NUMBER}))?\s*{POINTS}"
    rf"(?:\s*/\s*(?P<of2>{NUMBER})(?:\s*điểm)?|\s*,?\s*(?:(?:trên|theo)\s+(?:tổng\s+(?:số\s+)?|thang\s+(?:điểm\s+)?"
    rf"|(?:mức\s+|điểm\s+)?tối\s+đa\s+(?:là\s+)?)*|trong\s+(?:tổng\s+(?:số\s+)?|thang\s+(?:điểm\s+)?)"
    rf"|(?:điểm\s+)?tối\s+đa\s+là\s+)(?P<of3>{NUMBER})(?:\s*điểm)?)?"
    rf"{COMPARATOR_AFTER}"
)
_FRACTION = Prefiltered(
    rf"(?P<verb>đạt|được|là|(?:điểm\s+)?(?:tuyệt\s+đối|tối\s+đa)|:|\()\s*{COMPARATOR}(?P<n>{NUMBER})\s*/\s*(?P<of>{NUMBER})(?![\d.,]*\d|\s*điểm|/"
    rf"|\s*%|\s+(?!(?:và|xếp|tăng|giảm|đứng|ở)(?!\w))[^\W\d_])"
)
# "công khai, minh bạch 17,2/18; tiến độ giải quyết 19,1/20": a fraction with decimals is no date and no place.
_DECIMAL_FRACTION = Prefiltered(
    r"(?<=[^\W\d_] )(?P<n>\d{1,3}[.,]\d{1,3})\s*/\s*(?P<of>\d{1,4})(?![\d.,]*\d|/|\s*%|\s*điểm)"
)
_PERCENT = Prefiltered(rf"{_AHEAD}{COMPARATOR}(?<![\d.,/\-–])(?P<n>{NUMBER})\s*(?:%|phần\s+trăm){COMPARATOR_AFTER}")
_BARE = Prefiltered(
    rf"(?:(?<!\w)(?:đạt|được|là|giá\s+trị|điểm\s+số|số\s+điểm|mức|với|(?:lùi|tụt|rơi|rớt|giảm|trở)\s+về|còn|lên|xuống|từ|chỉ\s+số|dti|index|pci"
    rf"|papi|sipas|(?<!thang )điểm|(?:19|20)\d\d:)|(?<=\())\s*{COMPARATOR}(?P<n>\d{{1,4}}[.,]\d{{1,4}})(?=\s*(?:[;:)]"
    rf"|[.,](?:\s|$)|$|và(?!\w)|\((?!\s*\d)|lên(?!\w)|xuống(?!\w)|còn(?!\w)|năm\s+\d{{4}}|trở\s+lên"
    r"|[-–—]\s+(?:hạng|xếp|đứng|thứ|vị\s+trí)\s))"
    rf"{COMPARATOR_AFTER}"
)


# "chính quyền số 0,7105 (hạng 9), kinh tế số 0,6411": scores of an index of 0 to 1 right behind their names.
_OF_ONE = Prefiltered(r"(?<=[^\W\d_] )(?P<n>0[.,]\d{2,4})(?=\s*(?:\(|[;)]|[,.](?:\s|$)|$|và(?!\w)))")

# "Chỉ số chuyển đổi số (DTI) tối thiểu 0,75": a bound of such an index right behind its name.
_OF_ONE_BOUNDED = Prefiltered(
    rf"(?!tối\s+đa)(?P<cmp>{words(COMPARATOR_OF)})\s+(?P<n>0[.,]\d{{1,4}})(?=\s*(?:[;)]|[.,](?:\s|$)|$|(?:và|vào|trong)(?!\w)))"
)


# "PCI nằm trong nhóm 5 tỉnh dẫn đầu, điểm số không dưới 72": a bound without its unit behind the word for it.
_BOUNDED = Prefiltered(
    r"(?<!\w)(?:điểm\s+số|số\s+điểm|tổng\s+điểm|tổng\s+số\s+điểm)\s+(?:(?:chung|đạt|phải|là|ở|mức)\s+){0,3}"
    rf"(?P<cmp>{words(COMPARATOR_OF)})\s+(?P<n>\d{{2,3}}(?:[.,]\d{{1,3}})?)(?=\s*(?:[;:)]|[.,](?:\s|$)|$|(?:và|vào|trong)(?!\w)))"
)


# "mức độ hài lòng 17,6 trên 18 điểm": the scale in words.
_ON_SCALE = re.compile(
    rf"(?<![\d.,/\-–])(?P<n>{NUMBER})\s+trên\s+(?:tổng\s+(?:số\s+)?|thang\s+(?:điểm\s+)?|(?:mức\s+)?tối\s+đa\s+)?(?P<of>\d{{1,4}})\s+điểm(?!\w)"
)


# "bằng điểm nhau - 77,4 - nên cùng hạng 3": the number of both behind the word for it.
_TIED = Prefiltered(
    r"(?<!\w)(?:bằng\s+điểm(?:\s+nhau)?|cùng\s+điểm(?:\s+số)?|đồng\s+điểm|điểm\s+(?:số\s+)?(?:bằng|ngang)\s+nhau)"
    r"\s*(?:[-–—(:,]|là)\s*(?:(?:cùng|đều|là|đạt|được|mỗi\s+nơi)\s+){0,2}(?P<n>\d{1,3}[.,]\d{1,3}|\d{2,3})(?=\s*(?:[-–—);:]|[.,](?:\s|$)|$|(?:và|nên)(?!\w)))"
)


def scores(text: str, start: int, end: int) -> Iterator[Value]:
    for match in _ON_SCALE.finditer(text, start, end) if text.find(" trên ", start, end) >= 0 else ():
        number, scale_value = parse_number(match["n"], limit=1000), parse_number(match["of"])
        if number is not None and scale_value and number <= scale_value:
            yield Value(
                match.start(), match.end(), "score", number, unit="điểm", out_of=scale_value, rule="score.points"
            )
    for match in _SCORE.finditer(text, start, end):
        if text[max(start, match.start("n") - 12) : match.start("n")].endswith(("thang ", "thang điểm ")):
            continue  # "chấm trên thang 1.000 điểm"
        scale = match["of"] or match["of2"] or match["of3"]
        number = parse_number(match["n"], limit=parse_number(scale) if scale else 1000)
        if number is not None:
            yield Value(
                match.start(), match.end(), "score", number, unit="điểm", comparator=comparator_of(match),
                out_of=parse_number(scale) if scale else None, rule="score.points",
            )  # fmt: skip
    for match in _FRACTION.finditer(text, start, end):
        number, scale_value = parse_number(match["n"], limit=1000), parse_number(match["of"])
        if number is None or not scale_value or number > scale_value or scale_value > 1000:
            continue
        # "18/18" can be a date or a place too: two whole numbers are points of a component, or of a hundred.
        exact = bool(number % 1 or scale_value % 1) or scale_value in (100, 1000)
        if exact or (match["verb"] not in ("là", "(") and scale_value >= 5):
            yield Value(
                match.start("n"),
                match.end("of"),
                "score",
                number,
                unit="điểm",
                out_of=scale_value,
                rule="score.fraction" if exact else "score.whole",
            )
    for match in _DECIMAL_FRACTION.finditer(text, start, end):
        number, scale_value = parse_number(match["n"], limit=1000), parse_number(match["of"])
        if number is not None and scale_value and number <= scale_value:
            yield Value(
                match.start("n"), match.end("of"), "score", number, unit="điểm", out_of=scale_value,
                rule="score.fraction",
            )  # fmt: skip
    for match in _PERCENT.finditer(text, start, end):
        number = parse_number(match["n"], limit=999)
        if number is not None:
            yield Value(
                match.start(), match.end(), "percent", number, unit="%", comparator=comparator_of(match), rule="percent"
            )
    for match in _BARE.finditer(text, start, end):
        number = parse_number(match["n"], limit=1000)
        if number is not None:
            yield Value(
                match.start("n"), match.end(), "score", number, comparator=comparator_of(match), rule="score.bare"
            )
    for match in _BOUNDED.finditer(text, start, end):
        number = parse_number(match["n"], limit=1000)
        if number is not None:
            yield Value(
                match.start("cmp"), match.end(), "score", number, unit="điểm", comparator=comparator_of(match),
                rule="score.points",
            )  # fmt: skip
    for match in _TIED.finditer(text, start, end):
        number = parse_number(match["n"], limit=1000)
        if number is not None:
            yield Value(match.start("n"), match.end("n"), "score", number, unit="điểm", rule="score.points")
    for match in _OF_ONE_BOUNDED.finditer(text, start, end):
        number = parse_number(match["n"], limit=1)
        if number is not None:
            yield Value(
                match.start(), match.end("n"), "score", number, comparator=comparator_of(match), rule="score.named"
            )
    for match in _OF_ONE.finditer(text, start, end):
        number = parse_number(match["n"], limit=1)
        if number is not None:
            yield Value(match.start("n"), match.end("n"), "score", number, rule="score.named")
