/** `npm run boids` */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { moonloop } from '../../src/vite/index.ts';

// tests run this server on a copy of the scripts
const { MOONLOOP_SCRIPTS: scripts = 'scripts' } = process.env;

const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));

export default defineConfig({
  root: import.meta.dirname,
  // that of the other page has other dependencies
  cacheDir: '../../node_modules/.vite-boids',
  plugins: [moonloop({ scripts, editFirst: 'boids.wat' })],
  resolve: {
    tsconfigPaths: true,
    // the plugin's virtual module stands in no folder: what it imports must come from src too
    alias: [
      { find: /^moonloop$/, replacement: source('index.ts') },
      { find: 'moonloop/vite/client', replacement: source('vite-client/index.ts') },
    ],
  },
  server: { fs: { allow: ['../..'] } },
  build: { outDir: '../../dist-page', emptyOutDir: true, target: 'es2022' },
});
