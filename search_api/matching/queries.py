"""What was typed, understood: words, phrases in quotes, and terms with synonyms. Any text is a query.

cải cách hành chính huyện      all words; the first four also as CCHC
"kết luận hội nghị"            these words side by side
1149/QĐ-BNV   89,3             written as one, so side by side too
+2022 -"hội thảo" cải*         required, excluded, words that begin so
tinh:"Hà Tĩnh" nam:2022        fields (search_api.matching.fields)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from cchc.vietnamese import nfc
from search_api.hits import Expansion
from search_api.matching.fields import FieldValue, declared, key
from search_api.matching.numbers import number_at, parted
from search_api.matching.provinces import expansion_at
from search_api.matching.synonyms import Synonyms, Term, synonyms
from search_api.matching.syntax import Remark, Token, tokens
from search_api.matching.words import Word, words

# More words than this are not looked for: whoever pastes a page means its beginning.
MOST_WORDS = 48
Form = Literal["whole", "prefix", "fuzzy"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way to say what a clause asks for: words that all must stand there, side by side when `phrase`.

    `form` says whether they stand there whole, begin words, or are a slip away from them (one word each, the last
    two). `days` are the first and the last ISO day of publication that it holds for, "" leaving an end open.
    """

    words: Term
    phrase: bool
    form: Form = "whole"
    days: tuple[str, str] | None = None

    @property
    def marked(self) -> bool:
        """Whether anything in it was written with diacritics."""
        return any(word.marked for word in self.words)


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for; the first alternative is as typed, the others are its synonyms."""

    alternatives: tuple[Alternative, ...]
    required: bool = False

    @property
    def typed(self) -> Alternative:
        return self.alternatives[0]


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """Clauses that all should match, and those that must not; `words` are those typed, in order, for nearness."""

    clauses: tuple[Clause, ...] = ()
    words: Term = ()
    excluded: tuple[Clause, ...] = ()
    fields: tuple[FieldValue, ...] = ()
    remarks: tuple[Remark, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    mended: ParsedQuery | None = None  # with its slips mended, where it has any and was not met so

    def __bool__(self) -> bool:
        return bool(self.clauses or self.excluded)

    @property
    def marked(self) -> bool:
        """Whether anything was typed with diacritics."""
        return any(word.marked for word in self.words)

    @property
    def loosened(self) -> tuple[Clause, ...]:
        """What to look for when nothing has all of it: each word by itself, phrases still whole."""
        return tuple(
            dict.fromkeys(
                part
                for clause in self.clauses
                for part in (
                    (clause,)
                    if clause.required or clause.typed.phrase or clause.typed.form != "whole"
                    else (*(Clause((Alternative((word,), phrase=True),)) for word in clause.typed.words),)
                )
            )
        )


class _Reading:
    """A query while it is read."""

    def __init__(self, known: Synonyms, *, expand: bool) -> None:
        self.clauses: list[Clause] = []
        self.excluded: list[Clause] = []
        self.typed: list[Word] = []
        self.fields: list[FieldValue] = []
        self.remarks: list[Remark] = []
        self.expansions: dict[str, Expansion] = {}
        self._known = known
        self._expand = expand
        self._run: list[str] = []  # words of no sign that stand behind each other: synonyms go over blanks

    def take(self, token: Token) -> None:
        if token.form == "words" and not token.sign:
            self._run.append(token.text)
            return
        self.flush()
        if token.form == "field" and self._field(token):
            return
        text = f"{token.name} {token.text}" if token.form == "field" and not token.sign else token.text
        if token.form == "phrase":
            made = self._phrase(text)
        elif token.form == "prefix":
            made = [Clause((Alternative(tuple(words(text)), phrase=True, form="prefix"),))]
        else:
            made = self._loose([text])
        self._keep(made, token.sign)

    def flush(self) -> None:
        chunks, self._run = self._run, []
        self._keep(self._loose(chunks), "")

    def _keep(self, clauses: list[Clause], sign: str) -> None:
        for clause in clauses:
            size = len(clause.typed.words)
            if size > MOST_WORDS - len(self.typed) - sum(len(one.typed.words) for one in self.excluded):
                return
            if sign == "-":
                self.excluded.append(clause)
                continue
            self.typed.extend(clause.typed.words)
            self.clauses.append(replace(clause, required=sign == "+"))

    def _field(self, token: Token) -> bool:
        """Take a field; False where its words are to be looked for instead."""
        field = declared().get(key(token.name))
        if field is None:
            # A name and nothing behind it is how prose writes: "Kính gửi:".
            if token.text:
                examples = " ".join(dict.fromkeys(one.example for one in declared().values()))
                self.remarks.append(Remark.of("unknown_field", name=token.name, examples=examples))
            return False
        if not key(token.text):
            self.remarks.append(Remark.of("empty_field", name=token.name, examples=field.example))
            return False
        if token.sign == "-":
            self.remarks.append(Remark.of("excluded_field", name=token.name, value=token.text))
            return False
        self.fields.append(FieldValue(token.name, token.text))
        return True

    def _phrase(self, text: str) -> list[Clause]:
        phrase = tuple(words(text))[:MOST_WORDS]
        if not phrase:
            return []
        length, other = expansion_at(phrase, 0)
        alternatives = [Alternative(phrase, phrase=True)]
        if other is not None and length == len(phrase):
            alternatives += self._expanded(other)
        return [Clause(tuple(alternatives))]

    def _expanded(self, other: Expansion) -> list[Alternative]:
        """Note a name that may be widened; what to look for as well where that is wanted."""
        self.expansions[other.name] = replace(other, applied=self._expand)
        if not self._expand:
            return []
        days = (other.since or "", other.until or "")
        return [Alternative(tuple(words(name)), phrase=True, days=days) for name in other.also]

    def _loose(self, chunks: list[str]) -> list[Clause]:
        run: list[Word] = []
        numbers: list[int] = []  # for each word, the number of the blank-separated chunk that it was written in
        for number, chunk in enumerate(chunks):
            found = parted(list(words(chunk)))[: MOST_WORDS - len(run)]
            run.extend(found)
            numbers.extend([number] * len(found))
        clauses: list[Clause] = []
        index = 0
        while index < len(run):
            length, clause = self._at(run, numbers, index)
            clauses.append(clause)
            index += length
        return clauses

    def _at(self, run: list[Word], numbers: list[int], index: int) -> tuple[int, Clause]:
        """The clause that begins with a word, and how many words it takes."""
        length = number_at(run, index)
        if length:
            return length, Clause((Alternative(tuple(run[index : index + length]), phrase=True),))
        length, others = self._known.at(run, index)
        together = 1
        while index + together < len(run) and numbers[index + together] == numbers[index]:
            together += 1
        if length < together:  # "1149/QĐ-BNV" is one thing, whatever QĐ alone may stand for
            length, others = together, ()
        named, other = expansion_at(run, index)
        widened: list[Alternative] = []
        if other is not None and named >= length:
            widened = self._expanded(other)
            length, others = (named, others if named == length else ()) if widened else (length, others)
        span = tuple(run[index : index + length])
        written_as_one = numbers[index] == numbers[index + length - 1]
        alternatives = [Alternative(span, phrase=written_as_one)]
        alternatives.extend(Alternative(term, phrase=True) for term in others)
        return length, Clause((*alternatives, *widened))


def parse(text: str, known: Synonyms | None = None, *, expand: bool = False) -> ParsedQuery:
    """Understand a query; never fails, and is empty (false) when there is no word in it.

    `expand` looks for the other names of provinces too, in documents of the time that they are meant in.
    """
    reading = _Reading(synonyms() if known is None else known, expand=expand)
    for token in tokens(nfc(text), reading.remarks):
        reading.take(token)
    reading.flush()
    return ParsedQuery(
        clauses=tuple(dict.fromkeys(reading.clauses)),
        words=tuple(reading.typed),
        excluded=tuple(dict.fromkeys(reading.excluded)),
        fields=tuple(reading.fields),
        remarks=tuple(dict.fromkeys(reading.remarks)),
        expansions=tuple(reading.expansions.values()),
    )
