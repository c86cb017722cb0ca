import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import { afterAll, beforeAll, expect, it } from 'vitest';

const { forbidden } = createRequire(import.meta.url)('../../../.dependency-cruiser.cjs') as IFlattenedRuleSet;
const folder = mkdtempSync(join(tmpdir(), 'coarsegrain-storeys-'));

const refused: [from: string, to: string, rule: string][] = [
  ['core/model/reads.ts', 'node:fs', 'core-stands-alone'],
  ['core/model/draws.ts', 'vue', 'core-stands-alone'],
  ['core/model/paints.ts', 'echarts', 'core-describes-charts'],
  ['core/model/keeps.ts', 'better-sqlite3', 'core-stands-alone'],
  ['core/model/runs.ts', '../../electron/app/application.ts', 'core-stands-alone'],
  ['core/model/asks.ts', '../study/study.ts', 'core-model-imports-down'],
  ['core/study/calls.ts', '../api.ts', 'api-is-for-faces'],
  ['renderer/view.ts', '../electron/app/application.ts', 'renderer-knows-core-only'],
  ['renderer/file.ts', 'node:fs', 'renderer-knows-no-node'],
  ['electron/store/store.ts', '../app/application.ts', 'pool-and-store-know-no-application'],
  ['electron/pool/pool.ts', '../store/rows.ts', 'pool-and-store-stand-apart'],
  ['electron/app/show.ts', '../main.ts', 'application-knows-no-host'],
  ['electron/app/query.ts', 'better-sqlite3', 'store-holds-the-database'],
  ['electron/http/query.ts', '../store/rows.ts', 'hosts-use-the-application'],
];
const allowed: [from: string, to: string][] = [
  ['core/study/study.ts', '../model/system.ts'],
  ['core/study/schema.ts', 'zod'],
  ['electron/store/rows.ts', 'better-sqlite3'],
  ['electron/app/application.ts', '../store/rows.ts'],
  ['electron/main.ts', './app/application.ts'],
  ['renderer/main.ts', '../core/api.ts'],
];

beforeAll(() => {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const name of ['vue', 'zod', 'echarts', 'better-sqlite3']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};');
  }
  write('core/api.ts', 'export {};');
  write('core/model/system.ts', 'export {};');
  for (const [from, to] of [...refused, ...allowed]) write(from, `import '${to}';`);
  write('core/chart/option.ts', "import type { Option } from 'echarts';");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('refuses every import that points up or across, and no other', async () => {
  const { output } = await cruise(['core', 'electron', 'renderer'], {
    baseDir: folder,
    ruleSet: { forbidden },
    validate: true,
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
  });
  const broken = (output as ICruiseResult).summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
  const expected = refused.map(([from, , rule]) => `${from}: ${rule}`);
  expect(broken.sort()).toEqual(expected.sort());
});
