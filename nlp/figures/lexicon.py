"""The cue phrases of nlp/lexicon/figures.yml, and patterns made of them over searchable text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nlp.lexicon import Lexicon, Phrases, load, word_alternatives


class TableHeads(Lexicon):
    numbering: Phrases
    subject: Phrases
    unit: Phrases
    component: Phrases
    rank: Phrases
    grade: Phrases
    score: Phrases
    change: Phrases
    maximum: Phrases
    aside: Phrases
    plain: Phrases
    block: Phrases
    ignored: Phrases
    group: Phrases
    mean: Phrases
    median: Phrases
    max: Phrases
    min: Phrases
    total: Phrases
    national: Phrases
    not_parts: Phrases
    target: Phrases
    aims: Phrases
    results: Phrases
    forecast: Phrases
    outcomes: Phrases
    time: Phrases


class FigureCues(Lexicon):
    up: Phrases
    down: Phrases
    change_fillers: Phrases
    rank_units: Phrases
    comparators: Mapping[str, Phrases]
    comparators_after: Mapping[str, Phrases]
    first: Phrases
    second: Phrases
    last: Phrases
    not_before_first: Phrases
    top_verbs: Phrases
    top_exits: Phrases
    field_nouns: Phrases
    point_nouns: Phrases
    deductions: Phrases
    shares: Phrases
    not_performance: Phrases
    foreign: Phrases
    target: Phrases
    unreal: Phrases
    unless: Phrases
    forecast: Phrases
    order_cues: Phrases
    done: Phrases
    mean: Phrases
    median: Phrases
    extremes: Mapping[str, Phrases]
    pairwise: Phrases
    grade_cues: Phrases
    strong_grade_cues: Phrases
    grades: Phrases
    rate_heads: Phrases
    rate_objects: Phrases
    rate_stops: Phrases
    rate_outcomes: Phrases
    component_cues: Phrases
    work_fields: Phrases
    component_stops: Phrases
    quantifiers: Phrases
    counted: Phrases
    not_subject_before: Phrases
    document_nouns: Phrases
    agent_verbs: Phrases
    target_headings: Phrases
    target_heads: Phrases
    target_heads_before: Phrases
    target_head_words: Phrases
    other_heads: Phrases
    told: Phrases
    table: TableHeads


CUES = load("figures", FigureCues)
COMPARATOR_OF = {phrase.lower(): sign for sign, phrases in CUES.comparators.items() for phrase in phrases}
COMPARATOR_AFTER_OF = {phrase: sign for sign, phrases in CUES.comparators_after.items() for phrase in phrases}


def words(phrases: Iterable[str]) -> str:
    """Alternatives that match whole words only."""
    return word_alternatives(phrases)


COMPARATOR = rf"(?:(?P<cmp>{words(COMPARATOR_OF)})\s*(?:là\s+|từ\s+)?)?"
COMPARATOR_AFTER = rf"(?:\s+(?P<after>{words(COMPARATOR_AFTER_OF)}))?"
