/**
 * Which files of a folder are of interest: by extension, ignore patterns and size.
 */
import { extensionOf } from '../core/script-id.ts';

/** Settings of the filter, with the names of the specification. */
export interface FileFilterOptions {
  /** Extensions without dots. */
  readonly extensions?: readonly string[] | undefined;
  /** Patterns in the style of .gitignore, matched on the path relative to the root. */
  readonly ignorePatterns?: readonly string[] | undefined;
  /** Larger files are refused. @default 10485760 */
  readonly maxFileSize?: number | undefined;
}

/** Extensions of scripts, modules and their settings. */
export const scriptExtensions: readonly string[] = ['lua', 'wasm', 'toml', 'json'];

/** What editors and tools leave behind. */
export const defaultIgnorePatterns: readonly string[] = [
  ...['*.tmp', '*.bak', '*.swp', '*.swx', '*~', '.#*', '4913'],
  ...['.git/**', '**/.git/**', 'node_modules/**', '**/node_modules/**', 'target/**'],
];

/** Largest file that is read, in bytes. */
export const defaultMaxFileSize = 10 * 1024 * 1024;

/** Decides by name alone; paths are relative to the root, with forward slashes. */
export interface FileFilter {
  /** Whether a file is of interest. */
  accepts(id: string): boolean;
  /** Whether nothing in this folder is. */
  ignores(path: string): boolean;
}

/**
 * Creates the filter.
 * @param matches - Matches a path against patterns, e.g. picomatch; given by the platform.
 */
export function createFileFilter(
  options: FileFilterOptions,
  matches: (patterns: readonly string[]) => (path: string) => boolean,
): FileFilter {
  const { extensions = scriptExtensions, ignorePatterns = defaultIgnorePatterns } = options;
  // a pattern without a slash means the name in any folder
  const anywhere = ignorePatterns.flatMap((pattern) =>
    pattern.includes('/') ? [pattern] : [pattern, `**/${pattern}`],
  );
  const isIgnored = matches(anywhere);
  return { accepts: (id) => extensions.includes(extensionOf(id)) && !isIgnored(id), ignores: isIgnored };
}
