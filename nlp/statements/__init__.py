"""Statements: openings start frames, frames gather points, points are charged to bodies and deadlines."""
