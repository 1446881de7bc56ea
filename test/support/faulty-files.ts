/**
 * Reading from the disk with a fault to order: of all looks and reads below a folder, the n-th fails, whoever made it, the
 * framework or chokidar. Everything else is the real file system.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Errors of a file system. */
export const fileErrors = ['EIO', 'EBUSY', 'ENOENT'] as const;

/** Faults below one folder. */
export interface FileFaults {
  /** From now on calls are counted, and the n-th fails with this error, once. */
  arm(code: (typeof fileErrors)[number], n: number): void;
  /** Ends that. @returns How many were counted, and what failed, if anything did. */
  disarm(): { readonly calls: number; readonly failed: string | undefined };
  /** The file system as it was. */
  restore(): void;
}

type Fn = (...args: readonly unknown[]) => unknown;
type Functions = Record<string, Fn>;
const names = {
  callback: ['stat', 'lstat', 'readdir'],
  sync: ['statSync'],
  promise: ['stat', 'lstat', 'readdir', 'readFile', 'realpath'],
};

/** Puts itself in front of the functions that read. */
export function createFileFaults(root: string): FileFaults {
  let calls = 0;
  let failing: { readonly code: string; readonly at: number } | undefined;
  let failed: string | undefined;
  const undo: (() => void)[] = [];

  const fault = (name: string, path: unknown): Error | undefined => {
    if (!String(path).startsWith(root)) return undefined;
    calls++;
    if (failing?.at !== calls) return undefined;
    failed = `call ${calls}, ${name} of ${String(path).slice(root.length) || 'the folder'}: ${failing.code}`;
    return Object.assign(new Error(`${failing.code}: to order`), { code: failing.code });
  };
  const replace = (owner: object, name: string, wrap: (original: Fn) => Fn): void => {
    const functions = owner as Functions;
    const original = functions[name]!;
    functions[name] = wrap(original);
    undo.push(() => {
      functions[name] = original;
    });
  };
  for (const name of names.callback) {
    replace(fs, name, (original) => (path, ...rest) => {
      const error = fault(name, path);
      if (error === undefined) return original(path, ...rest);
      const done = rest.at(-1) as (error: Error) => void;
      return setImmediate(() => done(error));
    });
  }
  for (const name of names.sync) {
    replace(fs, name, (original) => (path, ...rest) => {
      const error = fault(name, path);
      if (error) throw error;
      return original(path, ...rest);
    });
  }
  for (const name of names.promise) {
    replace(fs.promises, name, (original) => async (path, ...rest) => {
      const error = fault(name, path);
      if (error) throw error;
      return original(path, ...rest);
    });
  }
  syncBuiltinESMExports();
  return {
    arm(code, n) {
      [calls, failed] = [0, undefined];
      failing = { code, at: n };
    },
    disarm() {
      failing = undefined;
      return { calls, failed };
    },
    restore() {
      for (const one of undo) one();
      syncBuiltinESMExports();
    },
  };
}
