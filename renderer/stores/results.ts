/** The run in view: its detail, its curves while they grow, and how they are shown. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { FigureOptions, RunDetail } from '../../core/api.ts';
import type { Curve, CurveSet } from '../../core/chart/curves.ts';
import { legendOrder } from '../../core/chart/legend.ts';
import { hasMap } from '../../core/chart/map-plan.ts';
import { quantities, type QuantityName } from '../../core/quantities/index.ts';
import type { Study } from '../../core/study/document.ts';
import { expandStudy } from '../../core/study/expansion.ts';
import { client, type FileMethod } from '../api/client.ts';
import { spectrumAtHand } from '../api/spectra.ts';
import { wholeRange, zoomedRange, type Zoom } from '../chart/zoom.ts';
import { evenly } from '../format/evenly.ts';
import { hasEnded, useLibrary } from './library.ts';
import { useMessages } from './messages.ts';

/** Between two fetches of a growing run's curves, in ms. */
const refetchAfter = 300;
/** More curves than this are not listed one by one. */
const mostListed = 60;

export type FileFormat = 'svg' | 'png' | 'csv' | 'json';

export const useResults = defineStore('results', () => {
  const messages = useMessages();
  const library = useLibrary();
  const run = ref<number | null>(null);
  const detail = shallowRef<RunDetail | null>(null);
  const set = shallowRef<CurveSet | null>(null);
  /** What was chosen; null for what the run begins with. */
  const chosenQuantity = ref<QuantityName | null>(null);
  const chosenOutput = ref<string | null>(null);
  const quantity = computed({
    get: () => chosenQuantity.value ?? set.value?.quantity ?? 'effective-action',
    set(name: QuantityName) {
      chosenQuantity.value = name;
      chosenOutput.value = null;
      set.value = null;
      zoom.value = null;
      if (run.value !== null) void fetchRun(run.value);
    },
  });
  const output = computed({
    get: () => chosenOutput.value ?? quantities[quantity.value].drawn[0],
    set(key: string) {
      chosenOutput.value = key;
    },
  });
  const ratio = ref(true);
  const kStar = ref(true);
  const crossing = ref(true);
  /** The members of means over seeds. */
  const members = ref(true);
  /** A map over two axes instead of curves, where the study has one. */
  const map = ref(false);
  /** By further axis of a map, the position of the value that is shown. */
  const mapAt = ref<number[]>([]);
  const mappable = computed(() => detail.value !== null && spansMap(detail.value.document, quantity.value));
  const mapShown = computed(() => map.value && mappable.value);
  const hidden = ref<number[]>([]);
  const table = ref(false);
  /** Index among the abscissa's computed values. */
  const cursor = ref<number | null>(null);
  const zoom = ref<Zoom | null>(null);
  /** The file that is being made. */
  const exporting = ref<FileFormat | null>(null);

  const summary = computed(() => library.runs.find((candidate) => candidate.run === run.value) ?? detail.value);
  const progress = computed(() => (run.value === null ? null : (library.progress[run.value] ?? null)));
  const shownCurves = computed(() => set.value?.curves.filter((curve) => !hidden.value.includes(curve.index)) ?? []);
  const abscissa = computed(() => set.value?.curves[0]?.x ?? new Float64Array());
  /** The curves that lists show and digits toggle, in the order of the legend; evenly sampled where there are many. */
  const listed = computed(() => (set.value ? evenly(legendOrder(set.value, output.value), mostListed) : []));

  let following = false;
  let stale = false;
  let wake: (() => void) | undefined;

  /** The detail is there at once, the curves of a large run take their time. */
  async function fetchRun(wanted: number): Promise<void> {
    await Promise.all([
      messages.attempt(async () => {
        const newDetail = await client().call('runs.get', { run: wanted });
        if (run.value === wanted) detail.value = newDetail;
      }),
      messages.attempt(async () => {
        const newSet = await client().call('runs.curves', { run: wanted, ...quantityInput() });
        const current = chosenQuantity.value === null || chosenQuantity.value === newSet.quantity;
        const content = newSet.curves[0]?.system.content;
        // Without its numbers the chart lacks k* and nothing else.
        if (content !== undefined) await spectrumAtHand(content).catch(() => undefined);
        if (run.value !== wanted || !current) return;
        set.value = newSet;
        if (newSet.pending) void follow();
        // A single point needs no pointing at.
        if (abscissa.value.length === 1) cursor.value = 0;
      }),
    ]);
  }

  /** Fetches the run in view again, and once more if it was told of news meanwhile; a growing run no more often than it can be read. */
  async function follow(): Promise<void> {
    stale = true;
    if (following) return;
    following = true;
    while (stale && run.value !== null) {
      stale = false;
      const start = performance.now();
      await fetchRun(run.value);
      const spent = performance.now() - start;
      const growing = summary.value && !hasEnded(summary.value);
      if (growing || set.value?.pending) await sleep(Math.max(refetchAfter, 2 * spent));
    }
    following = false;
  }
  function sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  async function open(wanted: number): Promise<void> {
    library.selection = { kind: 'run', run: wanted };
    if (run.value !== wanted) {
      run.value = wanted;
      detail.value = null;
      set.value = null;
      chosenQuantity.value = null;
      chosenOutput.value = null;
      hidden.value = [];
      cursor.value = null;
      zoom.value = null;
    }
    await fetchRun(wanted);
  }

  watch(
    [run, () => progress.value?.share, () => progress.value?.status, () => summary.value?.status],
    ([shown], [before]) => {
      if (shown === null || shown !== before) return;
      void follow();
      if (summary.value && hasEnded(summary.value)) wake?.();
    },
  );

  function toggleCurve(index: number): void {
    hidden.value = hidden.value.includes(index)
      ? hidden.value.filter((other) => other !== index)
      : [...hidden.value, index].sort((a, b) => a - b);
  }
  /** Moves the cursor to the nearest computed value of the abscissa. */
  function pointAt(x: number): void {
    const logarithmic = set.value?.x.logarithmic ?? false;
    const at = (value: number) => (logarithmic ? Math.log(value) : value);
    let best: number | null = null;
    abscissa.value.forEach((value, index) => {
      const nearest = best === null ? Infinity : Math.abs(at(abscissa.value[best] ?? NaN) - at(x));
      if (Math.abs(at(value) - at(x)) < nearest) best = index;
    });
    cursor.value = best;
  }
  /** @param decades moves by factors of ten where the abscissa is logarithmic, by tenths of it otherwise */
  function moveCursor(step: number, decades = false): void {
    const x = abscissa.value;
    if (x.length === 0) return;
    const here = cursor.value ?? Math.floor((x.length - 1) / 2) - step;
    const value = x[here] ?? NaN;
    if (decades && set.value?.x.logarithmic && value > 0) {
      const ascending = (x[x.length - 1] ?? 0) >= (x[0] ?? 0);
      pointAt(value * 10 ** (ascending ? step : -step));
    } else {
      const stride = decades ? Math.max(1, Math.round(x.length / 10)) : 1;
      cursor.value = Math.min(x.length - 1, Math.max(0, here + step * stride));
    }
  }

  /** @param factor below 1 zooms in, around the cursor where there is one */
  function zoomBy(factor: number): void {
    const x = abscissa.value;
    if (x.length < 2) return;
    const whole = wholeRange(x, set.value?.x.logarithmic);
    const logarithmic = (set.value?.x.logarithmic ?? false) && whole[0] > 0;
    const range = zoom.value?.x ?? whole;
    const middle = logarithmic ? Math.sqrt(range[0] * range[1]) : (range[0] + range[1]) / 2;
    const around = cursor.value === null ? middle : (x[cursor.value] ?? middle);
    const next = zoomedRange(range, whole, logarithmic, around, factor);
    zoom.value = next ? { x: next } : null;
  }

  async function pause(wanted: number): Promise<void> {
    await messages.attempt(() => client().call('runs.pause', { run: wanted }));
  }
  /** Goes on with what is missing of a run, and tries again what failed. */
  async function resume(wanted: number): Promise<void> {
    await messages.attempt(() => client().call('runs.resume', { run: wanted, failed: true }));
  }
  async function cancel(wanted: number): Promise<void> {
    await messages.attempt(() => client().call('runs.cancel', { run: wanted }));
    await library.reload();
  }
  /** One file at a time: a call while another is being made does nothing. */
  async function saveFile(method: FileMethod, format: FileFormat): Promise<void> {
    const wanted = run.value;
    if (wanted === null || exporting.value !== null) return;
    exporting.value = format;
    await messages.attempt(async () => {
      const name =
        method === 'runs.exportFigure'
          ? await client().save(method, {
              run: wanted,
              ...quantityInput(),
              format: format as 'svg' | 'png',
              options: figureOptions(),
            })
          : await client().save(method, { run: wanted, ...quantityInput(), format: format as 'csv' | 'json' });
      if (name !== null) messages.tell(`Exported ${name}`);
    });
    exporting.value = null;
  }
  function quantityInput(): { quantity?: QuantityName } {
    return chosenQuantity.value === null ? {} : { quantity: chosenQuantity.value };
  }
  /** Only what differs from the defaults, so that an untouched figure is the terminal's. */
  function figureOptions(): Partial<FigureOptions> {
    return {
      ...(chosenOutput.value === null ? {} : { output: chosenOutput.value }),
      ...(ratio.value ? {} : { ratio: false }),
      ...(kStar.value ? {} : { kStar: false }),
      ...(crossing.value ? {} : { crossing: false }),
      ...(members.value ? {} : { members: false }),
      ...(hidden.value.length === 0 ? {} : { hidden: hidden.value }),
      ...(mapShown.value ? { map: true, at: mapAt.value } : {}),
    };
  }

  return {
    run,
    detail,
    set,
    quantity,
    output,
    ratio,
    kStar,
    crossing,
    members,
    map,
    mapAt,
    mappable,
    mapShown,
    hidden,
    table,
    cursor,
    zoom,
    summary,
    progress,
    shownCurves,
    abscissa,
    listed,
    exporting,
    open,
    toggleCurve,
    pointAt,
    moveCursor,
    zoomBy,
    cancel,
    pause,
    resume,
    saveFile,
    figureOptions,
  };
});

function spansMap(document: Study, quantity: QuantityName): boolean {
  try {
    return hasMap(expandStudy(document), quantity);
  } catch {
    return false;
  }
}

/** The value of an output on a curve over the Gaussian process's at the same point; NaN where that is not known. */
export function ratioAt(curve: Curve, output: string, position: number): number {
  return (curve.values[output]?.[position] ?? NaN) / (curve.gaussianProcess.values[output]?.[position] ?? NaN);
}
