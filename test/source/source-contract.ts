/** What every script source promises, run by the tests of each. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hashContent } from '../../src/core/hash.ts';
import { decodeText } from '../../src/core/text.ts';
import type { ChangeSet, ScriptSource } from '../../src/source/script-source.ts';

/** A source under test, with a way to write what it reads. */
export interface SourceUnderTest {
  readonly source: ScriptSource;
  write(id: string, content: string): void | Promise<void>;
  remove(id: string): void | Promise<void>;
  end(): void | Promise<void>;
}

/** Declares the contract's tests. @param create - Makes a source over these files, watching. */
export function describeSource(
  name: string,
  create: (files: Readonly<Record<string, string>>) => Promise<SourceUnderTest>,
): void {
  describe(`${name} keeps the contract of sources`, () => {
    let subject: SourceUnderTest;
    let told: ChangeSet[number][];
    const contentOf = (id: string): string | undefined => {
      const last = told.findLast((change) => (change.kind === 'changed' ? change.file.id : change.id) === id);
      return last?.kind === 'changed' ? decodeText(last.file.bytes) : undefined;
    };
    beforeEach(async () => {
      told = [];
      subject = await create({ 'b.lua': 'return 2', 'a.lua': 'return 1', 'mod/mod.toml': '' });
    });
    afterEach(() => subject.end());
    const subscribe = (): void => void subject.source.subscribe((changes) => told.push(...changes));

    test('load gives all files in order of their ids, with content and hash', async () => {
      const files = await subject.source.load();
      expect(files.map(({ id }) => id)).toEqual(['a.lua', 'b.lua', 'mod/mod.toml']);
      expect(decodeText(files[0]!.bytes)).toBe('return 1');
      for (const file of files) expect(file.hash).toBe(hashContent(file.bytes));
    });

    test('a written file is told with its content, hash and the time of the save', async () => {
      await subject.source.load();
      subscribe();
      const before = Date.now();
      await subject.write('a.lua', 'return 10');
      await vi.waitFor(() => expect(contentOf('a.lua')).toBe('return 10'));
      const change = told.at(-1)!;
      expect(change.savedMs).toBeGreaterThan(before - 2000);
      expect(change.savedMs).toBeLessThan(Date.now() + 2000);
      expect(change).toMatchObject({ file: { hash: hashContent(new TextEncoder().encode('return 10')) } });
    });

    test('a new file in a new folder is told', async () => {
      await subject.source.load();
      subscribe();
      await subject.write('deep/down/new.lua', 'return 3');
      await vi.waitFor(() => expect(contentOf('deep/down/new.lua')).toBe('return 3'));
    });

    test('a deleted file is told as deleted, and as changed when it comes back', async () => {
      await subject.source.load();
      subscribe();
      await subject.remove('a.lua');
      await vi.waitFor(() => expect(told).toMatchObject([{ kind: 'deleted', id: 'a.lua' }]));
      await subject.write('a.lua', 'return 4');
      await vi.waitFor(() => expect(contentOf('a.lua')).toBe('return 4'));
    });

    test('what was told last is what was written last, of 20 files written three times in a row', async () => {
      await subject.source.load();
      subscribe();
      for (let round = 1; round <= 3; round++) {
        for (let n = 0; n < 20; n++) await subject.write(`many/${n}.lua`, `return ${round * 100 + n}`);
      }
      await vi.waitFor(
        () => {
          for (let n = 0; n < 20; n++) expect(contentOf(`many/${n}.lua`)).toBe(`return ${300 + n}`);
        },
        { timeout: 5000 },
      );
    });

    test('unsubscribing ends the telling, dispose may be called twice', async () => {
      await subject.source.load();
      const stop = subject.source.subscribe((changes) => told.push(...changes));
      stop();
      stop();
      let last = '';
      subject.source.subscribe((changes) => {
        last = changes.map((change) => change.kind).join();
      });
      await subject.write('a.lua', 'return 5');
      await vi.waitFor(() => expect(last).toBe('changed'));
      expect(told).toEqual([]);
      subject.source.dispose();
      subject.source.dispose();
    });
  });
}
