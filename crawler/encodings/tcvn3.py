"""TCVN3 (ABC): each letter is one byte, shown by the fonts .VnTime, .VnArial, and as capitals by .VnTimeH."""

from __future__ import annotations

import unicodedata

_LETTERS = (
    "a1Ă a2Â a3Ê a4Ô a5Ơ a6Ư a7Đ a8ă a9â aaê abô acơ adư aeđ b5à b6ả b7ã b8á b9ạ bbằ bcẳ bdẵ beắ c6ặ "
    "c7ầ c8ẩ c9ẫ caấ cbậ "
    "ccè ceẻ cfẽ d0é d1ẹ d2ề d3ể d4ễ d5ế d6ệ d7ì d8ỉ dcĩ ddí deị dfò e1ỏ e2õ e3ó e4ọ e5ồ e6ổ e7ỗ e8ố e9ộ "
    "eaờ ebở ecỡ edớ "
    "eeợ efù f1ủ f2ũ f3ú f4ụ f5ừ f6ử f7ữ f8ứ f9ự faỳ fbỷ fcỹ fdý feỵ"
)
TO_UNICODE: dict[int, str] = {int(pair[:2], 16): pair[2:] for pair in _LETTERS.split()}
TO_CODES: dict[str, str] = {letter: chr(code) for code, letter in TO_UNICODE.items()}
# The lower-case code stands for a capital too: the capital font shows it as one.
_TO_CODES_CAPITAL = {letter.upper(): code for letter, code in TO_CODES.items()} | TO_CODES


def decode(text: str) -> str:
    """Font codes as Latin-1 characters -> Vietnamese letters; what is no code stays."""
    return text.translate(TO_UNICODE)


def encode(text: str) -> str:
    """Vietnamese letters -> font codes; a capital that the code lacks becomes the small letter's code."""
    return "".join(_TO_CODES_CAPITAL.get(char, char) for char in unicodedata.normalize("NFC", text))
