/** The history: studies with their runs as the application lists them, kept fresh by its events. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { ApplicationInfo, Preset, RunProgress, RunSummary, StudySummary } from '../../core/api.ts';
import { client } from '../api/client.ts';
import { useMessages } from './messages.ts';

export type Selection =
  | { kind: 'study'; study: number }
  | { kind: 'run'; run: number }
  | { kind: 'template'; name: string }
  | { kind: 'none' };

export const useLibrary = defineStore('library', () => {
  const messages = useMessages();
  const info = ref<ApplicationInfo | null>(null);
  const presets = ref<Preset[]>([]);
  const studies = ref<StudySummary[]>([]);
  const loaded = ref(false);
  const progress = ref<Record<number, RunProgress>>({});
  const filter = ref('');
  const selection = ref<Selection>({ kind: 'none' });

  const runs = computed(() => studies.value.flatMap((study) => study.runs));
  const running = computed(() => runs.value.find((run) => run.status === 'running') ?? null);
  const queued = computed(() => runs.value.filter((run) => run.status === 'queued').length);
  const shown = computed(() =>
    studies.value.map((study) => matching(study, filter.value)).filter((study) => study !== null),
  );

  let asked = 0;
  let answered = 0;
  let listing: Promise<void> | null = null;

  async function list(): Promise<void> {
    while (answered < asked) {
      const now = asked;
      await messages.attempt(async () => {
        studies.value = await client().call('studies.list', {});
        for (const event of Object.values(progress.value)) follow(event);
        loaded.value = true;
      });
      answered = now;
    }
    listing = null;
  }
  /** Lists studies anew; calls while a listing is under way are answered by one more after it. */
  async function reload(): Promise<void> {
    asked++;
    listing ??= list();
    await listing;
  }

  async function start(): Promise<void> {
    client().on('run.progress', (event) => {
      progress.value[event.run] = event;
      follow(event);
    });
    client().on('library.changed', () => {
      void reload();
      void messages.attempt(async () => {
        info.value = await client().call('application.info', {});
      });
    });
    await messages.attempt(async () => {
      [info.value, presets.value] = await Promise.all([
        client().call('application.info', {}),
        client().call('presets.list', {}),
      ]);
    });
    await reload();
  }

  /** Progress is newer than the list, unless the list already has the run's end. */
  function follow(event: RunProgress): void {
    const run = runs.value.find((candidate) => candidate.run === event.run);
    if (run && !hasEnded(run)) Object.assign(run, pick(event));
  }

  /** How much of a run is done: of long points, what is done within them counts too. */
  function shareOf({ run, done, total }: Pick<RunSummary, 'run' | 'done' | 'total'>): number {
    return progress.value[run]?.share ?? done / Math.max(1, total);
  }

  return {
    shareOf,
    info,
    presets,
    studies,
    loaded,
    progress,
    filter,
    selection,
    runs,
    running,
    queued,
    shown,
    reload,
    start,
  };
});

export function hasEnded(run: Pick<RunSummary, 'status'>): boolean {
  return run.status !== 'running' && run.status !== 'queued';
}

function pick({ status, done, total, failed }: RunProgress): Pick<RunSummary, 'status' | 'done' | 'total' | 'failed'> {
  return { status, done, total, failed };
}

/** The study with the runs that a search finds: all of them where its own name does. */
function matching(study: StudySummary, search: string): StudySummary | null {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  if (found(study.name)) return study;
  const runs = study.runs.filter((run) => found(`${study.name} run ${String(run.run)} ${run.status}`));
  return runs.length > 0 ? { ...study, runs } : null;
}
