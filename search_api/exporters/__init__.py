"""Formats of an export, one file a format; the file's name is the format's.

A module gives `MEDIA_TYPE`, `write(keys, headings, rows, stream) -> int` (rows written) and
`read(stream)`, which gives headings and rows back as `write` took them.
"""
