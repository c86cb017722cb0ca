import { execFileSync } from 'node:child_process';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import { fontsPlugin } from './electron/fonts-plugin.ts';

/** The commit in the working tree; null outside of a repository. */
function sourceCommit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

export default defineConfig({
  // What Node runs: the hosts and the files of the worker threads. Only what stands under `dependencies` stays outside of the bundle.
  main: {
    plugins: [fontsPlugin()],
    define: { sourceCommitOfBuild: JSON.stringify(sourceCommit()) },
    build: {
      rolldownOptions: {
        input: {
          main: 'electron/main.ts',
          start: 'electron/start.ts',
          cli: 'electron/cli.ts',
          'pool-worker': 'electron/pool/worker.ts',
          'store-worker': 'electron/store/worker.ts',
          'figure-worker': 'electron/app/figure/worker.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  // A sandboxed preload can be neither an ECMAScript module nor several files.
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [vue()],
    build: {
      // The browser face meets browsers other than Electron's own.
      target: 'es2022',
      minify: true,
      // The page comes from this machine.
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: 'renderer/index.html' },
    },
    worker: { format: 'es' },
  },
});
