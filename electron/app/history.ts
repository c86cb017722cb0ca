/** What the methods of history do: searching, and changing what a person keeps with studies and runs. */
import type { Emptied, Handlers } from '../../core/api.ts';
import { parseQuery } from '../../core/history/query.ts';
import type { Store } from '../store/store.ts';

type HistoryMethod = Extract<keyof Handlers, `history.${string}`>;
type Search = Parameters<Handlers['history.runs']>[0];

export interface HistoryParts {
  store: Store;
  /** Tells the faces that lists are stale. */
  changed: <Value>(value: Value) => Value;
  /** @throws CoarsegrainError where another process writes the database */
  requireWriter: () => void;
}

export function createHistory({ store, changed, requireWriter }: HistoryParts): Pick<Handlers, HistoryMethod> {
  async function write<Value>(work: () => Promise<Value>): Promise<Value> {
    requireWriter();
    return changed(await work());
  }

  /** @returns the bytes that became free */
  async function removeAll(): Promise<number> {
    let bytes = 0;
    for (let whole = false; !whole;) {
      const removed = await store.removeSome();
      bytes += removed.bytes;
      whole = removed.whole;
    }
    return bytes;
  }
  // What a process that died was removing; where this one only reads, another will.
  let removing = removeAll().catch(() => 0);

  return {
    'history.runs': (search) => store.searchRuns(parseQuery(search.query), optionsOf(search)),
    'history.studies': (search) => store.searchStudies(parseQuery(search.query), optionsOf(search)),
    'history.tags': () => store.listTags(),
    'history.tag': ({ tags, ...subjects }) => write(() => store.changeHistory({ verb: 'tag', subjects, tags })),
    'history.untag': ({ tags, ...subjects }) => write(() => store.changeHistory({ verb: 'untag', subjects, tags })),
    'history.pin': (subjects) => write(() => store.changeHistory({ verb: 'pin', subjects })),
    'history.unpin': (subjects) => write(() => store.changeHistory({ verb: 'unpin', subjects })),
    'history.trash': (subjects) => write(() => store.changeHistory({ verb: 'trash', subjects })),
    'history.restore': (subjects) => write(() => store.changeHistory({ verb: 'restore', subjects })),
    'history.note': ({ run, notes }) => write(() => store.changeHistory({ verb: 'note', run, notes })),
    'history.rename': ({ study, name }) => write(() => store.changeHistory({ verb: 'rename', study, name })),
    async 'history.duplicate'({ study, name }) {
      const { document } = await store.getStudy(study);
      return write(() => store.duplicateStudy(study, name ?? copyName(document.name)));
    },
    async 'history.emptyTrash'(): Promise<Emptied> {
      const removed = await write(() => store.removeTrash());
      const removal = removing.then(removeAll);
      removing = removal.catch(() => 0);
      return { ...removed, bytes: await removal };
    },
    'history.undo': () => write(() => store.undoChange()),
    'history.redo': () => write(() => store.redoChange()),
    'history.changes': () => store.changesAhead(),
  };
}

function optionsOf({ sort, direction, limit, after }: Search) {
  const ascending = direction === undefined ? sort === 'name' || sort === 'status' : direction === 'ascending';
  return { sort, ascending, limit, ...(after === undefined ? {} : { after }) };
}

/** The longest name of a study has 200 characters. */
function copyName(name: string): string {
  const suffix = ' (copy)';
  return `${name
    .slice(0, 200 - suffix.length)
    .toWellFormed()
    .trimEnd()}${suffix}`;
}
