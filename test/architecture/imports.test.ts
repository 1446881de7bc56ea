import { expect, test } from 'vitest';
import { readSourceFiles } from './source-files.ts';

/** Rooms and the rooms each may import. All may import core. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ecs: [],
  meter: [],
  script: ['ecs'],
  lua: ['script', 'meter', 'ecs'],
  wasm: ['script', 'meter', 'ecs'],
  source: [],
  watch: ['source'],
  reload: ['script', 'source', 'watch'],
  mods: ['reload', 'script', 'source'],
  notify: ['reload'],
  profiler: ['reload'],
  render: ['ecs'],
  pixi: ['render', 'source'],
  hud: ['ecs', 'script', 'reload', 'notify', 'profiler'],
  browser: ['ecs', 'source'],
  node: ['source', 'watch', 'reload'],
  vite: ['source', 'watch', 'node', 'mods'],
  'vite-client': ['source'],
  game: ['ecs', 'script', 'source', 'watch', 'reload', 'mods', 'notify', 'profiler', 'render'],
  cli: ['node', 'lua', 'wasm', 'game', 'mods', 'profiler', 'notify', 'render', 'script', 'source'],
  testing: ['source', 'render'],
};

/** Packages and the only rooms that may import them. `systems` is the folder beside src. */
const packages: Readonly<Record<string, readonly string[]>> = {
  bitecs: ['ecs', 'script', 'lua', 'wasm', 'render', 'game', 'systems'],
  wasmoon: ['lua'],
  chokidar: ['node'],
  picomatch: ['node', 'vite'],
  'smol-toml': ['mods', 'reload'],
  'pixi.js': ['pixi'],
  vite: ['vite'],
  wabt: ['node'],
};
const nodeRooms = ['node', 'vite', 'cli'];

const files = readSourceFiles('src', 'systems');
const roomOf = (path: string): string => (path.startsWith('src/') ? (path.split('/')[1] ?? '') : 'systems');
const isPublicIndex = (path: string): boolean => path === 'src/index.ts';

test('the reader of imports sees them: more than 300, of all rooms', () => {
  expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  expect(files.filter(({ path, imports }) => path.startsWith('src/cli/') && imports.length > 0).length).toBeGreaterThan(
    2,
  );
});

test('every room imports only the rooms that the table allows', () => {
  const wrong = files
    .filter(({ path }) => path.startsWith('src/') && !isPublicIndex(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter((one) => one.path !== undefined)
        .filter((one) => {
          const [from, to] = [roomOf(path), roomOf(one.path!)];
          return from !== to && to !== 'core' && !mayImport[from]?.includes(to);
        })
        .map((one) => `${path} imports ${one.path}`),
    );
  expect(wrong).toEqual([]);
});

test('every folder of src stands in the table', () => {
  const rooms = new Set(files.filter(({ path }) => /^src\/.+\//.test(path)).map(({ path }) => roomOf(path)));
  expect([...rooms].filter((room) => mayImport[room] === undefined)).toEqual([]);
});

test('nothing in src imports systems', () => {
  const wrong = files.filter(({ path }) => path.startsWith('src/'));
  expect(wrong.filter(({ imports }) => imports.some((one) => one.path?.startsWith('systems/')))).toEqual([]);
});

test('third-party packages and Node are imported only in their rooms', () => {
  const wrong = files.flatMap(({ path, imports }) =>
    imports
      .filter((one) => one.path === undefined)
      .filter(({ specifier }) => {
        if (specifier.startsWith('node:')) return !nodeRooms.includes(roomOf(path));
        const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : specifier.split('/')[0]!;
        return !packages[name]?.includes(roomOf(path));
      })
      .map(({ specifier }) => `${path} imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('there are no import cycles, types counted too', () => {
  const edges = new Map(
    files.map(({ path, imports }) => [path, imports.filter((one) => one.path).map((one) => one.path!)]),
  );
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  expect(cycles).toEqual([]);
});
