/** Answers the page's calls: checks who sends and what is sent, hands it to the application, and puts files where the person wants them. */
import { dialog, ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { eventNames, methods, type Application, type FileOutput, type MethodName } from '../../core/api.ts';
import { CoarsegrainError, errorReport } from '../../core/errors.ts';
import { callChannel, eventChannel, type Envelope, type EventMessage } from './channels.ts';
import { writeOutput } from '../app/write-output.ts';

const message = z.strictObject({ name: z.string(), input: z.unknown() });

/**
 * Connects one window and the application until the returned function is called.
 * @param address of the application's own page; calls from anywhere that does not begin with it are refused
 */
export function connectWindow(application: Application, window: BrowserWindow, address: string): () => void {
  ipcMain.handle(callChannel, async (event, sent: unknown): Promise<Envelope> => {
    try {
      requireOwnPage(event, window, address);
      const { name, input } = parseMessage(sent);
      const output = await application.call(name, input);
      const value = methods[name].kind === 'file' ? { saved: await save(window, output as FileOutput) } : output;
      return { ok: true, value };
    } catch (error) {
      return { ok: false, error: errorReport(error) };
    }
  });

  const listeners = eventNames.map((name) =>
    application.on(name, (event) => {
      const toPage: EventMessage = { name, event };
      window.webContents.send(eventChannel, toPage);
    }),
  );
  return () => {
    ipcMain.removeHandler(callChannel);
    for (const stop of listeners) stop();
  };
}

/** @throws CoarsegrainError `not-allowed` unless the sender is the main frame of this window, on the application's own page */
function requireOwnPage(event: IpcMainInvokeEvent, window: BrowserWindow, address: string): void {
  const frame = event.senderFrame;
  const own = event.sender === window.webContents && frame?.parent === null && frame.url.startsWith(address);
  if (own) return;
  throw new CoarsegrainError({
    kind: 'not-allowed',
    value: frame?.url,
    allowed: address,
    message: 'Only the application’s own page may call the application.',
  });
}

/** @throws CoarsegrainError for what is not a call; that the method exists and takes this input is the application's to check */
function parseMessage(sent: unknown): { name: MethodName; input: never } {
  const parsed = message.safeParse(sent);
  if (parsed.success) return parsed.data as { name: MethodName; input: never };
  throw new CoarsegrainError({
    kind: 'wrong-type',
    allowed: '{ name, input }',
    message: 'A call holds the name of a method and its input, and nothing else.',
  });
}

/** Asks where the file shall go and writes it there. Resolves to its path, or null where the person thought better of it. */
async function save(window: BrowserWindow, output: FileOutput): Promise<string | null> {
  const extension = output.name.split('.').at(-1) ?? '';
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: output.name,
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
  });
  if (canceled) return null;
  await writeOutput(output, filePath);
  return filePath;
}
