/** Prints what was measured beside its goals; ends non-zero where a goal is missed by a factor of two. Not part of the tests. */
import { judge } from './goal.ts';
import { benchSolve } from './solve.ts';
import { benchStudy } from './study.ts';

for (const bench of [benchSolve, benchStudy]) {
  for (const measured of await bench()) {
    const { line, failed } = judge(measured);
    console.log(line);
    if (failed) process.exitCode = 1;
  }
}
