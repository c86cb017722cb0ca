/** The map of the run in view: which of its points it shows, and where its cursor is. */
import { defineStore } from 'pinia';
import { ref, shallowRef, watch } from 'vue';
import type { MapAxis, MapSet } from '../../core/chart/map.ts';
import { client } from '../api/client.ts';
import { wholeRange, zoomedRange, type Range, type Zoom } from '../chart/zoom.ts';
import { useMessages } from './messages.ts';
import { useResults } from './results.ts';

/** Between two fetches of a map that is not whole yet, in ms. */
const refetchAfter = 500;

/** A point of a panel. */
export interface MapCursor {
  panel: number;
  point: number;
}

export const useMap = defineStore('map', () => {
  const messages = useMessages();
  const results = useResults();
  const set = shallowRef<MapSet | null>(null);
  const cursor = ref<MapCursor | null>(null);
  const zoom = ref<Zoom | null>(null);

  let busy = false;
  let stale = false;

  /** Fetches the map, and once more if anything changed meanwhile; one that is not whole again after a while. */
  async function fetchMap(): Promise<void> {
    stale = true;
    if (busy) return;
    busy = true;
    while (stale && results.mapShown && results.run !== null) {
      stale = false;
      const began = performance.now();
      const { run, quantity, output, mapAt } = results;
      await messages.attempt(async () => {
        const found = await client().call('runs.map', { run, quantity, output, at: mapAt });
        const same = results.run === run && results.quantity === quantity && results.output === output;
        if (same && results.mapAt === mapAt) set.value = found;
        if (found.pending) stale = true;
      });
      if (set.value?.pending) await sleep(Math.max(refetchAfter, 2 * (performance.now() - began)));
    }
    busy = false;
  }

  watch(
    () => [results.run, results.quantity] as const,
    () => {
      set.value = null;
      results.mapAt = [];
      cursor.value = null;
      zoom.value = null;
    },
  );
  // The curves are fetched whenever the run has grown.
  watch([() => results.mapShown, () => results.set, () => results.output, () => results.mapAt], () => {
    if (results.mapShown) void fetchMap();
  });

  function choose(axis: number, position: number): void {
    const before = set.value?.at ?? [];
    results.mapAt = before.map((own, index) => (index === axis ? position : own));
  }

  /** Moves the cursor along the lines of the grid. */
  function move(columns: number, rows: number): void {
    if (!set.value) return;
    const [width, height] = [set.value.x.values.length, set.value.y.values.length];
    const { panel, point } = cursor.value ?? {
      panel: 0,
      point: Math.floor(height / 2) * width + Math.floor(width / 2),
    };
    const added = set.value.panels[panel]?.added;
    const between = point - width * height;
    const column = between < 0 ? point % width : Math.round(added?.column[between] ?? 0);
    const row = between < 0 ? Math.floor(point / width) : Math.round(added?.row[between] ?? 0);
    cursor.value = { panel, point: held(row + rows, height) * width + held(column + columns, width) };
  }

  /** @param factor below 1 zooms in, around the cursor where there is one */
  function zoomBy(factor: number): void {
    if (!set.value) return;
    const { x, y } = set.value;
    const point = cursor.value?.point ?? -1;
    const onGrid = point >= 0 && point < x.values.length * y.values.length;
    const around = onGrid
      ? [x.values[point % x.values.length]!, y.values[Math.floor(point / x.values.length)]!]
      : [undefined, undefined];
    zoom.value = zoomed(set.value, zoom.value, [around[0], around[1]], factor);
  }

  return { set, cursor, zoom, choose, move, zoomBy };
});

/** The ranges after zooming around a place, on both axes; null once they hold the whole map. */
export function zoomed(
  { x, y }: Pick<MapSet, 'x' | 'y'>,
  zoom: Zoom | null,
  around: readonly [number | undefined, number | undefined],
  factor: number,
): Zoom | null {
  const along = (axis: MapAxis, now: Range | undefined, place: number | undefined) => {
    const whole = wholeRange(axis.values, axis.logarithmic);
    const range = now ?? whole;
    const middle = axis.logarithmic ? Math.sqrt(range[0] * range[1]) : (range[0] + range[1]) / 2;
    return { whole, next: zoomedRange(range, whole, axis.logarithmic, place ?? middle, factor) };
  };
  const [across, up] = [along(x, zoom?.x, around[0]), along(y, zoom?.y, around[1])];
  if (!across.next && !up.next) return null;
  return { x: across.next ?? across.whole, y: up.next ?? up.whole };
}

function held(position: number, count: number): number {
  return Math.min(count - 1, Math.max(0, position));
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
