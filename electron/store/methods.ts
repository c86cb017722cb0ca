/** What can be asked of each of the two threads: one table of functions each, whose first argument is the thread's connection. */
import type { WritableDatabase } from './database.ts';
import { bundledStudy, drawsUsed, dropImport, finishImport, identityOf, knownRuns, stageImport } from './bundle.ts';
import {
  getComparison,
  getCurveFile,
  listComparisons,
  removeComparison,
  restoreComparison,
  saveComparison,
} from './comparisons.ts';
import { currentWriter } from './lock.ts';
import { cacheSize, emptySome, readKept } from './cache.ts';
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
import { changeHistory, changesAhead, duplicateStudy, listTags, redoChange, undoChange } from './history.ts';
import { runStates } from './project.ts';
import { calibration } from './provenance.ts';
import { addPoints, readRefinement, stopRefinement } from './refinement.ts';
import { searchRuns, searchStudies } from './search.ts';
import { getSpectrum, keepSpectrum } from './spectra.ts';
import { createStudy, findStudy, getStudy, listStudies, saveRevision } from './studies.ts';
import { removeSome, removeTrash } from './trash.ts';

export const readMethods = {
  listStudies,
  getStudy,
  findStudy,
  listRuns,
  getRun,
  runStates,
  listChunks,
  listCommitted,
  listIncomplete,
  readPoints,
  readRange,
  readDraws,
  readKept,
  cacheSize,
  getSpectrum,
  compareRuns,
  calibration,
  searchRuns,
  searchStudies,
  listTags,
  changesAhead,
  bundledStudy,
  identityOf,
  drawsUsed,
  knownRuns,
  readRefinement,
  listComparisons,
  getComparison,
  getCurveFile,
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
  emptySome,
  failChunk,
  addPoints,
  stopRefinement,
  changeHistory,
  duplicateStudy,
  undoChange,
  redoChange,
  removeTrash,
  removeSome,
  stageImport,
  finishImport,
  dropImport,
  saveComparison,
  removeComparison,
  restoreComparison,
  announce,
};

export type ReadMethods = typeof readMethods;
export type WriteMethods = typeof writeMethods;

/** Tells other processes where this one takes requests. */
function announce(database: WritableDatabase, endpoint: string, token: string): void {
  database.write((transaction) => transaction.run('UPDATE writer SET endpoint = ?, token = ?', [endpoint, token]));
}
