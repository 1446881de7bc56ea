/** The source files of the repository and what they import, read as text: TypeScript 7 has no API for this. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** One import of a file. */
export interface FileImport {
  /** As written. */
  readonly specifier: string;
  /** Path of the file it means, relative to the repository; undefined for packages. */
  readonly path: string | undefined;
  /** `import type …`: gone at run time. */
  readonly typeOnly: boolean;
}

/** A source file. */
export interface SourceText {
  /** Path relative to the repository. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly FileImport[];
}

const importPattern =
  /^(?:import\s+(type\s+)?(?:[\w*{}\s,$]+\sfrom\s+)?|export\s+(type\s+)?(?:\{[^}]*\}|\*)\s+from\s+)'([^']+)'/gm;

/** All TypeScript files below the given folders. */
export function readSourceFiles(...folders: readonly string[]): SourceText[] {
  const root = join(import.meta.dirname, '../..');
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${String(name)}`),
    )
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const imports = [...text.matchAll(importPattern)].map(
        ([statement, typeImport, typeExport, specifier = '']): FileImport => {
          const names = /\{([^}]*)\}/.exec(statement)?.[1];
          const allTypes = names?.split(',').every((name) => /^\s*(type\s|$)/.test(name)) ?? false;
          const isPath = specifier.startsWith('.');
          return {
            specifier,
            path: isPath ? normalize(join(dirname(path), specifier)).replaceAll('\\', '/') : undefined,
            typeOnly: typeImport !== undefined || typeExport !== undefined || allTypes,
          };
        },
      );
      return { path, text, imports };
    });
}
