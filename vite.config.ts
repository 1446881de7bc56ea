import { defineConfig } from 'vite';
import { moonloop } from './src/vite/index.ts';

// tests run this server on a copy of the scripts and images
const { MOONLOOP_SCRIPTS: scripts = 'scripts', MOONLOOP_ASSETS: assets = 'assets' } = process.env;

export default defineConfig({
  plugins: [moonloop({ scripts, assets, editFirst: 'swarm/enemy.lua' })],
  resolve: { tsconfigPaths: true },
  build: { outDir: 'dist-page', target: 'es2022' },
});
