/**
 * How the engine turns a file into what the program uses: a compile function, or one per language, found by the file's
 * extension. Data files have theirs here.
 */
import { parse, TomlError } from 'smol-toml';
import { MoonloopError } from '../core/moonloop-error.ts';
import { extensionOf, type ScriptId } from '../core/script-id.ts';
import { decodeText } from '../core/text.ts';
import type { SourceFile } from '../source/script-source.ts';

/** A file to be compiled. */
export interface CompileInput {
  readonly id: ScriptId;
  readonly bytes: Uint8Array;
  /** The content as text, without a byte order mark. @throws MoonloopError `SCRIPT_NOT_TEXT` when it is not UTF-8 */
  readonly text: string;
}

/** Makes a build of a file, at once or later. What it throws is the reason why the reload failed. */
export type Compile<B> = (input: CompileInput) => B | Promise<B>;

/** A language with all its extensions. */
export interface ScriptLanguage<B> {
  /** Name for messages: `TOML`. */
  readonly language: string;
  /** Without dots, lower case. */
  readonly extensions: readonly string[];
  readonly compile: Compile<B>;
}

/** JSON: the build is the parsed value. */
export const jsonLanguage: ScriptLanguage<unknown> = {
  language: 'JSON',
  extensions: ['json', 'webmanifest'],
  compile: ({ text }): unknown => JSON.parse(text),
};

/** TOML: the build is the parsed table. */
export const tomlLanguage: ScriptLanguage<unknown> = {
  language: 'TOML',
  extensions: ['toml', 'tml'],
  compile({ id, text }): unknown {
    try {
      return parse(text);
    } catch (cause) {
      if (!(cause instanceof TomlError)) throw cause;
      const { line, message } = cause;
      // further lines draw the place
      throw new MoonloopError('COMPILE_FAILED', `${id}:${line}: ${message.split('\n')[0]}`, { cause, place: { line } });
    }
  },
};

/** Languages of an engine that is told nothing else. */
export const defaultLanguages: readonly ScriptLanguage<unknown>[] = [jsonLanguage, tomlLanguage];

/** The compile function for a file. @throws MoonloopError `LANGUAGE_UNKNOWN`, with the extensions that are known */
export function compileFor<B>(id: string, languages: readonly ScriptLanguage<B>[]): Compile<B> {
  const found = languages.find(({ extensions }) => extensions.includes(extensionOf(id)));
  if (found) return found.compile;
  const known = languages.flatMap(({ extensions }) => extensions.map((extension) => `.${extension}`)).join(', ');
  throw new MoonloopError('LANGUAGE_UNKNOWN', `no language knows ${id}; known are ${known}, or pass compile`, {
    place: { file: id },
  });
}

/** What the compile function gets of a file. */
export function compileInput({ id, bytes }: SourceFile): CompileInput {
  return {
    id,
    bytes,
    get text() {
      const text = decodeText(bytes);
      if (text === undefined) {
        throw new MoonloopError('SCRIPT_NOT_TEXT', `${id} is not UTF-8 text`, { place: { file: id } });
      }
      return text;
    },
  };
}
