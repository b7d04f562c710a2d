"""A sentence gives one thing one value: "huyện A dẫn đầu với 78,9 điểm, B về nhì (77,5)", where B is not understood.

Of 6,837 annotated figures of indices, no two in a sentence differ in their value alone. A second value was said of a
name that was not read, and is none of the first one's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cchc.indicators import OTHER
from nlp.figures.state import Bound

# A change is counted from more times than one: "tăng 6 bậc so với năm 2022 và 17 bậc so với năm 2021".
_MEASURES = frozenset({"score", "rank", "grade"})


# "từ chỗ áp chót (vị trí 62) lên vị trí 37": where it went, and none of another.
_WENT_TO = re.compile(r"(?<!\w)(?:lên|xuống|về(?!\s+(?:nhất|nhì|ba|tư))|còn|tới|đến|sang|từ|thay\s+vì|so\s+với)\s")


def contradicting(text: str, bound: Iterable[Bound]) -> list[Bound]:
    """Results of a body behind another value of the very same thing in their sentence.

    The first is the nearer to its name. What is told of no body may be of several groups: "khối sở …, khối huyện …".
    """
    first: dict[tuple[object, ...], float | str | None] = {}
    found = []
    for one in bound:
        if one.code == OTHER or one.measure not in _MEASURES or one.status != "actual" or one.subject is None:
            continue
        if _WENT_TO.search(text, max(one.sentence, one.value.start - 15), one.value.start + 8):
            continue
        told = one.value.number if one.value.number is not None else one.value.word.lower()
        key = (
            one.sentence, one.code, one.component, one.subject, one.period, one.measure, one.aggregate, one.scope,
            one.value.comparator, one.value.role, one.out_of,
        )  # fmt: skip
        if first.setdefault(key, told) != told:
            found.append(one)
    return found
