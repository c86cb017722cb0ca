/** What crosses between the main side and the store's two threads. */
import type { ErrorReport } from '../../core/errors.ts';
import type { Extraction } from './extract.ts';
import type { OpenOptions } from './opening.ts';

/** With what a thread is started. */
export interface ThreadOptions extends OpenOptions {
  /** A checker answers with what is wrong with the file, an extractor when it has copied a run out of it; they do nothing else. */
  role: 'writer' | 'reader' | 'checker' | 'extractor';
  /** Of an extractor alone. */
  extraction?: Extraction;
}

export interface Request {
  /** From 1; the answer to 0 is that of opening. */
  id: number;
  /** A method, or `close`. */
  name: string;
  values: unknown[];
}

export type Reply = { id: number; value: unknown } | { id: number; error: ErrorReport } | { lost: ErrorReport };

/** The buffers of the typed arrays among an object's own properties, each once: what of a block is handed over rather than copied. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  const views = Object.values(value).filter((inner) => ArrayBuffer.isView(inner));
  return [...new Set(views.map((view) => view.buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
