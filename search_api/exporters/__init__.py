"""Formats of an export, one file a format; the file's name is the format's.

A module gives `MEDIA_TYPE`, `write(table, rows, stream) -> int` (rows written; the stream can be sought in) and
`read(stream)`, which gives keys or headings and rows back as `write` took them. Rows come one by one and may be
millions: none is kept.
"""
