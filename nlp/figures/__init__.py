"""Figures in running text: typed items are found in a sentence, then values are bound to what they measure.

lexicon   the cue phrases of nlp/lexicon/figures.yml
items     what can stand in a sentence: indicators, components, rates, units, periods, values, cues
names     finds indicators, components, rates and cues
values    finds ranks, scores, percentages, changes, trends and grades
grades    classes and groups ("xếp loại Tốt")
subjects  which unit of a sentence is the measured one
setting   what a document says once for all its sentences: home, years, scales, sections
binding   the clause-wise reading that joins values to indicator, component, subject and period
"""
