/** Figures, drawn by a thread of their own that starts with the first one and ends when none was asked for in a while. */
import { Piscina } from 'piscina';
import type { FigureOptions } from '../../../core/api.ts';
import type { CurveSet } from '../../../core/chart/curves.ts';
import type { MapSet } from '../../../core/chart/map.ts';
import { CoarsegrainError, errorReport } from '../../../core/errors.ts';
import { measuredSpectrum } from '../../../core/model/measured.ts';
import { workerPath } from '../../workers.ts';
import type { FigureTask, ReportTask } from './worker.ts';

export interface FigureExporter {
  /** The file's bytes. @throws CoarsegrainError `worker-failed` */
  render(set: CurveSet | MapSet, format: 'svg' | 'png', options: FigureOptions): Promise<Uint8Array>;
  /** The report of a comparison, an HTML file. @throws CoarsegrainError `worker-failed` */
  report(task: ReportTask): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** @param options.worker another worker file, for tests */
export function createFigureExporter(options: { worker?: string } = {}): FigureExporter {
  let piscina: Piscina<FigureTask | ReportTask, Uint8Array> | undefined;
  // A worker that dies while it starts leaves its tasks pending for ever, and says so only by the pool's `error`.
  const waiting = new Set<(error: Error) => void>();
  const open = () => {
    const pool = new Piscina<FigureTask | ReportTask, Uint8Array>({
      filename: options.worker ?? workerPath('figure-worker'),
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 30_000,
    });
    pool.on('error', (error: Error) => {
      for (const reject of waiting) reject(error);
    });
    return pool;
  };
  /** @param format of the file */
  async function draw(format: string, task: () => FigureTask | ReportTask): Promise<Uint8Array> {
    piscina ??= open();
    const pool = piscina;
    let reject: (error: Error) => void = () => undefined;
    try {
      return await new Promise<Uint8Array>((resolve, fail) => {
        reject = fail;
        waiting.add(fail);
        pool.run(task()).then(resolve, fail);
      });
    } catch (error) {
      const message = `The figure could not be drawn: ${errorReport(error).message}`;
      throw new CoarsegrainError({ kind: 'worker-failed', field: 'figure', value: format, message });
    } finally {
      waiting.delete(reject);
    }
  }
  return {
    render: (set, format, figure) =>
      draw(format, () => {
        const [first] = 'panels' in set ? set.panels : set.curves;
        const content = first?.system.content;
        const measured = content === undefined ? undefined : { content, ...measuredSpectrum(content) };
        return { set, ...(measured ? { measured } : {}), format, options: figure };
      }),
    report: (task) => draw('html', () => task),
    async close() {
      await piscina?.destroy();
    },
  };
}
