/** Ways in which programs save a file. Each leaves `text` at `path`, whatever was there before. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** @type {Record<string, (path: string, text: string, random: () => number) => void | Promise<void>>} */
export const filePatterns = {
  'truncate + write'(path, text) {
    const file = openSync(path, 'w');
    writeSync(file, text);
    closeSync(file);
  },
  'temporary + rename'(path, text) {
    writeFileSync(`${path}.tmp`, text);
    renameSync(`${path}.tmp`, path);
  },
  "vim's own"(path, text) {
    const probe = join(dirname(path), '4913');
    writeFileSync(probe, '');
    rmSync(probe);
    if (existsSync(path)) renameSync(path, `${path}~`);
    writeFileSync(path, text);
    rmSync(`${path}~`, { force: true });
  },
  async 'delete + create'(path, text, random) {
    rmSync(path, { force: true });
    if (random() < 0.5) await pause(random() * 10);
    writeFileSync(path, text);
  },
  async 'two parts, 30 ms between'(path, text) {
    const file = openSync(path, 'w');
    const middle = text.length >> 1;
    writeSync(file, text.slice(0, middle));
    await pause(30);
    writeSync(file, text.slice(middle));
    closeSync(file);
  },
  'symlink swap'(path, text, random) {
    // the name that is pointed to has no extension that is watched
    const target = join(dirname(path), `${basename(path)}.${Math.floor(random() * 1e9)}.target`);
    writeFileSync(target, text);
    symlinkSync(basename(target), `${path}.link.tmp`);
    renameSync(`${path}.link.tmp`, path);
  },
};

/** Deletes a folder with all that is in it, and makes it again with these files. */
export async function remakeFolder(folder, files, random) {
  rmSync(folder, { recursive: true, force: true });
  if (random() < 0.5) await pause(random() * 30);
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of files) writeFileSync(path, text);
}

/** Whether the real editor is there. */
export const hasVim = () => spawnSync('vim', ['--version'], { stdio: 'ignore' }).status === 0;

/** Saves with the real editor. @param backupCopy - As its option: `no` renames the old file, `yes` writes over it. */
export function saveWithVim(path, text, backupCopy) {
  const options = ['-N', '-u', 'NONE', '-i', 'NONE', '--cmd', `set backup writebackup backupcopy=${backupCopy}`];
  const commands = ['-c', '%delete _', '-c', `call setline(1, split(${vimString(text)}, '\\n'))`, '-c', 'wq'];
  const { status, stderr } = spawnSync('vim', ['-es', ...options, ...commands, path], { stdio: 'pipe' });
  if (status !== 0) throw new Error(`vim ended with ${status}: ${stderr}`);
}

const vimString = (text) => `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
