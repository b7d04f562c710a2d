"""Who wrote an article and where it is from, as its last lines say."""

from __future__ import annotations

import re

from crawler.draft import Block, Caption, Line
from crawler.lexicon import alternatives, pattern
from crawler.prose import is_sentence

_INITIALS = re.compile(
    r"(?:[A-ZĐƯƠÂĂÊÔ]{1,2}\.\s?){1,4}[A-ZĐƯƠÂĂÊÔ]{0,2}[a-zà-ỹ]*\.?|[A-ZĐ][a-zà-ỹA-ZĐ]{0,2}\.\s?[A-ZĐ][\w.]{0,12}|[A-ZĐ]['’][A-ZĐ]\w{1,10}"
)


_NOT_A_BYLINE = re.compile(r"(?:theo|nguồn)(?!\w)", re.IGNORECASE)
_SHORT_SOURCE = re.compile(r"[\s(*–\[-]*(?:Theo|Nguồn)\s+(?P<name>[A-ZĐÀ-Ỹ]\w*(?:\s+[\w.&-]+){0,3})[\s)\]*]*")


def _not_a_name() -> re.Pattern[str]:
    return pattern("bylines", "not_names", r"(?<!\w){}(?!\w)")


def is_name(text: str) -> bool:
    """Whether a line is a person's name or initials: "Hải Huyền", "M.T", never a heading or a body's name."""
    text = text.strip(" .,;:()-–*")
    if _NOT_A_BYLINE.match(text):
        return False
    if not 2 <= len(text) <= 45 or any(char.isdigit() for char in text):
        return False
    if _INITIALS.fullmatch(text):
        return True
    words = text.split()
    if not 2 <= len(words) <= 6 or text.isupper():
        return False
    if _not_a_name().search(text):
        return False
    joints = ("-", "–", "và", "&", ",", "/")
    return all(word[0].isupper() or word in joints for word in words) and not any(mark in text for mark in '?!:“”"')


def is_account(text: str) -> bool:
    """Whether an author's name is an account ("quantri", "admin"), which is nobody's name."""
    text = text.strip()
    if pattern("bylines", "accounts", r"{}").fullmatch(text):
        return True
    return " " not in text and text.islower()


def byline(text: str) -> str | None:
    """The name in a line that says who wrote: "Tin, ảnh: Đức Long" -> "Đức Long"; None for any other line."""
    if len(text) > 120:
        return None
    match = pattern("bylines", "author", r"[\s(*–-]*{}\s*[:：]\s*(?P<name>.{2,80}?)[\s.)*]*").fullmatch(text)
    if not match:
        return None
    name = match["name"].strip(" .;,-–()")
    if name.endswith(("!", "?")):  # "Phóng viên: Xin cảm ơn ông!" ends an interview
        return None
    return name if name and not is_sentence(name) and not is_account(name) and name[0].isupper() else None


def attribution(text: str) -> str | None:
    """The outlet in a line that says where it is from: "(Theo: Báo Phú Yên)", "Theo Báo Hậu Giang"."""
    if len(text) > 120:
        return None
    match = pattern("bylines", "source", r"[\s(*–\[-]*{}\s*[:：]\s*(?P<name>.{2,90}?)[\s.)\]*]*").fullmatch(text)
    if not match:
        outlet = alternatives("bylines", "outlet")
        match = re.fullmatch(
            rf"[\s(*–\[-]*(?:theo|nguồn)\s+(?P<name>{outlet}(?!\w)[^.,;:]{{0,60}})[\s.)\]*]*", text, re.IGNORECASE
        )
    if not match and (short := _SHORT_SOURCE.fullmatch(text)):
        # "Theo Thanh Niên" alone on a line; "Theo kế hoạch" goes on.
        match = short if not _not_a_name().search(short["name"]) else None
    if not match:
        return None
    name = match["name"].strip(" .;,-–()[]")
    name = re.sub(r"^https?://(?:www\.)?|/$", "", name)
    return name or None


def is_label(text: str) -> bool:
    """Whether a line only announces who wrote or where it is from, with the name in an element of its own: "Nguồn:"."""
    return any(
        pattern("bylines", sort, r"[\s(*–\[-]*{}\s*[:：]\s*").fullmatch(text) is not None
        for sort in ("author", "source")
    )


_PARTS = re.compile(r"(?<![:：\s])\s{2,}|\s*[/|]\s+|\s+[/|]\s*|\s+[-–]\s+(?=(?:theo|nguồn)(?!\w))", re.IGNORECASE)
# "... trên địa bàn tỉnh./. Khánh Ly" and "... năm 2025. (Theo Báo A)".
_BEHIND_THE_END = re.compile(
    r"(?P<prose>.{60,}?(?:[./…]{2,}|[.…](?=\s*\())[\"”]?)\s*(?P<behind>\(?[^.!?;]{3,70}(?:\.\w+)*\)?)\.?", re.DOTALL
)
# "HẠNH CHÂU": a pen name in capitals, under an article that has ended.
_CAPITALS = re.compile(r"[A-ZĐÀ-Ỹ]{2,7}(?: (?:[-–&] )?[A-ZĐÀ-Ỹ]{2,7}){1,4}")
_SIGLUM = re.compile(r"[A-ZĐ]{2,4}")


def _office() -> re.Pattern[str]:
    return pattern("bylines", "offices", r"\s*(?:[-–,/]\s*|\()(?:{}|công chức|cán bộ|xã|phường|huyện)(?!\w).{0,60}$")


def names_office(text: str) -> bool:
    """Whether a line is the name of an office or a newsroom alone: "Văn phòng Sở", "Ban Biên tập", "Phòng CCHC"."""
    text = text.strip(" .,;()-–*")
    if not 5 <= len(text) <= 70 or len(text.split()) > 12 or re.search(r"[.:;?!,]", text) or not text[0].isupper():
        return False
    return pattern("bylines", "offices", r"{}(?!\w)").match(text) is not None


def signed_by(text: str) -> str | None:
    """The name in an article's last line: "Hải Huyền", "(M.T)", "BBT", "Thanh Tùng - Phòng Nội vụ"."""
    text = text.strip(" .,;()-–*")
    if is_name(text) or _SIGLUM.fullmatch(text):
        return text
    bare = _office().sub("", text)
    return bare if bare != text and is_name(bare) else None


class Byline:
    """Who wrote an article and where it is from, taken off the last lines of its body."""

    def __init__(self) -> None:
        self.author: str | None = None
        self.attribution: str | None = None
        self._office: str | None = None  # whose line stood last; a person's above it goes before

    def see(self, text: str) -> bool:
        """Note what a line says; whether it was such a line."""
        name = byline(text)
        if name is not None:
            self.author = self.author or name
            return True
        outlet = attribution(text)
        if outlet is not None:
            self.attribution = self.attribution or outlet
            return True
        return False

    def take_from(self, blocks: list[Block]) -> list[Block]:
        """The blocks without their byline and "Theo:" lines, nor what stands behind the mark that ends the last one."""
        kept = self._without_lines(blocks)
        last = next((block for block in reversed(kept) if isinstance(block, Line)), None)
        if last is not None and (ended := _BEHIND_THE_END.fullmatch(last.text)):
            behind = ended["behind"].strip()
            if self.see(behind) or (self.author is None and is_name(behind)):
                self.author = self.author or (behind.strip(" .()") if is_name(behind) else None)
                last.text = ended["prose"]
        self.author = self.author or self._office
        return kept

    def _without_lines(self, blocks: list[Block]) -> list[Block]:
        kept = list(blocks)
        while kept:
            last = kept[-1]
            if isinstance(last, Caption):
                captions = [kept.pop()]
                while kept and isinstance(kept[-1], Caption):
                    captions.append(kept.pop())
                if kept and isinstance(kept[-1], Line) and self._takes(kept[-1], kept):
                    kept.pop()
                    kept.extend(reversed(captions))
                    continue
                kept.extend(reversed(captions))
                break
            if isinstance(last, Line) and self._takes_labelled(last, kept[-2:-1]):
                del kept[-2:]
                continue
            if not isinstance(last, Line) or not self._takes(last, kept):
                break
            kept.pop()
        return kept

    def _takes_labelled(self, line: Line, before: list[Block]) -> bool:
        """Whether a line is the name behind a label that stands alone: "Nguồn:", "Báo Hậu Giang"."""
        label = next((block.text for block in before if isinstance(block, Line)), "")
        outlet = rf"(?:{alternatives('bylines', 'outlet')}(?!\w).{{0,70}}|[\w.-]+\.(?:vn|com|net|org))"
        named = is_name(line.text) or re.fullmatch(outlet, line.text.strip(" .()"), re.IGNORECASE)
        return bool(named) and is_label(label) and self.see(f"{label} {line.text}")

    def _takes(self, line: Line, blocks: list[Block]) -> bool:
        if len(line.text) > 150:
            return False
        parts = [part for part in _PARTS.split(line.text) if part.strip()]
        if all(self.see(part) for part in parts):
            return True
        name = signed_by(parts[0]) if parts else None
        if name is None and len(parts) == 1:
            name = self._in_capitals(parts[0], blocks)
        if (
            name is None
            and len(parts) == 1
            and line.right
            and names_office(parts[0])
            and not self._is_signature(blocks)
        ):
            self._office = self._office or parts[0].strip(" .,;()-–*")
            return True
        if name is None or self.author is not None or self._is_signature(blocks):
            return False
        if not all(self.see(part) for part in parts[1:]):
            return False
        self.author = name
        return True

    @staticmethod
    def _in_capitals(text: str, blocks: list[Block]) -> str | None:
        """A name in capitals: short, and behind a finished sentence. A heading or an office stands elsewhere."""
        name = text.strip(" .,;()-–*")
        before = next((block.text for block in reversed(blocks[:-1]) if isinstance(block, Line)), "")
        ended = is_sentence(before) and re.search(r"[.…!?][\"”/.]*$", before) is not None
        return name if ended and name.isupper() and _CAPITALS.fullmatch(name) and is_name(name.title()) else None

    @staticmethod
    def _is_signature(blocks: list[Block]) -> bool:
        """Whether the name stands under an office, as a signature does: "KT. CHỦ TỊCH", "GIÁM ĐỐC"."""
        before = [block.text for block in blocks[-5:-1] if isinstance(block, Line)]
        office = re.compile(
            r"(?:TM|KT|TL|TUQ|Q)\.\s|(?:PHÓ\s|QUYỀN\s)?"
            r"(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH|TRƯỞNG|BÍ THƯ|CỤC TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG)"
        )
        return any((office.match(text) and text.upper() == text) or "Nơi nhận" in text for text in before)
