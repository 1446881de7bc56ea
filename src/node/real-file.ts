/**
 * Opening a file where it really is. Symbolic links are followed as long as they stay inside: what is asked for by the name
 * of a mod's file must not be a file of another mod, or of the machine.
 */
import { constants } from 'node:fs';
import { access, type FileHandle, open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { MoonloopError } from '../core/moonloop-error.ts';
import { manifestName, type ScriptId } from '../core/script-id.ts';

/**
 * The real path of a file below a root, which may be a link itself.
 * @throws MoonloopError `LINK_OUTSIDE` when a link leads out of the root, or out of the folder with a manifest that it is in
 */
export async function realPathOf(root: string, id: ScriptId): Promise<string> {
  const realRoot = await realpath(root);
  const plain = join(realRoot, id);
  const real = await realpath(plain);
  if (real === plain) return real;
  const folder = id.includes('/') ? id.slice(0, id.indexOf('/')) : '';
  const isMod = folder !== '' && (await exists(join(realRoot, folder, manifestName)));
  const bounds = isMod ? join(realRoot, folder) : realRoot;
  if (real.startsWith(bounds.endsWith(sep) ? bounds : bounds + sep)) return real;
  const out = isMod ? `the mod "${folder}"` : 'its root folder';
  throw new MoonloopError(
    'LINK_OUTSIDE',
    `${id} is a symbolic link that leads out of ${out}; put the file itself there`,
    {
      place: { file: id },
    },
  );
}

/** So often is a file looked for whose links change meanwhile. */
const maxTries = 5;

// a pipe in the place of a file must not hold up a thread
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/**
 * Opens a file for reading at its real path. Links that are pointed elsewhere between the look and the opening are looked
 * at anew. @throws MoonloopError `LINK_OUTSIDE`
 */
export async function openReal(root: string, id: ScriptId): Promise<FileHandle> {
  for (let tries = 1; ; tries++) {
    const real = await realPathOf(root, id);
    const file = await open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
      if (tries < maxTries && isLink(error)) return undefined;
      throw error;
    });
    if (file === undefined) continue;
    const isStill = await realpath(real).then(
      (now) => now === real,
      () => false,
    );
    // where nothing is there any more, what was opened was there, and without a link
    if (isStill || !(await exists(real))) return file;
    await file.close();
    if (tries >= maxTries)
      throw new MoonloopError('FILE_UNREADABLE', `the links of ${id} keep changing`, { place: { file: id } });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function isLink(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOOP';
}
