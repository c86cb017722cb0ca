/**
 * Loaded before everything else, in every thread of a process: a database that is opened for writing then holds at most so many pages as the
 * environment says, and is full beyond them.
 */
import Database from 'better-sqlite3';

const { pragma } = Database.prototype;
Database.prototype.pragma = function (source, options) {
  const result: unknown = pragma.call(this, source, options);
  if (source === 'journal_mode = WAL') pragma.call(this, `max_page_count = ${process.env.MOST_PAGES ?? ''}`);
  return result;
};
