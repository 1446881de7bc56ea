/**
 * Files in memory: for tests, for examples, and for games that bring their scripts along.
 */
import { createEmitter } from '../core/emitter.ts';
import { hashContent } from '../core/hash.ts';
import { toScriptId } from '../core/script-id.ts';
import { withDispose } from '../core/stop.ts';
import { encodeText } from '../core/text.ts';
import type { ChangeSet, ScriptSource, SourceChange, SourceFile } from './script-source.ts';

/** A source whose files are written by the program. */
export interface MemorySource extends ScriptSource {
  /** Writes files, as one set; null deletes. */
  write(files: Readonly<Record<string, string | Uint8Array | null>>): void;
  /** Sends a change as it is, stable or not. */
  send(changes: ChangeSet): void;
}

/** A file from text or bytes. */
export function createSourceFile(id: string, content: string | Uint8Array): SourceFile {
  const bytes = typeof content === 'string' ? encodeText(content) : content;
  return { id: toScriptId(id), bytes, hash: hashContent(bytes) };
}

/** Creates a source with these files, by id. */
export function createMemorySource(files: Readonly<Record<string, string | Uint8Array>> = {}): MemorySource {
  const held = new Map(Object.entries(files).map(([id, content]) => [id, createSourceFile(id, content)]));
  const emitter = createEmitter<{ changed: ChangeSet }>();
  const source: Omit<MemorySource, 'dispose' | typeof Symbol.dispose> = {
    watcher: null,
    load: () => Promise.resolve([...held.values()].sort((a, b) => (a.id < b.id ? -1 : 1))),
    read: (id) => Promise.resolve(held.get(id)),
    subscribe: (listener) => emitter.on('changed', listener),
    acknowledge: () => undefined,
    onProblem: () => () => undefined,
    send: (changes) => emitter.emit('changed', changes),
    write(written) {
      const savedMs = performance.timeOrigin + performance.now();
      const changes = Object.entries(written).map(([id, content]): SourceChange => {
        if (content === null) {
          held.delete(id);
          return { kind: 'deleted', id: toScriptId(id), savedMs };
        }
        const file = createSourceFile(id, content);
        held.set(id, file);
        return { kind: 'changed', file, stable: true, savedMs };
      });
      emitter.emit('changed', changes);
    },
  };
  return withDispose(source, () => emitter.clear());
}
