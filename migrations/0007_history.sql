-- History: what a person keeps with studies and runs, by what they are found, and what was changed, so that it can be undone.

ALTER TABLE study ADD COLUMN pinned_at TEXT;
ALTER TABLE study ADD COLUMN trashed_at TEXT;
-- Emptied from the trash: gone for every query, while what belongs to it is removed piece by piece.
ALTER TABLE study ADD COLUMN removed_at TEXT;

ALTER TABLE run ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN pinned_at TEXT;
ALTER TABLE run ADD COLUMN trashed_at TEXT;
ALTER TABLE run ADD COLUMN removed_at TEXT;

CREATE INDEX study_removed ON study (study) WHERE removed_at IS NOT NULL;
CREATE INDEX run_removed ON run (run) WHERE removed_at IS NOT NULL;

CREATE TABLE study_tag (
  study INTEGER NOT NULL REFERENCES study,
  name TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (study, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_tag (
  run INTEGER NOT NULL REFERENCES run,
  name TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

-- What was changed, by whatever face. Changes that were undone can be made again until another one is made.
CREATE TABLE change (
  change INTEGER PRIMARY KEY AUTOINCREMENT,
  verb TEXT NOT NULL,
  made_at TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What one field of a study or of a run held before and after, as JSON.
CREATE TABLE change_part (
  change INTEGER NOT NULL REFERENCES change ON DELETE CASCADE,
  subject TEXT NOT NULL CHECK (subject IN ('study', 'run')),
  number INTEGER NOT NULL,
  field TEXT NOT NULL,
  before TEXT NOT NULL CHECK (json_valid(before)),
  after TEXT NOT NULL CHECK (json_valid(after)),
  PRIMARY KEY (change, subject, number, field)
) STRICT, WITHOUT ROWID;

CREATE INDEX change_part_subject ON change_part (subject, number);

-- Which runs have points that are made of a draw, beside the run that made it.
CREATE TABLE draw_use (
  run INTEGER NOT NULL REFERENCES run,
  content TEXT NOT NULL,
  PRIMARY KEY (run, content)
) STRICT, WITHOUT ROWID;

CREATE INDEX draw_use_content ON draw_use (content);
CREATE INDEX draw_run ON draw (run);
INSERT INTO draw_use (run, content) SELECT DISTINCT run, content FROM draw;

-- What the systems of a revision hold, for searching: numbers from least to greatest, value by value where they are listed; and words.
CREATE TABLE revision_range (
  study INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  parameter TEXT NOT NULL,
  low REAL NOT NULL,
  high REAL NOT NULL,
  PRIMARY KEY (study, revision, parameter, low, high),
  FOREIGN KEY (study, revision) REFERENCES revision (study, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision_word (
  study INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  kind TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (study, revision, kind, word),
  FOREIGN KEY (study, revision) REFERENCES revision (study, number)
) STRICT, WITHOUT ROWID;

-- Inserting a document here enters it into the two tables: so do new revisions, and at the end all that are there.
CREATE VIEW searched_document AS SELECT study, number, document FROM revision;

CREATE TRIGGER document_is_searched INSTEAD OF INSERT ON searched_document BEGIN
  -- Axes, the members of axes along which several parameters vary, and seeds. Of a list of up to 1000 values each stands for itself; of a
  -- longer one, and of a range, whatever its spacing, the ends do.
  INSERT OR IGNORE INTO revision_range (study, revision, parameter, low, high)
  SELECT NEW.study, NEW.number, parameter, min(number), max(number)
  FROM (
    SELECT
      parameter,
      iif(listed, entry.key, 0) AS place,
      CASE WHEN entry.type IN ('integer', 'real') THEN entry.value WHEN entry.value = 'infinite' THEN 9e999 END AS number
    FROM (
      SELECT
        parameter,
        coalesce(part -> 'values', json_array(part -> 'from', part -> 'to')) AS list,
        json_array_length(part, '$.values') <= 1000 AS listed
      FROM (
        SELECT axis.value AS part, axis.value ->> 'parameter' AS parameter
        FROM json_each(NEW.document, '$.axes') AS axis
        UNION ALL
        SELECT member.value, member.value ->> 'parameter'
        FROM
          json_each(NEW.document, '$.axes') AS axis,
          json_each(axis.value) AS list,
          json_each(iif(list.type = 'array' AND list.key <> 'values', list.value, '[]')) AS member
        WHERE member.type = 'object'
        UNION ALL
        SELECT json_object('values', NEW.document -> 'seeds'), 'seed'
      )
      WHERE parameter IS NOT NULL
      -- Keeps SQLite from working out these columns anew for each entry of a list.
      LIMIT -1
    ),
    json_each(list) AS entry
  )
  GROUP BY parameter, place
  HAVING min(number) IS NOT NULL;

  -- The base system, of which parameters that vary or are derived are not looked at; of deep networks N is a list.
  INSERT OR IGNORE INTO revision_range (study, revision, parameter, low, high)
  SELECT NEW.study, NEW.number, parameter, number, number
  FROM (
    SELECT
      held.key AS parameter,
      CASE WHEN entry.type IN ('integer', 'real') THEN entry.value WHEN entry.value = 'infinite' THEN 9e999 END AS number
    FROM
      json_each(NEW.document, '$.system') AS held,
      json_each(iif(held.type = 'array', held.value, json_array(held.value))) AS entry
    UNION ALL
    -- What a missing key stands for.
    SELECT column1, column2
    FROM (VALUES ('u', 0), ('noise', 0), ('lambda0', 1), ('y0', 1), ('K', 9e999), ('N', 9e999))
    WHERE NEW.document -> 'system' -> column1 IS NULL
  )
  WHERE
    number IS NOT NULL
    AND parameter NOT IN (SELECT key FROM json_each(NEW.document, '$.derived'))
    AND parameter NOT IN (SELECT parameter FROM revision_range WHERE study = NEW.study AND revision = NEW.number);

  INSERT OR IGNORE INTO revision_word (study, revision, kind, word)
  SELECT NEW.study, NEW.number, kind, word
  FROM (
    SELECT column1 AS kind, coalesce(NEW.document -> 'system' ->> column1, column2) AS word
    FROM (VALUES ('loss', 'quartic'), ('spectrum', 'power-law'), ('features', 'gaussian'), ('dynamics', 'gradient'))
    UNION ALL
    SELECT 'quantity', value FROM json_each(NEW.document, '$.quantities')
  );
END;

CREATE TRIGGER revision_is_searched AFTER INSERT ON revision BEGIN
  INSERT INTO searched_document (study, number, document) VALUES (NEW.study, NEW.number, NEW.document);
END;

INSERT INTO searched_document (study, number, document) SELECT study, number, document FROM revision;
