"""The tables of store.sqlite, step by step.

A change of the schema is a new entry at the end; an entry that has been released never changes.
"""

from __future__ import annotations

from search_api.embedded import counters

_TWO = "[0-9][0-9]"
_YEAR = _TWO + _TWO
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    -- One row a document, its columns those of the newest version. Keys are never used again.
    CREATE TABLE documents (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        newest INTEGER NOT NULL,
        next_version INTEGER NOT NULL,
        url TEXT NOT NULL,
        title TEXT,
        province TEXT,
        source TEXT,
        kind TEXT NOT NULL,
        published_at TEXT,
        published_on TEXT,
        year INTEGER,
        extractor TEXT NOT NULL,
        has_conclusion INTEGER NOT NULL,
        figures INTEGER NOT NULL,
        statements INTEGER NOT NULL,
        meetings INTEGER NOT NULL
    );
    CREATE INDEX documents_by_date ON documents (published_on);

    CREATE TABLE versions (
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        content TEXT NOT NULL,
        whole TEXT NOT NULL,
        extractor TEXT NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        provenance TEXT NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (document, number)
    );

    CREATE TABLE captures (
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        digest TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        archive TEXT,
        "offset" INTEGER
    );
    CREATE INDEX captures_by_document ON captures (document);
    CREATE INDEX captures_by_location ON captures (archive, "offset");

    -- Every address that a document was met under, as the identity that cchc.urls.document_id gives it.
    CREATE TABLE addresses (
        identity TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        PRIMARY KEY (identity, document)
    ) WITHOUT ROWID;
    CREATE INDEX addresses_by_document ON addresses (document);

    CREATE TABLE units (
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        value TEXT NOT NULL,
        PRIMARY KEY (document, value)
    ) WITHOUT ROWID;
    CREATE INDEX units_by_value ON units (value, document);

    CREATE TABLE figures (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        indicator TEXT NOT NULL,
        subject TEXT,
        subject_id TEXT,
        period TEXT,
        period_end TEXT,
        measure TEXT NOT NULL,
        status TEXT NOT NULL,
        value REAL,
        sentence_start INTEGER NOT NULL,
        sentence_end INTEGER NOT NULL,
        sentence TEXT NOT NULL,
        looked_for TEXT NOT NULL,
        figure TEXT NOT NULL
    );
    CREATE INDEX figures_by_document ON figures (document);
    CREATE INDEX figures_by_indicator ON figures (indicator, period);
    CREATE INDEX figures_by_subject ON figures (subject);

    CREATE TABLE statements (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        type TEXT NOT NULL,
        meeting TEXT,
        sentence_start INTEGER NOT NULL,
        sentence_end INTEGER NOT NULL,
        sentence TEXT NOT NULL,
        looked_for TEXT NOT NULL,
        statement TEXT NOT NULL
    );
    CREATE INDEX statements_by_document ON statements (document);
    CREATE INDEX statements_by_type ON statements (type);

    CREATE TABLE statement_values (
        statement INTEGER NOT NULL REFERENCES statements (key) ON DELETE CASCADE,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (statement, field, value)
    ) WITHOUT ROWID;
    CREATE INDEX statement_values_by_value ON statement_values (field, value);

    CREATE TABLE ledger (
        archive TEXT NOT NULL,
        "offset" INTEGER NOT NULL,
        extractor TEXT NOT NULL,
        identity TEXT NOT NULL,
        PRIMARY KEY (archive, "offset", extractor)
    ) WITHOUT ROWID;
    CREATE INDEX ledger_by_identity ON ledger (identity);

    CREATE TABLE failures (
        identity TEXT PRIMARY KEY,
        extractor TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        provenance TEXT NOT NULL,
        failure TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE tombstones (identity TEXT PRIMARY KEY, forgotten_at TEXT NOT NULL) WITHOUT ROWID;

    -- What the text index has yet to take in. The last row that it took in stays, to be recognised by its token.
    CREATE TABLE changes (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        document INTEGER NOT NULL,
        token TEXT NOT NULL
    );
    """,
    """
    -- Looks that found no page where there was one; `certain` when its server said so itself (404, 410).
    CREATE TABLE absences (
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        digest TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        certain INTEGER NOT NULL,
        archive TEXT,
        "offset" INTEGER
    );
    CREATE INDEX absences_by_document ON absences (document);
    """,
    """
    -- Prints of one text (docs/duplicates.md). `same` is the id of the likely original, `standing` the place in the
    -- cluster from 0, `places` its size; `settled` the version of the signatures that it was found with, 0 for none.
    ALTER TABLE documents ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE documents ADD COLUMN same TEXT;
    ALTER TABLE documents ADD COLUMN standing INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE documents ADD COLUMN places INTEGER NOT NULL DEFAULT 1;
    UPDATE documents SET same = id;
    CREATE INDEX documents_unsettled ON documents (settled);
    CREATE INDEX documents_printed ON documents (same) WHERE places > 1;

    -- `fact` is equal for what prints of a text both say, `same` for the rows that say it; `places` counts them.
    ALTER TABLE figures ADD COLUMN fact TEXT NOT NULL DEFAULT '';
    ALTER TABLE figures ADD COLUMN same TEXT;
    ALTER TABLE figures ADD COLUMN places INTEGER NOT NULL DEFAULT 1;
    CREATE INDEX figures_printed ON figures (same) WHERE places > 1;
    ALTER TABLE statements ADD COLUMN fact TEXT NOT NULL DEFAULT '';
    ALTER TABLE statements ADD COLUMN same TEXT;
    ALTER TABLE statements ADD COLUMN places INTEGER NOT NULL DEFAULT 1;
    CREATE INDEX statements_printed ON statements (same) WHERE places > 1;

    CREATE TABLE signatures (
        document INTEGER PRIMARY KEY REFERENCES documents (key) ON DELETE CASCADE,
        bands BLOB NOT NULL,
        packed BLOB,
        member TEXT NOT NULL
    );
    -- Rows of bands and pairs are taken out by hand: a cascade would look through all of them.
    CREATE TABLE bands (
        band INTEGER NOT NULL,
        document INTEGER NOT NULL,
        PRIMARY KEY (band, document)
    ) WITHOUT ROWID;
    CREATE TABLE pairs (
        document INTEGER NOT NULL,
        other INTEGER NOT NULL,
        PRIMARY KEY (document, other)
    ) WITHOUT ROWID;
    """,
    """
    -- What meetings concluded, of the newest versions. `deadline` is the nearest of what was ordered there.
    CREATE TABLE conclusions (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        deadline TEXT,
        looked_for TEXT NOT NULL,
        conclusion TEXT NOT NULL,
        fact TEXT NOT NULL DEFAULT '',
        same TEXT,
        places INTEGER NOT NULL DEFAULT 1
    );
    CREATE INDEX conclusions_by_document ON conclusions (document);
    CREATE INDEX conclusions_by_id ON conclusions (id);
    CREATE INDEX conclusions_printed ON conclusions (same) WHERE places > 1;
    CREATE TABLE conclusion_values (
        conclusion INTEGER NOT NULL REFERENCES conclusions (key) ON DELETE CASCADE,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (conclusion, field, value)
    ) WITHOUT ROWID;
    CREATE INDEX conclusion_values_by_value ON conclusion_values (field, value);
    """,
    """
    -- What figures of declared rankings say, laid out for tables of facts (docs/rankings.md): one row a figure, beside
    -- its ranking. `lined` is the version of the rows that a document has.
    CREATE TABLE fact_lines (
        indicator TEXT NOT NULL,
        level TEXT NOT NULL,
        within TEXT NOT NULL,
        period TEXT NOT NULL,
        entity TEXT NOT NULL,
        name TEXT NOT NULL,
        component TEXT,
        measure TEXT NOT NULL,
        status TEXT NOT NULL,
        value NOT NULL,
        decimals INTEGER NOT NULL,
        out_of REAL,
        comparator TEXT NOT NULL,
        scope TEXT,
        aggregate TEXT,
        base TEXT,
        official INTEGER NOT NULL,
        figure INTEGER NOT NULL,
        id TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        PRIMARY KEY (indicator, level, within, period, figure)
    ) WITHOUT ROWID;
    CREATE INDEX fact_lines_by_entity ON fact_lines (entity, indicator);
    CREATE INDEX fact_lines_by_document ON fact_lines (document);
    ALTER TABLE documents ADD COLUMN lined TEXT NOT NULL DEFAULT '';
    CREATE INDEX documents_lined ON documents (lined);
    """,
    """
    -- The units of a document by name with their level: those of `units` are names and ids.
    CREATE TABLE named_units (
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        name TEXT NOT NULL,
        level TEXT NOT NULL,
        PRIMARY KEY (document, name)
    ) WITHOUT ROWID;
    CREATE INDEX named_units_by_name ON named_units (name, document);
    INSERT OR IGNORE INTO named_units (document, name, level)
        SELECT d.key, json_extract(u.value, '$.name'), json_extract(u.value, '$.level')
        FROM documents d JOIN versions v ON v.document = d.key AND v.number = d.newest,
            json_each(v.record, '$.units') u;
    ALTER TABLE figures ADD COLUMN level TEXT;
    UPDATE figures SET level =
        (SELECT n.level FROM named_units n WHERE n.document = figures.document AND n.name = figures.subject);
    INSERT OR IGNORE INTO statement_values (statement, field, value)
        SELECT key, 'speaker', json_extract(statement, '$.speaker.name') FROM statements
        WHERE json_extract(statement, '$.speaker.name') IS NOT NULL;
    INSERT OR IGNORE INTO statement_values (statement, field, value)
        SELECT v.statement, 'level', n.level FROM statement_values v JOIN statements s ON s.key = v.statement
        JOIN named_units n ON n.document = s.document AND n.name = v.value WHERE v.field = 'subject';
    """,
    # The files that the shown version names as its attachments. Archives among them are known from the next reading on.
    """
    CREATE TABLE attached (
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        file TEXT NOT NULL,
        PRIMARY KEY (document, file)
    ) WITHOUT ROWID;
    CREATE INDEX attached_by_file ON attached (file, document);
    INSERT OR IGNORE INTO attached (document, file)
        SELECT d.key, json_extract(a.value, '$.document_id')
        FROM documents d JOIN versions v ON v.document = d.key AND v.number = d.newest,
            json_each(v.record, '$.document.attachments') a
        WHERE json_extract(a.value, '$.document_id') IS NOT NULL;
    """,
    """
    -- What documents are counted by stands in the index: rows of figures and statements are long.
    CREATE INDEX figures_of_document ON figures (document, indicator, period);
    DROP INDEX figures_by_document;
    CREATE INDEX statements_of_document ON statements (document, type);
    DROP INDEX statements_by_document;
    """,
    """
    -- What people decided on figures and statements (docs/reviews.md). `document` is the identity that it had then; a
    -- document that goes for a while leaves its reviews. `verdict` is the one that stands, or 'undone'.
    CREATE TABLE reviews (
        id TEXT PRIMARY KEY,
        document TEXT NOT NULL,
        verdict TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        review TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX reviews_by_document ON reviews (document);
    CREATE INDEX reviews_by_time ON reviews (changed_at);
    CREATE INDEX figures_doubtful ON figures (json_extract(figure, '$.confidence'), id)
        WHERE json_extract(figure, '$.review') IS NULL;
    """,
    counters.LINES,
    counters.SAYINGS,
    """
    -- Statements that nobody has reviewed, by their ids, which are as good as drawn by lot.
    CREATE INDEX statements_unreviewed ON statements (id) WHERE json_extract(statement, '$.review') IS NULL;
    """,
    counters.DOCUMENTS,
    """
    -- Which documents hold which bands, in sorted runs (search_api/embedded/bands.py) where rows touched a page each.
    -- They are laid out from the bands of signatures when the store is opened next.
    DROP TABLE bands;
    CREATE TABLE band_portions (
        key INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        first INTEGER NOT NULL,
        held BLOB NOT NULL
    );
    CREATE INDEX band_portions_of_run ON band_portions (run, first);
    """,
    """
    -- What others asked for at a meeting is no order of its conclusion: conclusions are filled in anew from the records
    -- when the store is opened next.
    DELETE FROM conclusion_values;
    DELETE FROM conclusions;
    """,
    f"""
    -- To whom statements assign something, and the last day of their deadlines.
    INSERT OR IGNORE INTO statement_values (statement, field, value)
        SELECT s.key, 'assignee', a.value FROM statements s, json_each(s.statement, '$.assignees') a;
    INSERT OR IGNORE INTO statement_values (statement, field, value)
        SELECT s.key, 'assignee', u.value FROM statements s, json_each(s.statement, '$.subjects') u
        WHERE s.type = 'directive' AND json_array_length(s.statement, '$.assignees') = 0;
    INSERT OR IGNORE INTO statement_values (statement, field, value)
        SELECT key, 'deadline', day FROM (
            SELECT key, CASE
                WHEN told GLOB '{_YEAR}' THEN told || '-12-31'
                WHEN told GLOB '{_YEAR}/{_YEAR}' THEN substr(told, 6) || '-12-31'
                WHEN told GLOB '{_YEAR}-Q[1-4]' THEN
                    date(substr(told, 1, 4) || '-01-01', (3 * substr(told, 7, 1)) || ' months', '-1 day')
                WHEN told GLOB '{_YEAR}-H[12]' THEN
                    date(substr(told, 1, 4) || '-01-01', (6 * substr(told, 7, 1)) || ' months', '-1 day')
                WHEN told GLOB '{_YEAR}-{_TWO}' OR told GLOB '{_YEAR}-{_TWO}M' THEN
                    date(substr(told, 1, 7) || '-01', '1 months', '-1 day')
                WHEN told GLOB '{_YEAR}-{_TWO}-{_TWO}' THEN told
            END AS day FROM (SELECT key, json_extract(statement, '$.deadline') AS told FROM statements)
        ) WHERE day IS NOT NULL;
    """,  # noqa: S608 - put together of constants
)
