/** A folder in the system's temporary place that goes with the test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with files in it. */
export interface TempFolder {
  readonly path: string;
  /** Writes a file, making folders on the way. */
  write(id: string, content: string | Uint8Array): void;
  remove(id: string): void;
}

/** Makes a folder with these files; the caller removes it. */
export function makeFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): TempFolder & { dispose(): void } {
  const path = mkdtempSync(join(tmpdir(), 'moonloop-test-'));
  const folder = {
    path,
    write(id: string, content: string | Uint8Array): void {
      mkdirSync(dirname(join(path, id)), { recursive: true });
      writeFileSync(join(path, id), content);
    },
    remove: (id: string): void => rmSync(join(path, id), { recursive: true, force: true }),
    dispose: (): void => rmSync(path, { recursive: true, force: true }),
  };
  for (const [id, content] of Object.entries(files)) folder.write(id, content);
  return folder;
}

/** Makes a folder with these files; it is removed when the test ends. */
export function createTempFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): TempFolder {
  const folder = makeFolder(files);
  onTestFinished(folder.dispose);
  return folder;
}
