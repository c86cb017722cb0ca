/** What of a bundle's manifest more than one field tells: that it names what is there, and that runs fit their studies. */
import { CoarsegrainError } from '../../../core/errors.ts';
import { quantities, type QuantityName } from '../../../core/quantities/index.ts';
import type { Quantity } from '../../../core/quantities/quantity.ts';
import { faultOfAdded } from '../../../core/study/added.ts';
import { expandStudy, type Expansion } from '../../../core/study/expansion.ts';
import type { BundledStudy } from '../../store/store.ts';
import { damaged, missing } from './archive.ts';
import { manifestName, type Manifest, type PageEntry, type RunEntry } from './format.ts';
import { pageBytes } from './page.ts';
import { unpackRefinement } from './refinement.ts';

type Sizes = ReadonlyMap<string, number>;

/**
 * @param sizes of the members that are there
 * @returns the studies, their documents checked
 * @throws CoarsegrainError
 */
export function checkManifest(manifest: Manifest, sizes: Sizes): BundledStudy[] {
  const { studies, runs, spectra } = manifest;
  checkMemberList(manifest, sizes);
  once(
    'uid',
    [...studies, ...runs].map(({ uid }) => uid),
  );
  once(
    'member',
    runs.flatMap(({ pages, draws }) => [...pages.map(({ member }) => member), ...draws]),
  );
  once(
    'spectra',
    spectra.map(({ content }) => content),
  );
  const expansions = new Map<string, Expansion>();
  const known = studies.map((study): BundledStudy => {
    once(
      `studies.${study.uid}.revisions`,
      study.revisions.map(({ number }) => String(number)),
    );
    const revisions = study.revisions.map((revision) => {
      const expansion = expandStudy(revision.document);
      const { content } = expansion.base;
      if (content !== undefined && !spectra.some((spectrum) => spectrum.content === content)) {
        throw missing(`spectra/${content}`);
      }
      expansions.set(`${study.uid} ${String(revision.number)}`, expansion);
      return { ...revision, document: expansion.study };
    });
    return { ...study, revisions };
  });
  for (const run of runs) {
    const expansion = expansions.get(`${run.study} ${String(run.revision)}`);
    if (!expansion) throw missing(`revision ${String(run.revision)} of the study ${run.study}`);
    checkRun(run, expansion, sizes);
  }
  return known;
}

function checkMemberList({ members, runs, spectra }: Manifest, sizes: Sizes): void {
  once(
    'members',
    members.map(({ name }) => name),
  );
  for (const { name, bytes } of members) {
    if (!sizes.has(name)) throw missing(name);
    if (sizes.get(name) !== bytes) throw damaged(`${name} has not the size that the manifest gives`);
  }
  const used = new Set([
    ...runs.flatMap(({ pages, draws }) => [...pages.map(({ member }) => member), ...draws]),
    ...spectra.map(({ content }) => `spectra/${content}`),
  ]);
  const listed = new Set(members.map(({ name }) => name));
  for (const name of sizes.keys()) {
    if (name !== manifestName && !(listed.has(name) && used.has(name))) throw damaged(`nothing names its ${name}`);
  }
  for (const name of used) if (!listed.has(name)) throw missing(name);
}

function checkRun(run: RunEntry, expansion: Expansion, sizes: Sizes): void {
  const { study, base } = expansion;
  const count = checkedPoints(run, expansion);
  const total = count * study.quantities.length;
  if (run.total !== total) throw damaged(`run ${run.uid} has ${String(run.total)} points; its study, ${String(total)}`);
  once(
    `runs.${run.uid}.sessions`,
    run.sessions.map(({ startedAt }) => startedAt),
  );
  once(
    `runs.${run.uid}.durations`,
    run.durations.map(({ quantity }) => quantity),
  );
  const parts = [
    ...run.pages.map(({ quantity, first, count: points }) => ({ quantity, first, points })),
    ...run.failures.map(({ quantity, firstOrdinal: first, count: points }) => ({ quantity, first, points })),
  ].sort((a, b) => (a.quantity === b.quantity ? a.first - b.first : a.quantity < b.quantity ? -1 : 1));
  let last: { quantity?: QuantityName; end: number } = { end: 0 };
  for (const { quantity, first, points } of parts) {
    if (!study.quantities.includes(quantity)) throw damaged(`the study of run ${run.uid} has no ${quantity}`);
    const begin = last.quantity === quantity ? last.end : 0;
    if (first < begin || first + points > count) {
      throw damaged(`run ${run.uid} has points of ${quantity} twice, or more of them than its study`);
    }
    last = { quantity, end: first + points };
  }
  for (const page of run.pages) checkPage(page, base, sizes);
}

/** Points of one quantity, with those that were added. */
function checkedPoints({ uid, refinement }: RunEntry, { count, ...expansion }: Expansion): number {
  if ((refinement === undefined) !== (expansion.refinement === undefined)) {
    throw damaged(`run ${uid} ${refinement ? 'is' : 'is not'} refined, other than its study`);
  }
  if (!refinement) return count;
  const { added } = unpackRefinement(refinement);
  const fault = faultOfAdded({ count, ...expansion }, added);
  if (refinement.asked !== count || fault !== undefined) {
    throw damaged(`run ${uid} has added points that do not fit: ${fault ?? 'its study asks for others'}`);
  }
  return count + added.base.length;
}

function checkPage(page: PageEntry, base: Expansion['base'], sizes: Sizes): void {
  const { member, quantity, kinds } = page;
  const { choices = [] }: Quantity = quantities[quantity];
  for (const kind of ['loss', 'spectrum', ...choices] as const) {
    if (kinds[kind] !== base[kind]) throw damaged(`${member} is of another ${kind} than its study`);
  }
  if (sizes.get(member) !== pageBytes(page)) throw damaged(`${member} has not the size that its points take`);
}

function once(field: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      const message = `The bundle is damaged: ${field} names ${name} twice.`;
      throw new CoarsegrainError({ kind: 'duplicate', field, value: name, allowed: 'each once', message });
    }
    seen.add(name);
  }
}
