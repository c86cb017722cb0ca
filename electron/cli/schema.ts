/** `schema`: the JSON Schema of a study file. */
import { studyJsonSchema } from '../../core/study/document.ts';
import { readArguments } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export async function schema(args: string[], terminal: Terminal): Promise<number> {
  readArguments(args, {}, []);
  await terminal.write(`${JSON.stringify(studyJsonSchema(), null, 2)}\n`);
  return exitCodes.done;
}
