-- Bundles: what a study and a run are known by on every machine, so that a bundle that is imported twice is there once. What is removed
-- from the trash may come back with a bundle.

ALTER TABLE study ADD COLUMN uid TEXT;
ALTER TABLE run ADD COLUMN uid TEXT;

UPDATE study SET uid = lower(hex(randomblob(16)));
UPDATE run SET uid = lower(hex(randomblob(16)));

CREATE UNIQUE INDEX study_uid ON study (uid) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX run_uid ON run (uid) WHERE removed_at IS NULL;

CREATE TRIGGER study_has_uid AFTER INSERT ON study WHEN NEW.uid IS NULL BEGIN
  UPDATE study SET uid = lower(hex(randomblob(16))) WHERE study = NEW.study;
END;

CREATE TRIGGER run_has_uid AFTER INSERT ON run WHEN NEW.uid IS NULL BEGIN
  UPDATE run SET uid = lower(hex(randomblob(16))) WHERE run = NEW.run;
END;
