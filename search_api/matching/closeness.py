"""Words that are one slip of the fingers apart."""

from __future__ import annotations

# Three letters with a slip in them may be anything.
SHORTEST = 4


def close(typed: str, word: str) -> bool:
    """Whether a letter more, less, other or two neighbours changed about makes one word the other; itself is close."""
    if typed == word:
        return True
    longer, shorter = (typed, word) if len(typed) >= len(word) else (word, typed)
    if len(longer) - len(shorter) > 1:
        return False
    place = 0
    while place < len(shorter) and longer[place] == shorter[place]:
        place += 1
    if len(longer) > len(shorter):
        return longer[place + 1 :] == shorter[place:]
    if longer[place + 1 :] == shorter[place + 1 :]:
        return True
    swapped = longer[place : place + 2] == shorter[place : place + 2][::-1]
    return swapped and longer[place + 2 :] == shorter[place + 2 :]


def splits(word: str) -> list[tuple[str, str]]:
    """The ways to take a word apart where a blank may have been forgotten, each part of two letters or more."""
    return [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)]
