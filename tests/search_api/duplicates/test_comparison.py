"""Prints of one text are told from texts of one template, from parts of collections and from quotations."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search_api.duplicates.comparison import Comparison, are_prints, compare, prints
from search_api.duplicates.signature import Packed, Signature, sign

TEXT = """Xã An Mẫu đã tiếp nhận 37 hồ sơ trong tháng qua, giải quyết đúng hạn được 31 bộ, chậm mất 6 bộ.
Theo khảo sát tại nhà văn hóa, có 94,5% người được hỏi hài lòng với thái độ của công chức, tăng 2,1 điểm.
Bưu điện thôn Bến Mẫu nhận trả kết quả tại nhà cho 112 lượt người già yếu, khuyết tật.
Trạm y tế cùng trường học đóng góp 3 sáng kiến, được chủ tịch Lò Văn Mẫu biểu dương trong cuộc họp ngày 12/3."""


def signature(text: str, title: str | None = "Bản tin", number: str | None = None) -> Signature:
    found = sign(title, text, number)
    assert found is not None
    return found[0]


def compared(one: str, two: str) -> Comparison:
    first, second = signature(one), signature(two)
    found = compare(first, second)
    assert are_prints(first, second) == found.duplicates
    return found


def test_a_text_is_a_duplicate_of_itself() -> None:
    same = compared(TEXT, TEXT)
    assert (same.jaccard, same.containment, same.conflict, same.part, same.title) == (1.0, 1.0, 0, 1.0, 1.0)
    assert same.duplicates


def test_comparison_is_symmetric() -> None:
    other = TEXT.replace("xã", "thôn").split("\n")[0] + "\n" + "\n".join(TEXT.split("\n")[2:])
    assert compared(TEXT, other) == compared(other, TEXT)


def test_a_template_with_other_figures_is_another_text() -> None:
    other = TEXT
    for mine, theirs in (("37 hồ", "52 hồ"), ("31 bộ", "45 bộ"), ("94,5", "91,2"), ("112 lượt", "87 lượt")):
        other = other.replace(mine, theirs)
    found = compared(TEXT, other)
    assert found.containment > 0.67
    assert found.conflict >= 4
    assert not found.duplicates


def test_one_figure_corrected_is_the_same_text() -> None:
    found = compared(TEXT, TEXT.replace(" 37 hồ sơ", " 38 hồ sơ"))
    assert found.conflict == 1
    assert found.duplicates


def test_official_documents_with_numbers_of_their_own_are_two() -> None:
    one, two = signature(TEXT, number="12/QĐ-UBND"), signature(TEXT, number="13/QĐ-UBND")
    assert not compare(one, two).duplicates
    assert compare(one, signature(TEXT, number="12/QĐ-UBND")).duplicates
    assert compare(one, signature(TEXT)).duplicates, "a copy whose number was not read"


def test_a_collection_is_no_print_of_what_it_holds() -> None:
    more = "\n".join(f"Chuyện số {place} kể về dòng suối thứ {place * 7} chảy qua bản làng." for place in range(30))
    one, headline = signature(TEXT, "Cải cách ở Mẫu Sơn"), "Cải cách ở Mẫu Sơn"
    collected = compare(one, signature(f"{TEXT}\n{more}", "Điểm tin tuần"))
    assert collected.containment > 0.95
    assert not collected.duplicates
    assert compare(one, signature(f"{TEXT}\n{more}", headline)).duplicates


def test_sampled_texts_are_compared_by_what_both_samples_cover() -> None:
    book = "\n".join(f"Đoạn {place} nói về việc thứ {place * 13} của làng {place % 97}." for place in range(1500))
    whole = signature(book)
    assert whole.limit < 2**32
    assert compare(whole, signature(book)).jaccard == 1.0
    start = "\n".join(book.split("\n")[:1000])
    found = compare(whole, signature(start))
    assert 0.6 < found.jaccard < 0.73
    assert found.containment > 0.97
    assert found.duplicates


BOOK = [f"Đoạn {place} nói về việc thứ {place * 13} của làng {place % 97}." for place in range(1500)]
PARTS = [
    (*range(start, start + 9), *range(start + 12, start + size)) for start in (0, 4, 700) for size in (14, 30, 1490)
]


@settings(deadline=None, max_examples=20)
@given(st.sets(st.integers(0, len(PARTS) - 1), min_size=1), st.integers(0, len(PARTS) - 1))
def test_many_are_told_as_each_alone(others: set[int], chosen: int) -> None:
    def part(number: int) -> Signature:
        return signature("\n".join(BOOK[place] for place in PARTS[number] if place < len(BOOK)))

    one, found = part(chosen), {number: part(number) for number in others}
    packed = {number: Packed.of(other.pack()) for number, other in found.items()}
    told = prints(one, {number: other for number, other in packed.items() if other is not None})
    assert told == {number for number, other in found.items() if are_prints(one, other)}


def test_nothing_is_told_of_what_another_version_packed() -> None:
    assert Packed.of(b"\x09" + signature(TEXT).pack()[1:]) is None
    assert prints(signature(TEXT), {}) == set()
