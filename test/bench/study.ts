/** A study of a million level-1 points through pool and store, end to end. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expandStudy, systemAt } from '../../core/study/expansion.ts';
import { solveEffectiveAction } from '../../core/theory/effective-action.ts';
import { openApplication } from '../../electron/app/application.ts';
import type { Measured } from './goal.ts';

const document = {
  format: 'coarsegrain-study',
  version: 1,
  name: 'A million points',
  system: { alpha: 0.6, beta: 0.9, kappa: 0.1 },
  axes: [
    { parameter: 'u', from: 0, to: 1, count: 10, spacing: 'linear' },
    { parameter: 'P', from: 1, to: 1e6, count: 100_000, spacing: 'logarithmic' },
  ],
  quantities: ['effective-action'],
};

export async function benchStudy(): Promise<Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-bench-'));
  const threads = availableParallelism();
  const application = await openApplication({ database: join(folder, 'bench.sqlite'), face: 'terminal', threads });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const ended = new Promise<number>((resolve) => {
    application.on('run.progress', ({ status, done }) => {
      if (status !== 'running') resolve(done);
    });
  });
  const began = performance.now();
  delay.enable();
  await application.call('runs.start', { document });
  const points = await ended;
  const seconds = (performance.now() - began) / 1000;
  delay.disable();
  await application.close();
  if (points !== 1e6) throw new Error(`The run ended after ${String(points)} points.`);
  const bytes = statSync(join(folder, 'bench.sqlite')).size / points;
  rmSync(folder, { recursive: true });
  const peak = process.resourceUsage().maxRSS / 1024;
  const overhead = 1 - solverSeconds() / (seconds * threads);
  return [
    {
      what: `study of 10⁶ points on ${String(threads)} threads, end to end`,
      value: points / seconds,
      unit: ' points/s',
      goal: 100_000,
      atLeast: true,
    },
    {
      what: 'share of the threads’ time outside the solver',
      value: 100 * overhead,
      unit: ' %',
      atLeast: false,
    },
    { what: 'peak memory of the process', value: peak, unit: ' MB', goal: 700, atLeast: false },
    {
      what: 'event-loop delay of the main process, 99th percentile',
      value: delay.percentile(99) / 1e6,
      unit: ' ms',
      goal: 50,
      atLeast: false,
    },
    { what: 'bytes a point on disk', value: bytes, unit: '', goal: 250, atLeast: false },
  ];
}

/** What the same points cost in the solver alone, on one thread. */
function solverSeconds(): number {
  const expansion = expandStudy(document);
  const systems = Array.from({ length: 20_000 }, (_, i) => systemAt(expansion, i * 50));
  for (const system of systems) solveEffectiveAction(system);
  const began = performance.now();
  for (const system of systems) solveEffectiveAction(system);
  return (performance.now() - began) / 1000 / 0.02;
}
