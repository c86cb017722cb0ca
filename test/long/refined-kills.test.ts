import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Stream } from '../../core/numerics/stream.ts';
import { contentOf, killAgainAndAgain } from '../fakes/kills.ts';

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-refined-kills-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('three hundred kills of refined runs leave the points of one that was left alone', async () => {
  const stream = Stream.of('kills of refined runs', 1);
  const options = { script: 'refined-run.ts', size: 6, milliseconds: 300, uniform: () => stream.uniform() };
  const alone = join(folder, 'alone.sqlite');
  await killAgainAndAgain(alone, { ...options, kills: 0 });
  let kills = 0;
  for (let round = 0; kills < 300; round++) {
    const killed = join(folder, `killed-${String(round)}.sqlite`);
    kills += await killAgainAndAgain(killed, { ...options, kills: 30 });
    expect(contentOf(killed)).toEqual(contentOf(alone));
  }
});
