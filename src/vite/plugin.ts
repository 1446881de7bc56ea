/**
 * The Vite plugin: in development it watches scripts and assets and pushes what has settled over Vite's own socket; in a
 * build it puts them into the bundle. Pages import `virtual:moonloop`.
 */
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import type { Environment, Plugin, ViteDevServer } from 'vite';
import type { FolderSourceOptions } from '../node/folder-source.ts';
import { createDevPush, type DevPush } from './dev-push.ts';
import { sessionPath } from './dev-routes.ts';
import { bundleModule, devModule, virtualId } from './virtual-module.ts';

/** Options of {@link moonloop}. */
export interface MoonloopPluginOptions {
  /** Scripts root, relative to Vite's root. @default scripts */
  readonly scripts?: string | undefined;
  /** Folder of images, relative to Vite's root. @default assets */
  readonly assets?: string | undefined;
  /** True: changes are looked for twice a second, whatever the folders are on. @default chosen for each folder */
  readonly polling?: boolean | undefined;
  /** Languages of script files that pages get compiled. @default WAT, by the package wabt */
  readonly compilers?: FolderSourceOptions['compilers'];
  /** Script that the greeting of the dev server tells to edit; none by default. */
  readonly editFirst?: string | undefined;
}

/** What pages load; found by itself in an installed moonloop, whose entries are in one piece with them. */
const dependencies = ['wasmoon', 'bitecs', 'pixi.js', 'smol-toml'];
const entries = ['', '/systems', '/lua', '/wasm', '/pixi', '/hud', '/browser', '/vite/client'].map(
  (path) => `moonloop${path}`,
);

const resolvedId = `\0${virtualId}`;

/** Creates the plugin. */
export function moonloop(options: MoonloopPluginOptions = {}): Plugin {
  const { scripts = 'scripts', assets = 'assets', editFirst, polling, compilers } = options;
  let root = process.cwd();
  let base = '/';
  // one of each server: Vitest makes several of one configuration, and a restart makes the new one before it ends the old
  const pushes = new Map<Environment, DevPush>();
  const glue = createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm');
  const folders = () => ({ scripts: resolve(root, scripts), assets: resolve(root, assets) });

  return {
    name: 'moonloop',
    config: () => ({
      // found only when they are first asked for, they would make Vite reload the page in the middle of a game
      optimizeDeps: {
        include: isOwnRoot() ? dependencies : entries,
      },
    }),
    configResolved(config) {
      root = config.root;
      base = config.base;
    },
    resolveId: (id) => (id === virtualId ? resolvedId : undefined),
    async load(id) {
      if (id !== resolvedId) return undefined;
      return this.environment.mode === 'dev'
        ? devModule(glue, sessionPath(base))
        : bundleModule(glue, { ...folders(), compilers });
    },
    async configureServer(server) {
      const push = createDevPush(server, { ...folders(), polling, compilers });
      pushes.set(server.environments['client']!, push);
      await push.ready();
      greet(server, editFirst && relative(process.cwd(), resolve(root, scripts, editFirst)));
    },
    // the dev server calls this when it closes; watchers left open would keep the process alive
    closeBundle() {
      pushes.get(this.environment)?.dispose();
      pushes.delete(this.environment);
    },
    hotUpdate({ file }) {
      const { scripts: scriptsRoot, assets: assetsRoot } = folders();
      // Vite's paths have forward slashes everywhere
      const own = [scriptsRoot, assetsRoot].some((folder) => file.startsWith(`${folder.replaceAll('\\', '/')}/`));
      // these files are ours: Vite must neither update nor reload anything for them
      return own ? [] : undefined;
    },
  };
}

/** True in the repository of moonloop itself, where its dependencies stand directly in node_modules. */
function isOwnRoot(): boolean {
  return !import.meta.url.includes('/node_modules/');
}

function greet(server: ViteDevServer, editFirst: string | undefined): void {
  if (editFirst === undefined || editFirst === '') return;
  const print = server.printUrls.bind(server);
  server.printUrls = () => {
    print();
    server.config.logger.info(`  ➜  Edit:    ${editFirst}  (save, and look at the game)`);
  };
}
