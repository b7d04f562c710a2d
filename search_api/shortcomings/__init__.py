"""Stated shortcomings: whose they are, which come back year after year, who ordered them mended, points lost."""
