"""Who asks or orders without being a known person or unit: "Đoàn", "lãnh đạo xã", "Kế hoạch này"."""

from __future__ import annotations

import re

from nlp.lexicon import Lexicon, Phrases, alternatives, load


class SpeakerCues(Lexicon):
    adverbs: Phrases
    persons: Phrases
    anaphors: Phrases
    places: Phrases
    offices: Phrases
    bodies: Phrases
    named_bodies: Phrases
    councils: Phrases
    papers: Phrases
    issued: Phrases
    hopes: Phrases
    promises: Phrases
    asked: Phrases
    advises: Phrases
    beyond: Phrases


CUES = load("speakers", SpeakerCues)

ADVERBS = rf"(?:(?:,|{alternatives(CUES.adverbs)})\s*)*"
_BEFORE = r"(?:^|[\s,;(“\"”])"
PERSON = re.compile(
    rf"{_BEFORE}(?:{alternatives(CUES.persons)}|{alternatives(CUES.offices)}\s[^,;:.]{{2,50}})\s*{ADVERBS}$"
)
# "cả ba xã cùng kiến nghị", "hai trường đều đề nghị"
_COUNTED = (
    r"(?:cả\s+)?(?:hai|ba|bốn|năm|sáu|\d{1,2})\s+(?:thị trấn|thị xã|thành phố|xã|phường|huyện|quận|tỉnh|"
    r"sở|ngành|phòng|ban|trường|bệnh viện|trung tâm|địa phương|đơn vị|cơ quan)"
    r"(?:\s+(?:này|trên))?"
)
BODY = re.compile(
    rf"{_BEFORE}(?:{_COUNTED}|{alternatives(CUES.bodies)}|{alternatives(CUES.named_bodies)}\s[^,;:.]{{2,70}})\s*{ADVERBS}$"
)
_NUMBERED = r"(?:\s+(?:này|trên|(?:số\s+)?\d[^\s,;:]{0,30}))?"
PAPER = re.compile(rf"(?:^|,)\s*{alternatives(CUES.papers)}{_NUMBERED}\s*{ADVERBS}$")
# "ký văn bản yêu cầu", "ra Công văn số 1987/UBND-NV về chấn chỉnh kỷ cương, giao"
ISSUED = re.compile(
    rf"(?<!\w){alternatives(CUES.issued)}\s+(?:\w+\s+)?{alternatives(CUES.papers)}{_NUMBERED}"
    rf"(?:\s+(?:về|gửi|ngày|chỉ đạo)\s[^,;:.]{{2,90}},)?\s*{ADVERBS}$"
)
# "ban hành Kế hoạch số 97/KH-UBND ngày 5/5/2023, trong đó giao": one paper, and behind it what it charges whom with.
ISSUED_WITH = re.compile(
    rf"(?<!\w){alternatives(CUES.issued)}\s+(?!\d|nhiều|các|một số|những|hàng loạt)(?:\w+\s+)?"
    rf"{alternatives(CUES.papers)}(?!\w)[^;:.“”]{{0,90}}?,\s*(?:trong đó,?\s+|theo đó,?\s+)?{ADVERBS}$"
)
ASKED = re.compile(rf"{alternatives(CUES.asked)}(?!\w)")
