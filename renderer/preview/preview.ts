/** The preview as components see it: the newest document asked for, one request under way at most. */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import type { CurveSet } from '../../core/chart/curves.ts';
import type { ErrorReport } from '../../core/errors.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import type { PreviewAnswer, PreviewRequest } from './worker.ts';

export interface Preview {
  /** The curves of the last document that had any. */
  set: Ref<CurveSet | null>;
  milliseconds: Ref<number>;
  error: Ref<ErrorReport | null>;
}

/**
 * @param document null while there is nothing to draw, which keeps what was drawn last
 * @param quantity which of its quantities is drawn
 */
export function usePreview(document: () => unknown, quantity: () => QuantityName): Preview {
  const set = shallowRef<CurveSet | null>(null);
  const milliseconds = ref(0);
  const error = shallowRef<ErrorReport | null>(null);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  let last = 0;
  let waiting: unknown = null;
  let busy = false;

  function ask(wanted: unknown): void {
    if (busy) {
      waiting = wanted;
      return;
    }
    busy = true;
    const request: PreviewRequest = { id: ++last, document: wanted, quantity: quantity() };
    worker.postMessage(request);
  }
  worker.onmessage = ({ data }: MessageEvent<PreviewAnswer>) => {
    busy = false;
    if (waiting !== null) {
      const next = waiting;
      waiting = null;
      ask(next);
    }
    if ('error' in data) {
      error.value = data.error;
      return;
    }
    error.value = null;
    set.value = data.set;
    milliseconds.value = data.milliseconds;
  };
  worker.onerror = (event) => {
    busy = false;
    error.value = { kind: 'worker-failed', field: '', value: null, allowed: '', message: event.message };
  };

  watch(
    [document, quantity] as const,
    ([wanted]) => {
      if (wanted !== null) ask(wanted);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    worker.terminate();
  });
  return { set, milliseconds, error };
}
