import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { moonloop } from './src/vite/index.ts';
import { chromiumArgs, findChromium } from './test/support/chromium.ts';

const chromium = findChromium();
if (chromium === undefined) console.warn('\n  SKIPPED: browser tests, there is no Chromium (set CHROMIUM_PATH)\n');

const node: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'node',
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/e2e/**', 'test/hostile/**', 'test/soak/**'],
    environment: 'node',
    // there is no module-level state: files share the process, and with it the prepared binary of the VM
    isolate: false,
    testTimeout: 30_000,
  },
};
/** Measures the heap of its process, which it must have for itself. */
const soak: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: 'soak', include: ['test/soak/**/*.test.ts'], environment: 'node', testTimeout: 30_000 },
};
/** Scripts that want to do harm; all of them in all ways with `npm run hostile`. */
const hostile: TestProjectInlineConfiguration = {
  extends: true,
  test: { name: 'hostile', include: ['test/hostile/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
};
const browser: TestProjectInlineConfiguration = {
  extends: true,
  plugins: [moonloop({ scripts: 'test/browser/scripts', assets: 'test/browser/assets' })],
  optimizeDeps: { include: ['pixi.js', 'wasmoon', 'bitecs', 'smol-toml', 'wabt'] },
  test: {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 30_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: chromium === undefined ? {} : { executablePath: chromium, args: chromiumArgs },
      }),
      instances: [{ browser: 'chromium', viewport: { width: 800, height: 600 } }],
    },
  },
};
/** A real page of a real dev server, driven from outside. */
const e2e: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
};

const always = chromium === undefined ? [node, soak, hostile] : [node, soak, hostile, browser, e2e];

export default defineConfig({
  resolve: { tsconfigPaths: true },
  // most of the time goes into VMs, so a core that is left to the machine is a core that waits
  test: { maxWorkers: '100%', projects: process.env['MOONLOOP_HOSTILE'] ? [hostile] : always },
});
