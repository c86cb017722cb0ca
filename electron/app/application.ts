/**
 * The application: one object that serves all three faces. It opens the store, the pool and the runner, checks every input against the
 * contract, and owns nothing that a face would know better.
 */
import { EventEmitter } from 'node:events';
import {
  methods,
  type Application,
  type ApplicationInfo,
  type EventName,
  type Events,
  type Handlers,
  type MethodInput,
  type MethodName,
  type MethodOutput,
  type RunProgress,
} from '../../core/api.ts';
import { CoarsegrainError } from '../../core/errors.ts';
import { checked } from '../../core/study/checked.ts';
import { quantities } from '../../core/quantities/index.ts';
import { createPool } from '../pool/pool.ts';
import { openStore, type WriterInfo } from '../store/store.ts';
import { createAnalyses } from './analysis.ts';
import { createCurves } from './curves.ts';
import { createFigureExporter } from './figure/exporter.ts';
import { createHandlers } from './handlers.ts';
import { createMaps } from './maps.ts';
import { heldMessage } from './held.ts';
import { createRunner } from './runner.ts';
import { createSpectra } from './spectra.ts';
import { sessionOf } from './session.ts';
import { applicationVersion } from './version.ts';

/** Milliseconds between two looks at a database that another process holds. */
const watchInterval = 2000;

export interface ApplicationOptions {
  /** The database file's path. */
  database: string;
  face: ApplicationInfo['face'];
  /** Worker threads; by default one a core. */
  threads?: number;
  /** Only to look: the database's lock is not asked for. */
  readOnly?: boolean;
  /** Another worker file for the pool, for tests. */
  worker?: string;
}

export interface LocalApplication extends Application {
  /** Null where this process writes the database; else who does. */
  readonly heldBy: WriterInfo | null;
  /** Lets other processes on this machine hand runs over to this one, as soon as it writes the database. */
  announce(url: string, token: string): Promise<void>;
}

const checkingMessage =
  'The process that wrote the database before ended in the middle of something: the file is being checked, and runs begin when that is done.';

/** @throws CoarsegrainError where the database cannot be opened */
export async function openApplication(options: ApplicationOptions): Promise<LocalApplication> {
  const store = await openStore({ file: options.database, applicationVersion, readOnly: options.readOnly ?? false });
  const pool = createPool(options);
  const figures = createFigureExporter();
  const events = new EventEmitter();
  events.setMaxListeners(0);
  const emit = <Name extends EventName>(name: Name, event: Events[Name]) => events.emit(name, event);
  const spectra = createSpectra(store);
  const onProgress = (progress: RunProgress) => {
    emit('run.progress', progress);
    if (progress.status !== 'running') emit('library.changed', {});
  };
  const curves = createCurves({ store, spectra, pool });
  const maps = createMaps({ store, spectra, pool });
  const runner = createRunner({ pool, store, spectra, session: sessionOf(options.face, pool.threads), onProgress });
  let lost: CoarsegrainError | undefined;
  store.onLost((error) => {
    if (error.report.kind !== 'database-locked') lost = error;
    emit('library.changed', {});
  });
  store.onChecked(() => emit('library.changed', {}));
  const info = (): Omit<ApplicationInfo, 'calibration'> => ({
    version: applicationVersion,
    face: options.face,
    database: store.file,
    readOnly: lost?.message ?? (store.heldBy ? heldMessage(store.heldBy) : store.checking ? checkingMessage : null),
    threads: pool.threads,
    solverVersions: Object.fromEntries(
      Object.values(quantities).map(({ name, solverVersion }) => [name, solverVersion]),
    ),
  });
  const analyses = createAnalyses(pool, (progress) => emit('analysis.progress', progress));
  const handlers: Handlers = createHandlers({ store, runner, spectra, curves, analyses, maps, figures, info, emit });
  let endpoint: [url: string, token: string] | undefined;
  const watch = setInterval(() => void watchHolder(), watchInterval).unref();
  /** While another process writes, its runs are shown as they grow; once it has ended, this one takes over. */
  async function watchHolder(): Promise<void> {
    if (!store.heldBy || closing) return;
    if ((await store.retake().catch(() => false)) && endpoint) await store.announce(...endpoint);
    emit('library.changed', {});
  }
  let closing: Promise<void> | undefined;

  return {
    get heldBy() {
      return store.heldBy;
    },
    async call<Name extends MethodName>(name: Name, input: MethodInput<Name>): Promise<MethodOutput<Name>> {
      if (!Object.hasOwn(methods, name)) {
        const allowed = Object.keys(methods).join(', ');
        const message = `There is no method "${name}".`;
        throw new CoarsegrainError({ kind: 'unknown-name', field: 'method', value: name, allowed, message });
      }
      const parsed = checked(methods[name].input, input);
      const handler = handlers[name] as (input: unknown) => Promise<MethodOutput<Name>>;
      return handler(parsed);
    },
    on(name, listener) {
      events.on(name, listener);
      return () => events.off(name, listener);
    },
    async announce(url, token) {
      endpoint = [url, token];
      if (!store.heldBy) await store.announce(url, token);
    },
    close() {
      closing ??= (async () => {
        clearInterval(watch);
        await runner.close();
        await Promise.all([pool.close(), figures.close()]);
        await store.close();
      })();
      return closing;
    },
  };
}
