import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { Stream } from '../../../core/numerics/stream.ts';
import { contentOf, killAgainAndAgain } from '../../fakes/kills.ts';

const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-kills-'));
afterAll(() => rmSync(folder, { recursive: true }));

it(
  'a run whose process is killed fifteen times has in the end what one that was left alone has',
  { timeout: 120_000 },
  async () => {
    const stream = Stream.of('kills', 0);
    const options = { size: 12, milliseconds: 250, uniform: () => stream.uniform() };
    const [alone, killed] = [join(folder, 'alone.sqlite'), join(folder, 'killed.sqlite')];
    await killAgainAndAgain(alone, { ...options, kills: 0 });
    expect(await killAgainAndAgain(killed, { ...options, kills: 15 })).toBe(15);
    const left = contentOf(killed);
    expect(left).toEqual(contentOf(alone));
    expect(left.integrity).toBe('ok');
  },
);
