import { expect, it } from 'vitest';
import lockfile from '../../../package-lock.json' with { type: 'json' };

// npm 10, which Node 20 brings, compiles a package with a binding.gyp unless the lockfile says otherwise, and fails where there is no
// compiler. better-sqlite3 brings its binaries along. npm drops this key whenever it writes the lockfile: put it back then.
it('keeps npm from compiling what comes compiled', () => {
  expect(lockfile.packages['node_modules/better-sqlite3']).toMatchObject({ gypfile: false });
});
