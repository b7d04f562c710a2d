"""Figures of sentences and tables: typed items are found, then values are bound to what they measure.

lexicon    the cue phrases of nlp/lexicon/figures.yml
items      what can stand in a sentence: indicators, components, rates, units, periods, values, cues
names      finds indicators, components and cues; `rates` finds rates
values     finds what `places`, `scores`, `movements`, `pairs` and `grades` know, sharing `amounts`;
           `ranges` finds between what values a group lies
subjects   which unit of a sentence is the measured one
regions    what is told of regions, and of no province
owners     whose results a document tells where its sentences name nobody; who can have results
setting    what a document says once for all its sentences: home, years, scales, sections
sentence   the items of one sentence in order, parentheses nested
reader     goes through paragraphs and sentences; what one leaves to the next is in `state`
walk       one left-to-right pass over a sentence; it stands on `times`, `heads`,
           `ahead`, `emission`, `sharing`, `parentheses` and `alike`; `cues` are part of `heads`
measures   what a value measures in its clause, or why it measures nothing; `trends` for movements without an amount
grid       a table with its spans filled; `transposition` turns one whose columns are units
cells      binds the cells of a table: `surroundings` says what stands around it, `header` (by `columns`) what its
           columns hold, `rows` what a row's words say, `contents` what a cell is
writing    bound values -> `cchc.records.Figure`
"""
