"""Figures put together to facts: what is known of a unit, an indicator and a period, who says so, and who disagrees.

`lines` lays a record's figures out in lean columns, which the stores keep; `readings` puts lines together to facts;
`derivation` works out what follows from them; `rankings`, `series` and `coverage` are the tables (docs/rankings.md).
"""
