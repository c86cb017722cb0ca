/** The study that is being designed: its draft, what is wrong with it, its undo history, and the study it is saved as. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { MethodInput, RunSummary, StudyDetail } from '../../core/api.ts';
import { errorReport } from '../../core/errors.ts';
import type { CurveSet } from '../../core/chart/curves.ts';
import type { Study } from '../../core/study/document.ts';
import { estimatedSeconds } from '../../core/study/cost.ts';
import { client } from '../api/client.ts';
import { checkDraft } from '../design/check.ts';
import { documentOf, draftOf, emptyDraft, type Draft } from '../design/draft.ts';
import { heldPreview } from '../design/held.ts';
import { History } from '../design/history.ts';
import { useLibrary } from './library.ts';
import { useMessages } from './messages.ts';
import { useWindow } from './window.ts';

export const useDesign = defineStore('design', () => {
  const messages = useMessages();
  const library = useLibrary();
  const draft = ref<Draft>(emptyDraft());
  /** The study and revision that the draft began from; null for one that was never saved. */
  const origin = ref<{ study: number; revision: number } | null>(null);
  /** What is to be seen in it, where it came from a template. */
  const meaning = ref('');
  /** The preview's curves, whose colours the axes show. */
  const previewed = shallowRef<CurveSet | null>(null);
  /** How many studies were put into the form: what belongs to one of them alone is forgotten with the next. */
  const opened = ref(0);
  const busy = ref(false);
  const savedText = ref<string | null>(null);
  const history = new History<Draft>();
  /** Whether anything was put into the form or changed there. */
  let begun = false;
  const canUndo = ref(false);
  const canRedo = ref(false);

  const check = computed(() => checkDraft(draft.value));
  const text = computed(() => JSON.stringify(check.value.document));
  const unsaved = computed(() => text.value !== savedText.value);
  const problemCount = computed(() => Object.keys(check.value.problems).length);
  const points = computed(() => {
    const { expansion } = check.value;
    return expansion && expansion.count * expansion.study.quantities.length;
  });
  /** The last draft without a wrong field, which the preview falls back upon. */
  const good = shallowRef<Draft | null>(null);
  watch(
    check,
    ({ expansion }) => {
      if (expansion) good.value = copy(draft.value);
    },
    { immediate: true },
  );
  const held = computed(() => heldPreview(draft.value, check.value, good.value));
  /** Estimated seconds on the application's threads. */
  const estimate = computed(() => {
    const { expansion } = check.value;
    return expansion && estimatedSeconds(expansion, library.info?.threads ?? 1, library.info?.calibration);
  });

  function open(document: Study, from: typeof origin.value, sentence = ''): void {
    if (unsaved.value && history.canUndo) setAside();
    draft.value = draftOf(document);
    origin.value = from;
    meaning.value = sentence;
    savedText.value = from ? JSON.stringify(documentOf(draft.value)) : null;
    history.clear();
    opened.value++;
    begun = true;
    offer();
  }
  /** Typed input is never lost: what was not saved can be brought back. */
  function setAside(): void {
    const kept = { draft: copy(draft.value), origin: origin.value, meaning: meaning.value, saved: savedText.value };
    messages.tell(`Unsaved changes of ${kept.draft.name || 'a study'} were put aside`, () => {
      draft.value = kept.draft;
      origin.value = kept.origin;
      meaning.value = kept.meaning;
      savedText.value = kept.saved;
      history.clear();
      opened.value++;
      offer();
      library.selection = kept.origin ? { kind: 'study', study: kept.origin.study } : { kind: 'none' };
      useWindow().place = 'design';
    });
  }
  function openNew(): void {
    open(checkDraft(emptyDraft()).document as Study, null);
    library.selection = { kind: 'none' };
    useWindow().place = 'design';
  }
  async function openStudy(study: number): Promise<void> {
    await messages.attempt(async () => {
      const detail = await client().call('studies.get', { study });
      open(detail.document, { study, revision: detail.revision });
    });
  }
  function openTemplate(name: string): void {
    const preset = library.presets.find((candidate) => candidate.name === name);
    if (preset) open(preset.document, null, preset.meaning);
  }

  /** What stands in the form when it is first seen: the study of the run in view, else the first template. */
  function begin(): void {
    if (begun) return;
    const { selection, runs, presets } = library;
    const run = selection.kind === 'run' ? runs.find((candidate) => candidate.run === selection.run) : undefined;
    if (run) void openStudy(run.study);
    else if (library.studies.length === 0 && presets[0]) openTemplate(presets[0].name);
  }

  /** Changes the draft; changes with the same tag within a second are undone as one. */
  function edit(tag: string, change: (draft: Draft) => void): void {
    begun = true;
    history.remember(copy(draft.value), tag);
    change(draft.value);
    offer();
  }
  function undo(): void {
    draft.value = history.undo(copy(draft.value)) ?? draft.value;
    offer();
  }
  function redo(): void {
    draft.value = history.redo(copy(draft.value)) ?? draft.value;
    offer();
  }
  function offer(): void {
    canUndo.value = history.canUndo;
    canRedo.value = history.canRedo;
  }

  async function store(asNew = false): Promise<StudyDetail> {
    const document = check.value.document as Record<string, unknown>;
    const detail =
      origin.value && !asNew
        ? await client().call('studies.save', { study: origin.value.study, document })
        : await client().call('studies.create', { document });
    origin.value = { study: detail.study, revision: detail.revision };
    savedText.value = JSON.stringify(document);
    return detail;
  }
  const ready = computed(() => check.value.expansion !== null && !busy.value && !library.info?.readOnly);

  /** @param asNew makes a study of its own; the one that the draft began from stays as it was */
  async function save(asNew = false): Promise<void> {
    if (!ready.value) return;
    busy.value = true;
    await messages.attempt(async () => {
      const { study, revision } = await store(asNew);
      library.selection = { kind: 'study', study };
      messages.tell(asNew ? 'Saved as a new study' : `Saved as revision ${String(revision)}`);
    });
    busy.value = false;
  }
  function isOutdated({ study, revision }: { study: number; revision: number }): boolean {
    const newest = library.studies.find((candidate) => candidate.study === study)?.revision;
    return newest !== undefined && newest !== revision;
  }
  /** Saves what is unsaved, queues a run and resolves to its number. */
  async function run(): Promise<number | undefined> {
    if (!ready.value) return undefined;
    busy.value = true;
    const summary = await messages.attempt(async () => {
      // A template as it ships belongs to the study that was made of it before.
      if (!origin.value) {
        const document = check.value.document as Record<string, unknown>;
        const started = await startConfirmed({ document });
        origin.value = { study: started.study, revision: started.revision };
        savedText.value = JSON.stringify(document);
        return started;
      }
      // A run is of the newest revision: an older one that was opened again becomes that first.
      const { study } = unsaved.value || isOutdated(origin.value) ? await store() : origin.value;
      return startConfirmed({ study });
    });
    busy.value = false;
    return summary?.run;
  }

  return {
    draft,
    origin,
    meaning,
    previewed,
    opened,
    busy,
    check,
    held,
    unsaved,
    problemCount,
    points,
    estimate,
    ready,
    canUndo,
    canRedo,
    begin,
    open,
    openNew,
    openStudy,
    openTemplate,
    edit,
    undo,
    redo,
    save,
    run,
  };
});

/** Starts a run; one that is large asks before. A question that is answered with no ends like a refusal. */
async function startConfirmed(input: MethodInput<'runs.start'>): Promise<RunSummary> {
  try {
    return await client().call('runs.start', input);
  } catch (error) {
    const { kind, message } = errorReport(error);
    if (kind !== 'not-confirmed' || !window.confirm(`${message}\n\nBegin it?`)) throw error;
    return client().call('runs.start', { ...input, confirmed: true });
  }
}

function copy(draft: Draft): Draft {
  return JSON.parse(JSON.stringify(draft)) as Draft;
}
