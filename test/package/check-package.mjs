/**
 * Checks the package as users will get it: packs it, looks at the tarball with publint and attw, and imports what Node
 * can import from an installation in a folder of its own.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'moonloop-package-'));
const run = (command, args, cwd = process.cwd()) =>
  execFileSync(command, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, npm_config_loglevel: 'error' },
  });
try {
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  const tarball = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz')),
  );
  run('npx', ['publint', '--strict', tarball]);
  // pixi.js has no entry that Node can load, so nothing that draws can be required; everything is ESM
  run('npx', ['attw', tarball, '--profile', 'esm-only', '--exclude-entrypoints', './vite/virtual']);

  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
  run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', tarball], folder);
  const script = [
    `import { createGame, createMemorySource } from 'moonloop';`,
    `import { createLuaRuntime } from 'moonloop/lua';`,
    `import { defaultSystems } from 'moonloop/systems';`,
    `import 'moonloop/node'; import 'moonloop/testing'; import 'moonloop/browser'; import 'moonloop/hud'; import 'moonloop/wasm';`,
    `const source = createMemorySource({ 'a.lua': 'local m = { n = 0 } function m.on_update() m.n = m.n + 1 end return m' });`,
    `const game = await createGame({ source, runtimes: [createLuaRuntime()], systems: defaultSystems });`,
    `const eid = game.spawn({}, 'a.lua');`,
    `for (let n = 0; n < 3; n++) game.step(1 / 60);`,
    `const { value } = game.scripts.state(eid, 'a.lua');`,
    `if (value.n !== 3) throw new Error('the script did not run: ' + JSON.stringify(value));`,
  ];
  writeFileSync(join(folder, 'use.mjs'), script.join('\n'));
  run('node', ['use.mjs'], folder);
  run('npx', ['moonloop', '--help'], folder);
  for (const file of ['moonloop.h', 'moonloop.ts']) accessSync(join(folder, 'node_modules/moonloop/bindings', file));
  console.log('the package installs and runs');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
