"""Steps of the schema of store.sqlite that keep counts beside rows, as these come, change and go.

Like those in search_api/embedded/migrations.py, which names them in their order, they never change once released.
"""

from __future__ import annotations

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
