"""Names of places in running prose: a type word and what follows it, in lists and letterheads.

các huyện Tân Yên, Việt Yên, TP Bắc Giang      three places; a bare name takes the list's type
UBND huyện Vũ Quang                            the longest known name behind the type word
tỉnh · trên địa bàn huyện                      a bare type word: the place that the document speaks for
các huyện, thành phố · 12/13 huyện             generic: no place
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cchc.gazetteer import Place, places
from cchc.records import Level
from cchc.vietnamese import standard_tone
from nlp.heads import head_at, keys_of
from nlp.home import Home
from nlp.namesakes import is_namesake
from nlp.tokens import DASHES, Token, all_capitals, join, run_end
from nlp.typewords import (
    TYPE_WORDS,
    Expression,
    PlaceName,
    TypeWord,
    has_point,
    is_number,
    plain_type_at,
    type_at,
    type_ends,
)


class PlaceReader:
    """Reads place names in one document's setting."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.left_out: list[tuple[int, int]] = []  # members of a list whose name several places bear

    def choose(
        self,
        bare: str,
        *,
        level: Level | None,
        kind: str | None = None,
        province: str | None = None,
        former: bool = False,
    ) -> Place | None:
        """The place of a name: of the type, in the province, on the document's day; each wish dropped before the
        one left of it when nothing fits. None where more than one remains."""
        province = province or self.home.province
        found = [place for place in places().find(bare) if level is None or place.level == level]
        wishes: tuple[Callable[[Place], bool], ...] = (
            lambda place: kind is None or place.type == kind,
            lambda place: province is None or place.province == province,
            lambda place: former and place.ended(self.home.on),
            lambda place: place.existed(self.home.on),
        )
        for wish in wishes:
            kept = [place for place in found if wish(place)]
            found = kept or found
        own = self.home.place
        if level == "commune" and own is not None and own.level == "district" and province == own.province:
            # A district speaks of its own communes; one of another district is named with it.
            found = [place for place in found if place.parent == own.id]
        return found[0] if len(found) == 1 else None

    def province(self, bare: str, start: int, end: int, *, former: bool = False) -> PlaceName | None:
        """A province by its bare name; without an identity where the day does not tell which state of it."""
        found = places().find(bare, level="province")
        if not found:
            return None
        place = self.choose(bare, level="province", province=found[0].province, former=former)
        if place is not None:
            return PlaceName.of(place, start, end)
        return PlaceName(start, end, found[0].type, found[0].bare, "province", found[0].province)

    def full(self, name: str, start: int, end: int) -> PlaceName | None:
        """A place by its canonical full name ("Thành phố Hồ Chí Minh")."""
        kind = next((word.name for word in TYPE_WORDS.values() if name.startswith(f"{word.name} ")), None)
        return self.province(name[len(kind) + 1 :], start, end) if kind else None

    @staticmethod
    def former_behind(tokens: Sequence[Token], index: int) -> bool:
        """Whether "cũ", "(cũ)" or "trước đây" stands at an index: the place as it was before the reform."""
        at = index + 1 if index < len(tokens) and tokens[index].text == "(" else index
        return " ".join(token.key for token in tokens[at : at + 2]).startswith(("cux", "trươcs đây"))

    def generic_before(self, tokens: Sequence[Token], index: int) -> TypeWord | None:
        """The type word of a plural earlier in the sentence: "hai xã lân cận ... là Yên Kỳ và Vĩnh Chân"."""
        for at in range(index - 1, max(-1, index - 40), -1):
            if tokens[at].text in ".\n;!?|":
                return None
            word = type_at(tokens, at)
            if (
                word is not None
                and at > 0
                and (
                    tokens[at - 1].key in keys_of("counts")
                    or tokens[at - 1].key in keys_of("blocks")
                    or tokens[at - 1].text.isdigit()
                )
            ):
                return word[0]
        return None

    def known(self, tokens: Sequence[Token], index: int, level: Level, province: str | None) -> tuple[int, list[Place]]:
        """The longest known name of a level from an index, those in the province first; its end and its places."""
        end = index
        stops: list[int] = []
        keys: list[str] = []
        while end < len(tokens) and len(keys) < 6:
            token = tokens[end]
            number = token.text.isdigit() and level != "province"
            if token.capital or number:
                keys.append(token.key)
                end += 1
                stops.append(end)
                if number and len(keys) > 1:  # "xã Sơn Kim 1", but "Phường 1 Bảo Lộc"
                    break
            elif token.text in DASHES and keys:
                end += 1
            else:
                break
        elsewhere: tuple[int, list[Place]] = (index, [])
        for size in range(len(keys), 0, -1):
            key = " ".join(keys[:size])
            if not places().knows(key, "commune" if level == "commune" else "district"):
                continue
            found = [place for place in places().find(join(tokens, index, stops[size - 1])) if place.level == level]
            if any(province is None or place.province == province for place in found):
                return stops[size - 1], found
            if found and not elsewhere[1]:
                elsewhere = (stops[size - 1], found)
        return elsewhere

    def person_follows(self, tokens: Sequence[Token], index: int) -> bool:
        """Whether a person's name stands at an index: "Chủ tịch UBND xã Nguyễn Mạnh Thắng"."""
        end = run_end(tokens, index)
        if end - index < 2 or tokens[index].key not in keys_of("surnames"):
            return False
        return any(token.key in keys_of("positions") for token in tokens[max(0, index - 9) : index])

    def name(
        self, tokens: Sequence[Token], start: int, index: int, word: TypeWord, province: str | None = None
    ) -> PlaceName | None:
        """The place whose type word stands at `start` and whose name begins at `index`, or None."""
        if index >= len(tokens) or not (tokens[index].capital or tokens[index].text.isdigit()):
            return None
        level = word.level
        initial = has_point(tokens, start)
        province = province or self._stated_province(tokens, index, word) or self.home.province
        levels: tuple[Level, ...] = ("province", "district") if word.name == "Thành phố" else (level,)
        best: tuple[int, list[Place], Level] = (index, [], level)
        for wanted in levels:
            end, found = self.known(tokens, index, wanted, None if wanted == "province" else province)
            if wanted == "province" and word.name == "Thành phố":
                # "thành phố Bắc Giang" is no province: only those that are cities themselves are.
                found = [place for place in found if place.type == "Thành phố" and place.existed(self.home.on)]
            if found and end > best[0]:
                best = (end, found, wanted)
        end, found, level = best
        run = run_end(tokens, index)
        person = self.person_follows(tokens, index)
        at_home = any(province is None or place.province == province or level == "province" for place in found)
        if found and (at_home or end == run or (not person and level == "district")):
            if not at_home and (person or (initial and level == "commune")):
                return None
            bare = join(tokens, index, end)
            owner_wish = None if level == "province" else province
            former = self.former_behind(tokens, end)
            place = self.choose(bare, level=level, kind=word.name, province=owner_wish, former=former)
            if place is not None and (start == index or place.type == word.name):
                return PlaceName(start, end, place.type, place.bare, level, place.province, place)
            if place is not None:
                # Printed with a type that no place of this name ever had: the words stand, without an identity.
                return PlaceName(start, end, word.name, place.bare, level, place.province)
            first = next((place for place in found if place.type == word.name), found[0])
            owner = first.province if len({place.province for place in found}) == 1 else province
            return PlaceName(start, end, word.name, first.bare, level, owner)
        if tokens[index].text.isdigit() and word.name in ("Phường", "Quận"):
            return PlaceName(start, index + 1, word.name, tokens[index].text, level, province)
        if initial or person or level == "province" or run == index or run - index > 4:
            return None
        if all_capitals(tokens, index, run):
            return None
        return PlaceName(start, run, word.name, standard_tone(join(tokens, index, run)), level, province)

    def _stated_province(self, tokens: Sequence[Token], index: int, word: TypeWord) -> str | None:
        """The province that follows the name of a smaller place: "huyện Châu Thành, tỉnh Tiền Giang"."""
        if word.level == "province":
            return None
        at = run_end(tokens, index)
        while at < len(tokens) and at - index < 12:
            if tokens[at].text in (",", "("):
                at += 1
            further = type_at(tokens, at)
            if further is None or further[1] >= len(tokens) or not tokens[further[1]].capital:
                return None
            if further[0].level == "province":
                _, found = self.known(tokens, further[1], "province", None)
                return found[0].province if found else None
            if further[0].level == word.level:
                return None
            at = run_end(tokens, further[1])
        return None

    def expression(self, tokens: Sequence[Token], index: int) -> Expression | None:
        """What stands at an index: a determiner, a type word, names. None where there is no type word."""
        plural = False
        at = index
        while at < len(tokens) and at - index < 3 and (tokens[at].key in keys_of("counts") or is_number(tokens, at)):
            plural = True
            at += 1
        head = type_at(tokens, at)
        if head is None:
            return None
        if not plural and index > 0:
            before = tokens[index - 1]
            plural = before.key in keys_of("counts") or is_number(tokens, index - 1)
        return self._names(tokens, at, head, plural)

    def _names(self, tokens: Sequence[Token], start: int, head: tuple[TypeWord, int], plural: bool) -> Expression:
        word, index = head
        several = False
        # "các huyện, thị xã, thành phố A, B": further type words before the first name.
        while (index < len(tokens) and tokens[index].text in (",", "/")) or (
            index < len(tokens) and tokens[index].key == "vaf"
        ):
            further = plain_type_at(tokens, index + 1)
            if further is None or self._name_stands(tokens, further[1]):
                break
            several, index = True, further[1]
        if plural and index < len(tokens) and tokens[index].text == ":":
            index += 1
        first = None
        if plural and several:
            first = self._any_type(tokens, index, word)
        if first is None:
            first = self.name(tokens, start, index, word)
        if first is None:
            if several or plural or self.generic(tokens, start, index):
                return Expression(index)
            return Expression(index, bare=word)
        found = [replace(first, start=start)]
        at = first.end
        while at < len(tokens) and (tokens[at].text in (",", ";") or tokens[at].key == "vaf"):
            at += 1
            if at < len(tokens) and tokens[at].key == "vaf":
                at += 1
            other = type_at(tokens, at)
            following = None
            if other is not None:
                following = self.name(tokens, at, other[1], other[0])
                if following is None or following.level != found[-1].level:
                    break
                word = other[0]
            elif at < len(tokens) and (tokens[at].capital or (tokens[at].text.isdigit() and found[-1].bare.isdigit())):
                following = self._listed(tokens, at, word, found[-1], plural, several)
                if following is None and several:
                    # One of several places of a name: it is left out, the list goes on.
                    first_of_name = at
                    at, known = self.known(tokens, at, word.level, self.home.province)
                    if known:
                        self.left_out.append((first_of_name, at))
                        continue
            if following is None:
                break
            found.append(following)
            at = following.end
        return Expression(found[-1].end, tuple(found))

    def _name_stands(self, tokens: Sequence[Token], index: int) -> bool:
        numbered = index + 1 < len(tokens) and tokens[index].text.isdigit() and len(tokens[index].text) < 3
        at = index + 1 if numbered else index  # "Phường 1 Bảo Lộc"
        return at < len(tokens) and tokens[at].capital and type_at(tokens, at) is None

    def _any_type(self, tokens: Sequence[Token], index: int, word: TypeWord) -> PlaceName | None:
        if index >= len(tokens) or not tokens[index].capital:
            return None
        end, found = self.known(tokens, index, word.level, self.home.province)
        if not found:
            return None
        place = self.choose(join(tokens, index, end), level=word.level)
        return PlaceName.of(place, index, end) if place else None

    def _listed(
        self, tokens: Sequence[Token], at: int, word: TypeWord, before: PlaceName, plural: bool, several: bool
    ) -> PlaceName | None:
        """A bare name behind a comma: one more of the list, if the gazetteer or a plural says so."""
        if several:
            return self._any_type(tokens, at, word)
        if before.level == "province":
            end = run_end(tokens, at)
            if not plural and tokens[at - 1].key != "vaf" and is_namesake(tokens, at, end):
                return None  # "tại thành phố Hà Nội, Hồ Chí Minh đọc ..."
            return self.province(join(tokens, at, end), at, end)
        end, found = self.known(tokens, at, before.level, before.province)
        inside = [place for place in found if place.province == before.province]
        full = end == run_end(tokens, at)
        if inside and (plural or full):
            return self.name(tokens, at, at, word, before.province)
        other = head_at(tokens, at) is not None or tokens[at].key in keys_of("not_place")
        if plural and not other and not self.person_follows(tokens, at):
            return self.name(tokens, at, at, word, before.province)
        return None

    def generic(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a bare type word in tokens[start:end] speaks of any such place, not of one."""
        if start > 0:
            before = tokens[start - 1]
            place = " ".join(token.key for token in tokens[start - 2 : start]) if start > 1 else ""
            if place in keys_of("before_generic"):
                return True
            if before.key in keys_of("plural") or is_number(tokens, start - 1) or before.text == "/":
                return True
            if before.text == "," and start > 1 and type_ends(tokens, start - 1):
                return True
        if end < len(tokens):
            behind = tokens[end]
            two = " ".join(token.key for token in tokens[end : end + 2])  # "xã đồng bào", but "xã đồng hạng nhất"
            if not keys_of("behind_generic").isdisjoint((behind.key, two)) or behind.text == "/":
                return True
            if (behind.text in (",", "-") or behind.key == "vaf") and (other := plain_type_at(tokens, end + 1)):
                return not self._name_stands(tokens, other[1])
        return False
