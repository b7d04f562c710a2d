"""Steps of the schema of store.sqlite that keep counts beside rows, as these come, change and go.

Like those in search_api/embedded/migrations.py, which names them in their order, they never change once released.
"""

from __future__ import annotations

LINES = """
    -- What lines of rankings say, once for all that say the same, and the lines by the newest: tables of facts read a
    -- row for each thing said. `fact_fields` counts the lines of a ranking and the changes that they went through, so
    -- that what was made of a ranking stays good while others change. Days that are not known are '-'.
    CREATE TABLE fact_sayings (
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
        key INTEGER PRIMARY KEY
    );
    INSERT INTO fact_sayings (indicator, level, within, period, entity, name, component, measure, status, value,
            decimals, out_of, comparator, scope, aggregate, base, official)
        SELECT indicator, level, within, period, entity, name, component, measure, status, value, decimals, out_of,
            comparator, scope, aggregate, base, official
        FROM fact_lines GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17;
    CREATE INDEX fact_sayings_by_field ON fact_sayings (indicator, level, within, period, entity, measure, value);
    CREATE INDEX fact_sayings_by_entity ON fact_sayings (entity, indicator, level, within, period);
    ALTER TABLE fact_lines RENAME TO earlier_lines;
    CREATE TABLE fact_lines (
        saying INTEGER NOT NULL,
        published_on TEXT NOT NULL,
        named TEXT NOT NULL,
        id TEXT NOT NULL,
        figure INTEGER NOT NULL,
        text TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
        PRIMARY KEY (saying, published_on DESC, named, id)
    ) WITHOUT ROWID;
    INSERT INTO fact_lines (saying, published_on, named, id, figure, text, document)
        SELECT s.key, coalesce(d.published_on, '-'), d.id, l.id, l.figure, d.same, d.key
        FROM earlier_lines l CROSS JOIN fact_sayings s ON s.indicator = l.indicator AND s.level = l.level
            AND s.within = l.within AND s.period = l.period AND s.entity = l.entity AND s.measure = l.measure
            AND s.value = l.value AND s.name = l.name AND s.component IS l.component AND s.status = l.status
            AND s.decimals = l.decimals AND s.out_of IS l.out_of AND s.comparator = l.comparator
            AND s.scope IS l.scope AND s.aggregate IS l.aggregate AND s.base IS l.base AND s.official = l.official
        JOIN documents d ON d.key = l.document;
    DROP TABLE earlier_lines;
    CREATE INDEX fact_lines_by_document ON fact_lines (document);
    CREATE TABLE fact_fields (
        indicator TEXT NOT NULL,
        level TEXT NOT NULL,
        within TEXT NOT NULL,
        period TEXT NOT NULL,
        lines INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        PRIMARY KEY (indicator, level, within, period)
    ) WITHOUT ROWID;
    INSERT INTO fact_fields (indicator, level, within, period, lines, changed)
        SELECT s.indicator, s.level, s.within, s.period, count(*), 1
        FROM fact_sayings s JOIN fact_lines l ON l.saying = s.key GROUP BY 1, 2, 3, 4;
    CREATE TRIGGER fact_line_came AFTER INSERT ON fact_lines BEGIN
        INSERT INTO fact_fields (indicator, level, within, period, lines, changed)
            SELECT indicator, level, within, period, 1, 1 FROM fact_sayings WHERE key = new.saying
            ON CONFLICT (indicator, level, within, period) DO UPDATE SET lines = lines + 1, changed = changed + 1;
    END;
    CREATE TRIGGER fact_line_went AFTER DELETE ON fact_lines BEGIN
        UPDATE fact_fields SET lines = lines - 1, changed = changed + 1 WHERE (indicator, level, within, period) =
            (SELECT indicator, level, within, period FROM fact_sayings WHERE key = old.saying);
        DELETE FROM fact_sayings
            WHERE key = old.saying AND NOT EXISTS (SELECT 1 FROM fact_lines WHERE saying = old.saying);
    END;
    CREATE TRIGGER fact_line_changed AFTER UPDATE ON fact_lines BEGIN
        UPDATE fact_fields SET changed = changed + 1 WHERE (indicator, level, within, period) =
            (SELECT indicator, level, within, period FROM fact_sayings WHERE key = new.saying);
    END;
    CREATE TRIGGER fact_text_changed AFTER UPDATE OF same ON documents WHEN new.same IS NOT old.same BEGIN
        UPDATE fact_lines SET text = new.same WHERE document = new.key;
    END;
    """

SAYINGS = """
-- How many texts state what is said, kept line by line: tables of facts count lines without reading them. Keys of
-- sayings are never used again, so that lines which are read later are of the same one.
DROP TRIGGER fact_line_came;
DROP TRIGGER fact_line_went;
DROP TRIGGER fact_line_changed;
DROP INDEX fact_sayings_by_field;
DROP INDEX fact_sayings_by_entity;
ALTER TABLE fact_sayings RENAME TO earlier_sayings;
CREATE TABLE fact_sayings (
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
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    texts INTEGER NOT NULL DEFAULT 0
);
INSERT INTO fact_sayings (indicator, level, within, period, entity, name, component, measure, status, value,
        decimals, out_of, comparator, scope, aggregate, base, official, key, texts)
    SELECT indicator, level, within, period, entity, name, component, measure, status, value, decimals, out_of,
        comparator, scope, aggregate, base, official, key,
        (SELECT count(DISTINCT text) FROM fact_lines WHERE saying = earlier_sayings.key)
    FROM earlier_sayings ORDER BY key;
DROP TABLE earlier_sayings;
CREATE INDEX fact_sayings_by_field ON fact_sayings (indicator, level, within, period, entity, measure, value);
CREATE INDEX fact_sayings_by_entity ON fact_sayings (entity, indicator, level, within, period);
CREATE INDEX fact_lines_by_text ON fact_lines (saying, text);
-- Of each unit in a ranking, at which of the ranking's changes it was last touched: the rest need not be read again.
CREATE TABLE fact_entities (
    indicator TEXT NOT NULL,
    level TEXT NOT NULL,
    within TEXT NOT NULL,
    period TEXT NOT NULL,
    entity TEXT NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (indicator, level, within, period, entity)
) WITHOUT ROWID;
CREATE INDEX fact_entities_by_unit ON fact_entities (entity, indicator, period, changed);
INSERT INTO fact_entities (indicator, level, within, period, entity, changed)
    SELECT s.indicator, s.level, s.within, s.period, s.entity, f.changed
    FROM (SELECT DISTINCT indicator, level, within, period, entity FROM fact_sayings) s JOIN fact_fields f
        ON f.indicator = s.indicator AND f.level = s.level AND f.within = s.within AND f.period = s.period;
CREATE TRIGGER fact_line_came AFTER INSERT ON fact_lines BEGIN
    INSERT INTO fact_fields (indicator, level, within, period, lines, changed)
        SELECT indicator, level, within, period, 1, 1 FROM fact_sayings WHERE key = new.saying
        ON CONFLICT (indicator, level, within, period) DO UPDATE SET lines = lines + 1, changed = changed + 1;
    INSERT INTO fact_entities (indicator, level, within, period, entity, changed)
        SELECT s.indicator, s.level, s.within, s.period, s.entity, f.changed FROM fact_sayings s JOIN fact_fields f
            ON f.indicator = s.indicator AND f.level = s.level AND f.within = s.within AND f.period = s.period
        WHERE s.key = new.saying
        ON CONFLICT (indicator, level, within, period, entity) DO UPDATE SET changed = excluded.changed;
    UPDATE fact_sayings SET texts = texts + 1 WHERE key = new.saying
        AND (SELECT count(*) FROM (SELECT 1 FROM fact_lines WHERE saying = new.saying AND text = new.text LIMIT 2))
            = 1;
END;
CREATE TRIGGER fact_line_went AFTER DELETE ON fact_lines BEGIN
    UPDATE fact_fields SET lines = lines - 1, changed = changed + 1 WHERE (indicator, level, within, period) =
        (SELECT indicator, level, within, period FROM fact_sayings WHERE key = old.saying);
    INSERT INTO fact_entities (indicator, level, within, period, entity, changed)
        SELECT s.indicator, s.level, s.within, s.period, s.entity, f.changed FROM fact_sayings s JOIN fact_fields f
            ON f.indicator = s.indicator AND f.level = s.level AND f.within = s.within AND f.period = s.period
        WHERE s.key = old.saying
        ON CONFLICT (indicator, level, within, period, entity) DO UPDATE SET changed = excluded.changed;
    UPDATE fact_sayings SET texts = texts - 1 WHERE key = old.saying
        AND NOT EXISTS (SELECT 1 FROM fact_lines WHERE saying = old.saying AND text = old.text);
    DELETE FROM fact_sayings
        WHERE key = old.saying AND NOT EXISTS (SELECT 1 FROM fact_lines WHERE saying = old.saying);
END;
CREATE TRIGGER fact_line_changed AFTER UPDATE ON fact_lines BEGIN
    UPDATE fact_fields SET changed = changed + 1 WHERE (indicator, level, within, period) =
        (SELECT indicator, level, within, period FROM fact_sayings WHERE key = new.saying);
    INSERT INTO fact_entities (indicator, level, within, period, entity, changed)
        SELECT s.indicator, s.level, s.within, s.period, s.entity, f.changed FROM fact_sayings s JOIN fact_fields f
            ON f.indicator = s.indicator AND f.level = s.level AND f.within = s.within AND f.period = s.period
        WHERE s.key = new.saying
        ON CONFLICT (indicator, level, within, period, entity) DO UPDATE SET changed = excluded.changed;
    UPDATE fact_sayings SET texts = texts
            + ((SELECT count(*) FROM
                (SELECT 1 FROM fact_lines WHERE saying = new.saying AND text = new.text LIMIT 2)) = 1)
            - NOT EXISTS (SELECT 1 FROM fact_lines WHERE saying = old.saying AND text = old.text)
        WHERE key = new.saying AND new.text IS NOT old.text;
END;
-- What is shown of a line beside what it says: in how many prints it stands.
CREATE TRIGGER fact_prints_changed AFTER UPDATE OF places ON figures WHEN new.places IS NOT old.places BEGIN
    UPDATE fact_fields SET changed = changed + 1 WHERE (indicator, level, within, period) IN
        (SELECT s.indicator, s.level, s.within, s.period FROM fact_lines l JOIN fact_sayings s ON s.key = l.saying
        WHERE l.document = new.document AND l.figure = new.key);
    INSERT INTO fact_entities (indicator, level, within, period, entity, changed)
        SELECT DISTINCT s.indicator, s.level, s.within, s.period, s.entity, f.changed
        FROM fact_lines l JOIN fact_sayings s ON s.key = l.saying JOIN fact_fields f
            ON f.indicator = s.indicator AND f.level = s.level AND f.within = s.within AND f.period = s.period
        WHERE l.document = new.document AND l.figure = new.key
        ON CONFLICT (indicator, level, within, period, entity) DO UPDATE SET changed = excluded.changed;
END;
"""

DOCUMENTS = """
-- What the documents are and have, by the version of the extractor that read them: the store's status counts no rows.
CREATE TABLE documents_held (
    extractor TEXT PRIMARY KEY,
    documents INTEGER NOT NULL,
    figures INTEGER NOT NULL,
    statements INTEGER NOT NULL,
    meetings INTEGER NOT NULL,
    reprinted INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO documents_held (extractor, documents, figures, statements, meetings, reprinted)
    SELECT extractor, count(*), sum(figures), sum(statements), sum(meetings), sum(standing > 0)
    FROM documents GROUP BY extractor;
CREATE TRIGGER document_came AFTER INSERT ON documents BEGIN
    INSERT INTO documents_held (extractor, documents, figures, statements, meetings, reprinted)
        VALUES (new.extractor, 1, new.figures, new.statements, new.meetings, new.standing > 0)
        ON CONFLICT (extractor) DO UPDATE SET documents = documents + 1, figures = figures + excluded.figures,
            statements = statements + excluded.statements, meetings = meetings + excluded.meetings,
            reprinted = reprinted + excluded.reprinted;
END;
CREATE TRIGGER document_went AFTER DELETE ON documents BEGIN
    UPDATE documents_held SET documents = documents - 1, figures = figures - old.figures,
        statements = statements - old.statements, meetings = meetings - old.meetings,
        reprinted = reprinted - (old.standing > 0) WHERE extractor = old.extractor;
END;
CREATE TRIGGER document_changed AFTER UPDATE OF extractor, figures, statements, meetings, standing ON documents
WHEN (new.extractor, new.figures, new.statements, new.meetings, new.standing > 0)
    IS NOT (old.extractor, old.figures, old.statements, old.meetings, old.standing > 0) BEGIN
    UPDATE documents_held SET documents = documents - 1, figures = figures - old.figures,
        statements = statements - old.statements, meetings = meetings - old.meetings,
        reprinted = reprinted - (old.standing > 0) WHERE extractor = old.extractor;
    INSERT INTO documents_held (extractor, documents, figures, statements, meetings, reprinted)
        VALUES (new.extractor, 1, new.figures, new.statements, new.meetings, new.standing > 0)
        ON CONFLICT (extractor) DO UPDATE SET documents = documents + 1, figures = figures + excluded.figures,
            statements = statements + excluded.statements, meetings = meetings + excluded.meetings,
            reprinted = reprinted + excluded.reprinted;
END;
"""
