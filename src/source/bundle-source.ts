/**
 * Files that were put into the page when it was built: they never change.
 */
import { decodeBase64 } from '../core/base64.ts';
import { createMemorySource } from './memory-source.ts';
import type { ScriptSource } from './script-source.ts';

/** @param files - Base64 of each file's bytes, by id: what the Vite plugin writes into a production build. */
export function createBundleSource(files: Readonly<Record<string, string>>): ScriptSource {
  return createMemorySource(Object.fromEntries(Object.entries(files).map(([id, text]) => [id, decodeBase64(text)])));
}
