/**
 * The code of `virtual:moonloop`.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeBase64 } from '../core/base64.ts';
import { MoonloopError } from '../core/moonloop-error.ts';
import { createFolderSource } from '../node/folder-source.ts';
import type { SourceProblem } from '../source/script-source.ts';
import { listAssets } from './asset-files.ts';
import type { DevFolders } from './dev-push.ts';

/** What pages import. */
export const virtualId = 'virtual:moonloop';

/**
 * In development: connected to the dev server.
 * @param glue - Path of wasmoon's glue.wasm.
 * @param session - Where the page asks for its token; the token itself stands in no module.
 */
export function devModule(glue: string, session: string): string {
  return [
    `import { connectDevServer } from 'moonloop/vite/client';`,
    `import luaWasmUrl from ${JSON.stringify(`${glue}?url`)};`,
    `const { scripts, assets } = connectDevServer(import.meta.hot, ${JSON.stringify(session)});`,
    `export { scripts, assets, luaWasmUrl };`,
  ].join('\n');
}

/** In a build: everything inside, no watcher and no connection. */
export async function bundleModule(glue: string, folders: Omit<DevFolders, 'polling'>): Promise<string> {
  const files: Record<string, string> = {};
  if (existsSync(folders.scripts)) {
    const source = createFolderSource({ root: folders.scripts, watch: false, compilers: folders.compilers });
    const problems: SourceProblem[] = [];
    source.onProblem((problem) => problems.push(problem));
    const found = await source.load();
    source.dispose();
    // a game that lacks a script is not to be published
    for (const { id, bytes, refused } of found) {
      if (refused) throw new MoonloopError(refused.code, `${id}:${refused.line ?? 1}: ${refused.message}`);
      files[id] = encodeBase64(bytes);
    }
    if (problems[0]) throw new MoonloopError('SOURCE_FAILED', problems[0].message, { cause: problems[0].cause });
  }
  const ids = await listAssets(folders.assets);
  const images = ids.filter((id) => !id.endsWith('.json'));
  const sheets = ids.filter((id) => id.endsWith('.json'));
  const sheetUrls = await Promise.all(
    sheets.map(async (id) => {
      const text = await readFile(join(folders.assets, id));
      return `${JSON.stringify(id)}: ${JSON.stringify(`data:application/json;base64,${encodeBase64(text)}`)}`;
    }),
  );
  return [
    `import { createBundleSource } from 'moonloop';`,
    `import { createUrlAssets } from 'moonloop/vite/client';`,
    `import luaWasmUrl from ${JSON.stringify(`${glue}?url`)};`,
    ...images.map((id, n) => `import image${n} from ${JSON.stringify(`${join(folders.assets, id)}?url`)};`),
    `export const scripts = createBundleSource(${JSON.stringify(files)});`,
    `export const assets = createUrlAssets({`,
    ...images.map((id, n) => `${JSON.stringify(id)}: image${n},`),
    ...sheetUrls.map((entry) => `${entry},`),
    `});`,
    `export { luaWasmUrl };`,
  ].join('\n');
}
