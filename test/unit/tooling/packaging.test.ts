import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';

// electron-builder's own library, as electron-builder finds it.
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
const { getConfig, validateConfiguration } = builder('app-builder-lib/out/util/config/config') as {
  getConfig(folder: string, file: string, overrides: null): Promise<object>;
  validateConfiguration(configuration: object, log: { isEnabled: boolean; add(): void }): Promise<void>;
};

it('describes packages that electron-builder understands', async () => {
  const log = { isEnabled: false, add: () => undefined };
  const configuration = await getConfig(join(import.meta.dirname, '../../..'), 'electron-builder.yml', null);
  await expect(validateConfiguration(configuration, log)).resolves.toBeUndefined();
  await expect(validateConfiguration({ ...configuration, assar: false }, log)).rejects.toThrow('assar');
});
