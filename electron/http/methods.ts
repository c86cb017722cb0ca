/** `POST /api/<method>`: the body is the method's input, the answer its output, both by the codec; files are streamed. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  methodNames,
  methods,
  type Application,
  type FileOutput,
  type MethodInput,
  type MethodName,
} from '../../core/api.ts';
import { decode, encode } from '../../core/codec.ts';
import { Refusal } from './refusal.ts';

const mebibyte = 1024 * 1024;
/** Studies are small; a measured spectrum may have millions of modes, and a run millions of points. Bytes travel as base64. */
const largestBodies: Partial<Record<MethodName, number>> = {
  ...{ 'spectra.import': 64, 'bundle.import': 384, 'curves.import': 64, 'analysis.collapse': 64 },
  ...{ 'project.save': 64, 'project.load': 64, 'project.status': 64 },
};
const largestBody = (name: MethodName) => (largestBodies[name] ?? 8) * mebibyte;

/** @throws Refusal 400, 404, 405, 413, 415, or whatever the application throws */
export async function callMethod(
  application: Application,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    const message = `Methods are called with POST, not ${String(request.method)}.`;
    throw new Refusal(405, { kind: 'not-allowed', message }, { Allow: 'POST' });
  }
  if (!isMethod(name)) {
    const allowed = methodNames.join(', ');
    const message = `There is no method "${name}"; there is ${allowed}.`;
    throw new Refusal(404, { kind: 'unknown-name', field: 'method', value: name, allowed, message });
  }
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json *(;|$)/i.test(type)) {
    const message = `A method's input is JSON: Content-Type is application/json, not "${type}".`;
    throw new Refusal(415, {
      kind: 'wrong-type',
      field: 'Content-Type',
      value: type,
      allowed: 'application/json',
      message,
    });
  }
  const input = decodeBody(await readBody(request, largestBody(name))) as MethodInput<typeof name>;
  const output = await application.call(name, input);
  if (methods[name].kind === 'file') {
    await sendFile(output as FileOutput, response);
  } else {
    response.setHeader('Content-Type', 'application/json');
    response.end(encode(output));
  }
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > most) throw tooLarge(announced, most);
  let length = 0;
  // Leaving the loop leaves the request open, or nobody would hear why it was refused.
  const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of pieces) {
    length += chunk.length;
    if (length > most) throw tooLarge(length, most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(value: number, most: number): Refusal {
  const allowed = `at most ${String(most)} bytes`;
  const message = `The request is too large: it has ${allowed}.`;
  // What is still on its way is not read, so the connection cannot be used again.
  return new Refusal(413, { kind: 'too-many', field: 'body', value, allowed, message }, { Connection: 'close' });
}

function decodeBody(body: Buffer): unknown {
  try {
    return decode(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    const message = `The request is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    throw new Refusal(400, { kind: 'broken-json', field: 'body', allowed: 'a JSON document', message });
  }
}

/**
 * Streams a file no faster than it is read. Its first piece is made before the headers go out, so that what fails at once is still
 * answered with a report; what fails later breaks the connection off, so that nobody takes half a file for a whole one.
 */
async function sendFile(file: FileOutput, response: ServerResponse): Promise<void> {
  const pieces = file.content[Symbol.asyncIterator]();
  const first = await pieces.next();
  response.setHeader('Content-Type', file.mediaType);
  response.setHeader('Content-Disposition', attachment(file.name));
  await pipeline(Readable.from(resumed(first, pieces)), response);
}

async function* resumed(
  first: IteratorResult<Uint8Array>,
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let piece = first; !piece.done; piece = await pieces.next()) yield piece.value;
  } finally {
    await pieces.return?.();
  }
}

/** The name twice, as RFC 6266 has it: in ASCII, and in full. */
function attachment(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`;
}
