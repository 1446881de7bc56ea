import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { moonloop } from './src/vite/index.ts';

// tests run this server on a copy of the scripts and images
const { MOONLOOP_SCRIPTS: scripts = 'scripts', MOONLOOP_ASSETS: assets = 'assets' } = process.env;

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [moonloop({ scripts, assets, editFirst: 'swarm/enemy.lua' })],
  resolve: {
    tsconfigPaths: true,
    // the plugin's virtual module stands in no folder: what it imports must come from src too
    alias: [
      { find: /^moonloop$/, replacement: source('src/index.ts') },
      { find: 'moonloop/vite/client', replacement: source('src/vite-client/index.ts') },
    ],
  },
  build: { outDir: 'dist-page', target: 'es2022' },
});
