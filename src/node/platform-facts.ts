/**
 * Reads what the choice of a watcher depends on. Whatever cannot be read is left out: the choice then falls to the
 * system's events, which the slow sweep backs up.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import type { Mount, PlatformFacts } from './watcher-choice.ts';

/** Facts about this machine and one folder. */
export function readPlatformFacts(folder: string): PlatformFacts {
  const { platform, env } = process;
  return {
    platform,
    folder: realFolder(folder),
    mounts: readMounts(platform),
    kernel: textOf('/proc/version'),
    container:
      existsSync('/.dockerenv') ||
      existsSync('/run/.containerenv') ||
      /docker|containerd|kubepods|lxc/.test(textOf('/proc/1/cgroup')),
    environment: { watcher: env['MOONLOOP_WATCHER'], usePolling: env['CHOKIDAR_USEPOLLING'] },
  };
}

/** Reads the text of /proc/self/mountinfo. */
export function parseMountInfo(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    // id parent device root path options [optional…] - type source options
    const [left = '', right = ''] = line.split(' - ');
    const [, , , root, path] = left.split(' ');
    const type = right.split(' ')[0];
    if (root === undefined || path === undefined || type === undefined || type === '') return [];
    return [{ path: unescapePath(path), type, root: unescapePath(root) }];
  });
}

/** Reads what `mount` prints on macOS: `//user@host/share on /Volumes/share (smbfs, nodev)`. */
export function parseMountOutput(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [, path, type] = / on (.+) \(([^,)]+)/.exec(line) ?? [];
    return path === undefined || type === undefined ? [] : [{ path, type }];
  });
}

function readMounts(platform: string): Mount[] {
  if (platform === 'linux') return parseMountInfo(textOf('/proc/self/mountinfo'));
  if (platform !== 'darwin') return [];
  try {
    return parseMountOutput(execFileSync('mount', { encoding: 'utf8', timeout: 1000 }));
  } catch {
    return [];
  }
}

/** Spaces and backslashes stand in mountinfo as octal numbers. */
function unescapePath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

/** On Windows this turns a mapped drive into the share it stands for. */
function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
