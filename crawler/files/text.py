"""Plain text: the words of a published page, with what stood around its article, or an article alone."""

from __future__ import annotations

import re
from collections import Counter

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.byline import Byline
from crawler.dates import moments, undated
from crawler.draft import Block, Caption, Draft, Line
from crawler.encodings.characters import mend
from crawler.encodings.charsets import decode
from crawler.encodings.fonts import decode_fonts
from crawler.failures import failure
from crawler.letterhead import STATE, letterhead_date, take_heading
from crawler.prose import is_clock, is_headline, is_noise, is_sentence, is_stop, unmarked_captions

MEDIA_TYPES = ("text/plain",)
SUFFIXES = (".txt", ".text")
MAX_BYTES = 12_000_000

_LABEL = re.compile(r"ngày (?:đăng|xuất bản|gửi|tạo)|đăng (?:lúc|ngày)|cập nhật|xuất bản", re.IGNORECASE)
_BARE_HEADING = re.compile(r"QUYẾT ĐỊNH|KẾ HOẠCH|BÁO CÁO|THÔNG BÁO|CHỈ THỊ|TỜ TRÌNH|NGHỊ QUYẾT|CHƯƠNG TRÌNH|CÔNG ĐIỆN")
_NUMBERED = re.compile(r"(?:^|\| ?)Số\s*:?\s*\d*\s*/|ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}\s*$", re.IGNORECASE)
_REACH = 8


def read_file(capture: Capture) -> Draft:
    """The article of a text file. Raises ReadError (empty, too_large, not_found ...)."""
    if len(capture.body) > MAX_BYTES:
        raise ReadError("too_large", f"{len(capture.body)} bytes of text, at most {MAX_BYTES} are read")
    decoding = decode(capture.body, capture.charset)
    repairs: Counter[tuple[str, str | None]] = Counter()
    if decoding.repair:
        repairs[decoding.repair] += 1
    text, scheme = decode_fonts(decoding.text)
    if scheme:
        repairs[scheme, "text in font codes"] += sum(char > "\x7f" for char in decoding.text)
    text = mend(text, repairs)
    lines = [line.strip() for line in re.split(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]", text)]
    lines = [line for line in lines if line]
    if not lines:
        raise ReadError("empty", "the file holds no text")
    draft = _article(lines)
    draft.repairs = dict(repairs)
    said = [block.text for block in draft.blocks if isinstance(block, Line)]
    found = failure([*said, draft.title or ""])
    if found:
        raise ReadError(*found)
    if not said:
        raise ReadError("empty", "the file holds no article")
    return draft


def _article(lines: list[str]) -> Draft:
    letterhead = next((index for index, line in enumerate(lines[:_REACH]) if STATE.search(line)), None)
    # A portal's banner may say "CỘNG HÒA ..." too; a document bears a number or a day.
    numbered = letterhead is not None and any(_NUMBERED.search(line) for line in lines[letterhead : letterhead + 6])
    if letterhead is not None and numbered and not any(is_headline(line) for line in lines[:letterhead]):
        return _official(lines[letterhead:])
    draft = Draft()
    prose = next((index for index, line in enumerate(lines) if _opens(line)), None)
    if prose is None:
        prose = 0
    headline = next((index for index in range(prose - 1, -1, -1) if is_headline(lines[index])), None)
    dated = None
    if headline is not None:
        draft.title, dated = undated(lines[headline])
    draft.published_at = dated or _published(lines, headline, prose)
    end = next((index for index in range(prose + 1, len(lines)) if is_stop(lines[index])), len(lines))
    kept: list[Block] = []
    start = prose if headline is None else headline + 1
    for line in lines[start:end]:
        if is_noise(line) or (is_clock(line) and not re.search(r",\s*ngày \d+ tháng", line, re.IGNORECASE)):
            continue
        kept.append(Line(line))
    foot = Byline()
    kept = foot.take_from(kept)
    prose_lines = [block for block in kept if isinstance(block, Line)]
    captions = unmarked_captions(prose_lines)
    draft.blocks = [Caption(line.text) if index in captions else line for index, line in enumerate(prose_lines)]
    draft.author, draft.attribution = foot.author, foot.attribution
    return draft


def _official(lines: list[str]) -> Draft:
    """The draft of an official document whose words alone are left: letterhead, heading, text."""
    end = next((index for index, line in enumerate(lines) if is_stop(line)), len(lines))
    blocks: list[Block] = []
    for index, text in enumerate(lines[:end]):
        # "BÁO CÁO" over "Công tác cải cách hành chính năm 2022": the page set both in the middle.
        heads = index > 0 and _BARE_HEADING.fullmatch(lines[index - 1]) and _heads(text)
        blocks.append(Line(text, centered=bool(heads)))
    draft = Draft()
    draft.title, draft.blocks = take_heading(blocks)
    draft.published_at = letterhead_date([Line(part) for text in lines[:end] for part in text.split(" | ")])
    return draft


def _heads(text: str) -> bool:
    """Whether a line can be the second half of a heading: short, no sentence, no address and no recital."""
    return len(text) < 200 and not re.search(r"[.:;,]$", text) and not re.match(r"Kính gửi|Căn cứ|Theo|Xét", text)


def _opens(line: str) -> bool:
    """Whether a line is the article's first paragraph: running prose, not a button and not a date."""
    return (is_sentence(line) or len(line) > 200) and not is_noise(line) and not is_clock(line)


def _published(lines: list[str], headline: int | None, prose: int) -> str | None:
    """A labelled or bare date by the headline; the clock of a page's head stands before it."""
    start = 0 if headline is None else headline + 1
    after = lines[start:prose]
    before = [] if headline is None else lines[max(0, headline - 2) : headline]
    for line in after:
        if (_LABEL.search(line) or is_clock(line)) and (found := next(moments(line), None)):
            return found.value
    for line in (*before, *lines[prose + 1 :]):
        if is_stop(line):
            break
        if len(line) < 80 and _LABEL.match(line) and (found := next(moments(line), None)):
            return found.value
    return None
