/**
 * Interned strings: text in components is stored as a small number, the same text always as the same one.
 * Ids are never used twice, so a copy of an id held elsewhere can only be unknown, never another text.
 */

/** Table of interned strings of one world. */
export interface InternedStrings {
  /** Id of a text, given on first use; "" is always 0. */
  idOf(text: string): number;
  /** Text of an id; "" for 0 and for ids that were dropped. */
  textOf(id: number): string;
  /** Whether a text has an id. */
  has(text: string): boolean;
  /** Number of texts held. */
  count(): number;
  /** Forgets every text whose id `isUsed` denies; returns how many went. */
  retain(isUsed: (id: number) => boolean): number;
}

/** Creates an empty table. */
export function createInternedStrings(): InternedStrings {
  const ids = new Map<string, number>([['', 0]]);
  const texts = new Map<number, string>([[0, '']]);
  let next = 1;
  return {
    idOf(text) {
      const known = ids.get(text);
      if (known !== undefined) return known;
      const id = next++;
      ids.set(text, id);
      texts.set(id, text);
      return id;
    },
    textOf: (id) => texts.get(id) ?? '',
    has: (text) => ids.has(text),
    count: () => texts.size,
    retain(isUsed) {
      let dropped = 0;
      for (const [id, text] of texts) {
        if (id === 0 || isUsed(id)) continue;
        texts.delete(id);
        ids.delete(text);
        dropped++;
      }
      return dropped;
    },
  };
}
