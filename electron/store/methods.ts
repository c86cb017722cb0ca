/** What can be asked of each of the two threads: one table of functions each, whose first argument is the thread's connection. */
import type { WritableDatabase } from './database.ts';
import { currentWriter } from './lock.ts';
import { readDraws } from './draws.ts';
import { readPoints, readRange, writeBlock, writeDraws } from './points.ts';
import {
  createRun,
  failChunk,
  getRun,
  listChunks,
  listCommitted,
  listIncomplete,
  listRuns,
  reopenRun,
  setRunStatus,
  beginRun,
  compareRuns,
} from './runs.ts';
import { calibration } from './provenance.ts';
import { getSpectrum, keepSpectrum } from './spectra.ts';
import { createStudy, findStudy, getStudy, listStudies, saveRevision } from './studies.ts';

export const readMethods = {
  listStudies,
  getStudy,
  findStudy,
  listRuns,
  getRun,
  listChunks,
  listCommitted,
  listIncomplete,
  readPoints,
  readRange,
  readDraws,
  getSpectrum,
  compareRuns,
  calibration,
  currentWriter,
};

export const writeMethods = {
  keepSpectrum,
  createStudy,
  saveRevision,
  createRun,
  reopenRun,
  beginRun,
  setRunStatus,
  writeBlock,
  writeDraws,
  failChunk,
  announce,
};

export type ReadMethods = typeof readMethods;
export type WriteMethods = typeof writeMethods;

/** Tells other processes where this one takes requests. */
function announce(database: WritableDatabase, endpoint: string, token: string): void {
  database.write((transaction) => transaction.run('UPDATE writer SET endpoint = ?, token = ?', [endpoint, token]));
}
