/** The preview as components see it: the newest document asked for, one request under way at most. */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import type { CurveSet } from '../../core/chart/curves.ts';
import type { MapSet } from '../../core/chart/map.ts';
import { errorReport, type ErrorReport } from '../../core/errors.ts';
import type { QuantityName } from '../../core/quantities/index.ts';
import type { Study } from '../../core/study/document.ts';
import { spectrumAtHand } from '../api/spectra.ts';
import type { PreviewAnswer, PreviewRequest } from './worker.ts';

export interface Preview {
  /** The curves of the last document that had any. */
  set: Ref<CurveSet | null>;
  /** Its map, where that was asked for last. */
  map: Ref<MapSet | null>;
  milliseconds: Ref<number>;
  error: Ref<ErrorReport | null>;
}

/**
 * @param document null while there is nothing to draw, which keeps what was drawn last
 * @param quantity which of its quantities is drawn
 * @param column of which a map is wanted instead of curves; null for curves
 */
export function usePreview(
  document: () => Study | null,
  quantity: () => QuantityName,
  column: () => string | null = () => null,
): Preview {
  const set = shallowRef<CurveSet | null>(null);
  const map = shallowRef<MapSet | null>(null);
  const milliseconds = ref(0);
  const error = shallowRef<ErrorReport | null>(null);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  let last = 0;
  let waiting: Study | null = null;
  let busy = false;
  /** The measured spectra that the worker has, by their content. */
  const sent = new Set<string>();

  async function ask(wanted: Study): Promise<void> {
    if (busy) {
      waiting = wanted;
      return;
    }
    busy = true;
    const mapped = column();
    const request: PreviewRequest = {
      id: ++last,
      document: wanted,
      quantity: quantity(),
      ...(mapped === null ? {} : { map: mapped }),
    };
    const { content } = wanted.system;
    try {
      if (content !== undefined && !sent.has(content)) {
        request.measured = { content, ...(await spectrumAtHand(content)) };
        sent.add(content);
      }
      worker.postMessage(request);
    } catch (failure) {
      error.value = errorReport(failure);
      goOn();
    }
  }
  function goOn(): void {
    busy = false;
    if (waiting === null) return;
    const next = waiting;
    waiting = null;
    void ask(next);
  }
  // The curves come first, then once more with what stands beside them: the next request need not wait for that.
  worker.onmessage = ({ data }: MessageEvent<PreviewAnswer>) => {
    if (data.id !== last) return;
    if (busy) goOn();
    if ('error' in data) {
      error.value = data.error;
      return;
    }
    error.value = null;
    if ('map' in data) map.value = data.map;
    else set.value = data.set;
    milliseconds.value = data.milliseconds;
  };
  worker.onerror = (event) => {
    busy = false;
    error.value = { kind: 'worker-failed', field: '', value: null, allowed: '', message: event.message };
  };

  watch(
    [document, quantity, column] as const,
    ([wanted]) => {
      if (wanted !== null) void ask(wanted);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    worker.terminate();
  });
  return { set, map, milliseconds, error };
}
