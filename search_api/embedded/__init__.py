"""Parts of the embedded store: SQLite as the system of record, a tantivy index beside it that can always be rebuilt."""
