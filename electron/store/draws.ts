/**
 * Draws of experiments, each kept once for all runs that meet it: by the hash of what is drawn, and its number. They are what a killed run
 * keeps, and what a longer run goes on from.
 */
import type { Draw } from '../../core/experiment/draw.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import type { ReadableDatabase, Transaction } from './database.ts';

export interface KeptDraw {
  /** The hash of quantity, solver version, system and seed. */
  content: string;
  number: number;
  draw: Draw;
}

/** In the transaction of the points that are made of them. A draw that is there is replaced: it has gone on. */
export function keepDraws(
  transaction: Transaction,
  run: number,
  quantity: QuantityName,
  draws: readonly KeptDraw[],
): void {
  const now = new Date().toISOString();
  for (const { content, number, draw } of draws) {
    const { values, status, quality, state } = draw;
    transaction.run(
      `INSERT INTO draw (content, number, quantity, run, status, "values", quality, state, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (content, number) DO UPDATE SET run = excluded.run, status = excluded.status,
         "values" = excluded."values", quality = excluded.quality, state = excluded.state, created_at = excluded.created_at`,
      [
        content,
        number,
        quantity,
        run,
        status,
        JSON.stringify(values.map(portable)),
        quality ? JSON.stringify(Object.values(inOrder(quality)).map(portable)) : null,
        state ? new Uint8Array(state.buffer, state.byteOffset, state.byteLength) : null,
        now,
      ],
    );
  }
}

/** Keeps that a run has points made of these draws: they stay where the run that made them is removed. */
export function useDraws(transaction: Transaction, run: number, contents: Iterable<string>): void {
  for (const content of contents) {
    transaction.run('INSERT OR IGNORE INTO draw_use (run, content) VALUES (?, ?)', [run, content]);
  }
}

/** Every draw that is kept of these, in no order. @param run whose draws alone are wanted; those of all runs if missing */
export function readDraws(database: ReadableDatabase, contents: readonly string[], run?: number): KeptDraw[] {
  return contents.flatMap((content) =>
    database
      .all('SELECT number, status, "values", quality, state FROM draw WHERE content = ? AND run = coalesce(?, run)', [
        content,
        run ?? null,
      ])
      .map((row): KeptDraw => {
        const { number, status } = row as unknown as { number: number; status: Draw['status'] };
        const values = numbersOf(row.values as string);
        const draw: Draw = { values, status };
        if (row.quality !== null) {
          const [acceptance, autocorrelation, effective, splitR] = numbersOf(row.quality as string);
          draw.quality = {
            acceptance: acceptance!,
            autocorrelation: autocorrelation!,
            effective: effective!,
            splitR: splitR!,
          };
        }
        if (row.state !== null) draw.state = new Float64Array((row.state as unknown as Uint8Array).slice().buffer);
        return { content, number, draw };
      }),
  );
}

function inOrder({ acceptance, autocorrelation, effective, splitR }: NonNullable<Draw['quality']>) {
  return { acceptance, autocorrelation, effective, splitR };
}

/** JSON has no NaN and no infinities. */
function portable(value: number): number | string | null {
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? value : String(value);
}

function numbersOf(text: string): number[] {
  return (JSON.parse(text) as (number | string | null)[]).map((value) => (value === null ? NaN : Number(value)));
}
