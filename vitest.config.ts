import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    projects: [
      {
        // The desktop face is tested against a fake, since Electron's binary is not everywhere.
        resolve: { alias: [{ find: /^electron$/, replacement: `${import.meta.dirname}/test/fakes/electron.ts` }] },
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/{unit,integration}/**/*.test.ts'],
          setupFiles: ['test/properties.ts'],
          // Threads strip TypeScript by WebAssembly, whose wrappers V8 exchanges with a race that crashes the process once in hundreds of threads.
          execArgv: ['--wasm-wrapper-tiering-budget=1000000000', '--no-wasm-tier-up'],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'dom',
          environment: 'happy-dom',
          include: ['test/dom/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'long',
          environment: 'node',
          include: ['test/long/**/*.test.ts'],
          testTimeout: 3_600_000,
        },
      },
    ],
  },
});
