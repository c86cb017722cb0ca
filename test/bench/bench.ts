/** Prints what was measured beside its goals; ends non-zero where a goal is missed by a factor of two. Not part of the tests. */
import { benchAnalysis } from './analysis.ts';
import { benchFlow } from './flow.ts';
import { judge } from './goal.ts';
import { benchHistory } from './history.ts';
import { benchPosterior } from './posterior.ts';
import { benchReplica } from './replica.ts';
import { benchSolve } from './solve.ts';
import { benchSpectra } from './spectra.ts';
import { benchStudy } from './study.ts';

for (const bench of [
  benchSolve,
  benchSpectra,
  benchFlow,
  benchReplica,
  benchPosterior,
  benchStudy,
  benchHistory,
  benchAnalysis,
]) {
  for (const measured of await bench()) {
    const { line, failed } = judge(measured);
    console.log(line);
    if (failed) process.exitCode = 1;
  }
}
