import { defineConfig } from 'vite';
import { moonloop } from './src/vite/index.ts';

export default defineConfig({
  plugins: [moonloop({ editFirst: 'swarm/enemy.lua' })],
  resolve: { tsconfigPaths: true },
  build: { outDir: 'dist-page', target: 'es2022' },
});
