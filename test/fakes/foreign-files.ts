/** Files as nobody should make them: bundles, studies and spectra with something wrong in them, and what must be true of those that are taken. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { CoarsegrainError } from '../../core/errors.ts';
import { parseSpectrumFile } from '../../core/model/spectrum-file.ts';
import { quantities } from '../../core/quantities/index.ts';
import { pointStatuses } from '../../core/quantities/quantity.ts';
import { limits } from '../../core/study/document.ts';
import { expandStudy } from '../../core/study/expansion.ts';
import { presets } from '../../core/study/presets.ts';
import { checkMembers, openBundle } from '../../electron/app/bundle/read.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A few bytes changed, put in or left out. */
function damagedBytes(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.nat(bytes.length);
  const change = fc.oneof(
    fc.record({ at: place, with: fc.uint8Array({ minLength: 1, maxLength: 8 }), over: fc.constant(true) }),
    fc.record({ at: place, with: fc.uint8Array({ maxLength: 8 }), over: fc.constant(false) }),
    fc.record({ at: place, drop: fc.nat(64) }),
  );
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let text = Buffer.from(bytes);
    for (const { at, ...one } of changes) {
      const [inserted, dropped] =
        'drop' in one ? [new Uint8Array(0), one.drop] : [one.with, one.over ? one.with.length : 0];
      text = Buffer.concat([text.subarray(0, at), inserted, text.subarray(at + dropped)]);
    }
    return new Uint8Array(text);
  });
}

const odd: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constantFrom<(Json | undefined)[]>(
    ...[undefined, null, true, '', 'infinite', '__proto__', '../x', 'pages/1', [], {}, { __proto__: null }],
    ...[0, -1, 1, 0.5, 2, 5, 2 ** 31, 2 ** 53, 1e308, -1e308, 5e-324, 1e21],
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string(),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

/** A JSON value with one or two of its parts replaced, left out (undefined) or twice there. */
function damagedJson(value: Json): fc.Arbitrary<Json> {
  const change = fc.record({ place: fc.nat(1_000_000), with: odd, twice: fc.boolean() });
  return fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) => {
    const root = { value: structuredClone(value) };
    for (const one of changes) {
      const places = placesOf(root);
      const place = places[one.place % places.length];
      if (!place) continue;
      const [parent, key] = place;
      if (Array.isArray(parent)) {
        const index = Number(key);
        if (one.twice) parent.splice(index, 0, structuredClone(parent[index]!));
        else if (one.with === undefined) parent.splice(index, 1);
        else parent[index] = one.with;
      } else if (one.with === undefined) {
        Reflect.deleteProperty(parent, key);
      } else {
        Object.defineProperty(parent, key, {
          value: one.with,
          ...{ enumerable: true, configurable: true, writable: true },
        });
      }
    }
    return root.value;
  });
}

type Parent = Json[] | Record<string, Json>;

function placesOf(parent: Parent): [Parent, string][] {
  return Object.entries(parent).flatMap(([key, inner]): [Parent, string][] => [
    [parent, key],
    ...(typeof inner === 'object' && inner !== null ? placesOf(inner) : []),
  ]);
}

/** Bundles made of a whole one. */
function foreignBundles(bundle: Uint8Array): fc.Arbitrary<Uint8Array> {
  const members = unzipSync(bundle);
  const manifest = JSON.parse(new TextDecoder().decode(members['bundle.json'])) as {
    members: { name: string; bytes: number; sha256: string }[];
  };
  const packed = (changed: unknown, others: Record<string, Uint8Array> = members) =>
    zipSync({ ...others, 'bundle.json': new TextEncoder().encode(JSON.stringify(changed)) });
  const names = manifest.members.map(({ name }) => name);
  /** Another content of a member, whose size and sum the manifest gives rightly. */
  const otherMember = fc.constantFrom(...names).chain((name) =>
    damagedBytes(members[name]!).map((bytes) => {
      const sum = { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      const list = manifest.members.map((member) => (member.name === name ? sum : member));
      return packed({ ...manifest, members: list }, { ...members, [name]: bytes });
    }),
  );
  const keptSize = fc.constantFrom(...names).chain((name) =>
    fc.record({ at: fc.nat(members[name]!.length - 1), by: fc.integer({ min: 1, max: 255 }) }).map(({ at, by }) => {
      const bytes = members[name]!.slice();
      bytes[at]! ^= by;
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const list = manifest.members.map((member) => (member.name === name ? { ...member, sha256 } : member));
      return packed({ ...manifest, members: list }, { ...members, [name]: bytes });
    }),
  );
  return fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    damagedBytes(bundle),
    damagedJson(manifest as unknown as Json).map((changed) => packed(changed)),
    otherMember,
    keptSize,
    // The library that packs them here takes __proto__ for no name.
    fc
      .dictionary(
        fc.string().filter((name) => name !== '__proto__'),
        fc.uint8Array(),
      )
      .map((more) => zipSync({ ...members, ...more })),
  );
}

/** Whether a bundle is taken. One that is holds nothing that a run cannot; one that is not is refused with a report. */
export async function judgeBundle(bytes: Uint8Array): Promise<boolean> {
  try {
    const bundle = await openBundle(bytes);
    await checkMembers(bundle);
    const studies = new Map(bundle.studies.map((study) => [study.uid, study]));
    for (const run of bundle.runs) {
      const revision = studies.get(run.study)?.revisions.find(({ number }) => number === run.revision);
      const { count, study } = expandStudy(revision?.document);
      const seen = new Set<string>();
      for (const page of run.pages) {
        const { ordinals, status, roots, columns, inputs, quantity } = await bundle.blockOf(page);
        holds(study.quantities.includes(quantity), 'a quantity of the study');
        holds(columns.length === page.count * (inputs.length + quantities[quantity].outputs.length), 'whole columns');
        for (const ordinal of ordinals) {
          holds(Number.isInteger(ordinal) && ordinal >= 0 && ordinal < count, 'an ordinal of the study');
          holds(!seen.has(`${quantity} ${String(ordinal)}`), 'each point once');
          seen.add(`${quantity} ${String(ordinal)}`);
        }
        holds(
          status.every((code) => code < pointStatuses.length),
          'known statuses',
        );
        holds(
          roots.every(({ position, values }) => position < page.count && values.every(Number.isFinite)),
          'roots',
        );
      }
      for (const member of run.draws) await bundle.drawsOf(member);
    }
    return true;
  } catch (error) {
    return refused(error);
  }
}

const documents = presets.map(({ document }) => document as unknown as Json);
const foreignStudies = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(...documents).chain((document) => damagedJson(document)),
);

/** Whether a study is taken. One that is says the same when it is read again. */
function judgeStudy(document: unknown): boolean {
  try {
    const { study, count } = expandStudy(document);
    holds(count >= 1 && count * study.quantities.length <= limits.points, 'a number of points');
    const again = expandStudy(JSON.parse(JSON.stringify(study)));
    holds(JSON.stringify(again.study) === JSON.stringify(study) && again.count === count, 'the same study again');
    return true;
  } catch (error) {
    return refused(error);
  }
}

const csv = new TextEncoder().encode('lambda,y\n1,1\n0.5,-0.25\n1e-3,1e-300\n');
const head = `\x93NUMPY\x01\x00v\x00{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }`.padEnd(127) + '\n';
const npy = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(Float64Array.of(3, 1, 2, -1, 1, 0).buffer)]);
const foreignSpectra = fc.oneof(
  fc.record({ file: fc.constantFrom('s.csv', 's.npy', 's'), bytes: fc.uint8Array({ maxLength: 300 }) }),
  fc.record({ file: fc.constant('s.csv'), bytes: damagedBytes(csv) }),
  fc.record({ file: fc.constant('s.npy'), bytes: damagedBytes(npy) }),
);

/** Whether a spectrum is taken. One that is falls, and is finite. */
function judgeSpectrum({ file, bytes }: { file: string; bytes: Uint8Array }): boolean {
  try {
    const { lambda, y } = parseSpectrumFile(file, bytes);
    holds(lambda.length === y.length && lambda.length > 0, 'as many λ as y');
    holds(
      lambda.every((value, k) => value > 0 && value <= (lambda[k - 1] ?? Number.MAX_VALUE)),
      'a falling spectrum',
    );
    holds(y.every(Number.isFinite), 'finite y');
    return true;
  } catch (error) {
    return refused(error);
  }
}

function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`What was taken is not ${what}.`);
}

/** A report is what a person is to see; anything else is a defect. */
function refused(error: unknown): false {
  if (!(error instanceof CoarsegrainError) || error.report.kind === 'internal') throw error;
  return false;
}

/** Judges so many bundles made of a whole one. @returns how many were taken */
export async function fuzzBundles(bundle: Uint8Array, numRuns: number): Promise<number> {
  let taken = 0;
  const judge = async (bytes: Uint8Array) => {
    if (await judgeBundle(bytes)) taken++;
  };
  await fc.assert(fc.asyncProperty(foreignBundles(bundle), judge), { numRuns });
  return taken;
}

export const fuzzStudies = (numRuns: number) => fuzz(foreignStudies, judgeStudy, numRuns);
export const fuzzSpectra = (numRuns: number) => fuzz(foreignSpectra, judgeSpectrum, numRuns);

function fuzz<Value>(values: fc.Arbitrary<Value>, judge: (value: Value) => boolean, numRuns: number): number {
  let taken = 0;
  fc.assert(
    fc.property(values, (value) => {
      if (judge(value)) taken++;
    }),
    { numRuns },
  );
  return taken;
}
