"""What changed between two versions, as a person reads it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search_api.matching.sentences import sentences
from search_api.revisions import Change, revision, words

OLD = """Sáng ngày 05/3, UBND huyện Mẫu Sơn tổ chức hội nghị.
Theo kết quả công bố, huyện Mẫu Sơn đạt 87,4/100 điểm, xếp thứ 9/12 huyện, thành phố.
Tuy nhiên, việc số hóa hồ sơ còn chậm.
Hội nghị trao giấy khen cho ba tập thể.
Các xã báo cáo trước ngày 30/4."""


def shown(change: Change) -> str:
    marks = {"same": "{}", "added": "[+{}+]", "removed": "[-{}-]"}
    return "".join(marks[run.kind].format(run.text) for run in change.runs)


def test_a_corrected_number_is_shown_in_its_sentence() -> None:
    found = revision(OLD, OLD.replace("87,4/100", "88,1/100"))
    assert (found.added, found.removed, found.reworded) == (0, 0, 1)
    ((before, changed, after),) = found.groups
    assert shown(changed) == (
        "Theo kết quả công bố, huyện Mẫu Sơn đạt [-87,4/100 -][+88,1/100 +]điểm, xếp thứ 9/12 huyện, thành phố."
    )
    assert before.is_same
    assert after.is_same
    assert found.skipped == (0,)


def test_what_came_and_what_went_are_told_apart() -> None:
    new = OLD.replace("\nHội nghị trao giấy khen cho ba tập thể.", "").replace(
        "Tuy nhiên", "Chủ tịch huyện chủ trì.\nTuy nhiên"
    )
    found = revision(OLD, new)
    assert (found.added, found.removed, found.reworded) == (1, 1, 0)
    told = [shown(change) for group in found.groups for change in group if not change.is_same]
    assert told == ["[+Chủ tịch huyện chủ trì.+]", "[-Hội nghị trao giấy khen cho ba tập thể.-]"]


def test_far_apart_changes_make_groups_with_what_was_left_out_between() -> None:
    lines = [f"Câu số {number} của văn bản." for number in range(40)]
    new = [*lines]
    new[5], new[30] = "Câu số 5 của báo cáo.", "Câu số 30 của báo cáo."
    found = revision("\n".join(lines), "\n".join(new))
    assert [len(group) for group in found.groups] == [3, 3]
    assert found.skipped == (4, 22)


def test_reworded_in_many_places_is_not_shown_in_shreds() -> None:
    runs = words("Các xã phải rà soát và công khai kết quả ngay", "Các phường cần rà soát, công bố số liệu ngay")
    assert sum(run.kind == "same" for run in runs) <= 3


def test_the_same_text_has_no_changes() -> None:
    assert not revision(OLD, OLD).groups
    assert not revision("", "").groups


texts = st.lists(
    st.lists(st.sampled_from(["xã", "huyện", "đạt", "87,4", "điểm", ",", ".", "2023"]), min_size=1, max_size=8).map(
        " ".join
    ),
    max_size=8,
).map("\n".join)


@given(texts, texts)
def test_each_side_can_be_read_from_the_changes(old: str, new: str) -> None:
    found = revision(old, new)
    assert (not found.groups) == ([old[a:b] for a, b in sentences(old)] == [new[a:b] for a, b in sentences(new)])
    for group in found.groups:
        for change in group:
            assert closed("".join(run.text for run in change.runs if run.kind != "added")) == closed(change.old or "")
            assert closed("".join(run.text for run in change.runs if run.kind != "removed")) == closed(change.new or "")


def closed(text: str) -> str:
    return "".join(text.split())


def test_a_long_report_is_compared_whole() -> None:
    lines = [f"Chỉ tiêu {number} | {number % 7},5 | đạt" for number in range(4900)]
    changed = [line.replace("đạt", "chưa đạt") if number % 500 == 0 else line for number, line in enumerate(lines)]
    found = revision("\n".join(lines), "\n".join(changed))
    assert found.reworded == 10
