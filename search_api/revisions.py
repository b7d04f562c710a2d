"""What changed between two states of a page: by sentences, and by words where a sentence was reworded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from search_api.matching.sentences import sentences

Kind = Literal["same", "added", "removed"]
# Sentences alike to this degree are one that was reworded; others are one that went and one that came.
ALIKE = 0.5
# Words of two sentences compared at most; beyond, they are shown whole. Tables can have rows of thousands of cells.
MOST_WORDS = 2000
# A run of words this short that stayed between two changes is read as part of them.
SHORT = 2
# Unchanged sentences around a change that are shown with it.
AROUND = 1
# Sentences compared at most; what comes behind is compared as a whole.
MOST_SENTENCES = 5_000
_WORD = re.compile(r"\d+(?:[.,/]\d+)*%?|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence (or a row of a table) as it was and is; None where there is none. `runs` tell them apart by words."""

    old: str | None
    new: str | None
    runs: tuple[Run, ...]

    @property
    def is_same(self) -> bool:
        return self.old == self.new


@dataclass(frozen=True, slots=True)
class Revision:
    """Changes with what stands around them, in the order of the text; `skipped` sentences stand before each group."""

    groups: tuple[tuple[Change, ...], ...]
    skipped: tuple[int, ...]
    added: int
    removed: int
    reworded: int


def revision(old: str, new: str) -> Revision:
    """What changed between two texts."""
    changes = list(_changes(_sentences(old), _sentences(new)))
    groups: list[list[Change]] = []
    skipped: list[int] = []
    shown_until = 0
    for place, change in enumerate(changes):
        if change.is_same:
            continue
        begin = max(shown_until, place - AROUND)
        if not groups or begin > shown_until:
            groups.append([])
            skipped.append(begin - shown_until)
        groups[-1] += changes[begin : place + 1]
        shown_until = place + 1
        after = changes[shown_until : shown_until + AROUND]
        if after and after[0].is_same:
            groups[-1] += after
            shown_until += len(after)
    real = [change for change in changes if not change.is_same]
    return Revision(
        groups=tuple(map(tuple, groups)),
        skipped=tuple(skipped),
        added=sum(change.old is None for change in real),
        removed=sum(change.new is None for change in real),
        reworded=sum(change.old is not None and change.new is not None for change in real),
    )


def words(old: str, new: str) -> tuple[Run, ...]:
    """Two sentences as one, in runs of words; what is taken away stands before what is put in its place."""
    before, after = _spaced(old), _spaced(new)
    if len(before) > MOST_WORDS or len(after) > MOST_WORDS:
        return (Run("removed", old), Run("added", new))
    steps = SequenceMatcher(None, [word for word, _ in before], [word for word, _ in after], autojunk=False)
    runs: list[Run] = []
    codes = _joined(steps.get_opcodes())
    for first, last, begin, end, same in codes:
        went = "".join(word + space for word, space in before[first:last])
        came = "".join(word + space for word, space in after[begin:end])
        if same:
            # A word that stayed may have lost the space behind it, which what is shown between needs.
            pairs = zip(before[first:last], after[begin:end], strict=True)
            runs.append(Run("same", "".join(word + (space or held) for (_, held), (word, space) in pairs)))
        else:
            runs += [Run("removed", went)] if went else []
            runs += [Run("added", came)] if came else []
    return tuple(runs)


def _joined(codes: Sequence[tuple[str, int, int, int, int]]) -> Iterator[tuple[int, int, int, int, bool]]:
    """Steps whose changes are parted by longer runs alone, so that words are not shown in shreds."""
    held: list[int] | None = None
    for place, (tag, first, last, begin, end) in enumerate(codes):
        inside = 0 < place < len(codes) - 1
        if tag == "equal" and not (inside and last - first <= SHORT):
            if held is not None:
                yield held[0], held[1], held[2], held[3], False
                held = None
            yield first, last, begin, end, True
        elif held is None:
            held = [first, last, begin, end]
        else:
            held[1], held[3] = last, end
    if held is not None:
        yield held[0], held[1], held[2], held[3], False


def _sentences(text: str) -> list[str]:
    found = [text[start:end] for start, end in sentences(text)]
    return [*found[:MOST_SENTENCES], *(["\n".join(found[MOST_SENTENCES:])] if len(found) > MOST_SENTENCES else [])]


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Change(one, one, (Run("same", one),)) for one in new[begin:end])
        else:
            yield from _replaced(old[first:last], new[begin:end])


def _replaced(old: list[str], new: list[str]) -> Iterator[Change]:
    """Sentences that stand in the place of others: each is held against the next that it is alike to."""
    place = 0
    came: list[str] = []
    for one in new:
        match = next((at for at in range(place, min(len(old), place + 8)) if _alike(old[at], one)), None)
        if match is None:
            came.append(one)
            continue
        yield from _whole(old[place:match], came)
        yield Change(old[match], one, words(old[match], one))
        place, came = match + 1, []
    yield from _whole(old[place:], came)


def _whole(gone: list[str], came: list[str]) -> Iterator[Change]:
    yield from (Change(one, None, (Run("removed", one),)) for one in gone)
    yield from (Change(None, one, (Run("added", one),)) for one in came)


def _alike(old: str, new: str) -> bool:
    before, after = _WORD.findall(old.casefold()), _WORD.findall(new.casefold())
    if max(len(before), len(after)) > MOST_WORDS:
        return False
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _spaced(text: str) -> list[tuple[str, str]]:
    """The words of a sentence, each with what stands between it and the next."""
    found = list(_WORD.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [(match[0], text[match.end() : end]) for match, end in zip(found, ends, strict=True)]
