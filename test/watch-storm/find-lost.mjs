/**
 * Which saves never arrived. A save is lost when, some time after it, neither its content nor that of a later save of
 * the file is what a game would be running.
 */

/**
 * @param saves - Of one storm, in order: `{ id, tag, pattern, startedAt, at }`, times in milliseconds since 1970.
 * @param told - In order: `{ id, tag, at }`; `tag` undefined when the file was told to be gone.
 * @param withinMs - Time after a save.
 * @returns For each save its delay in milliseconds (0 when it was there before), Infinity for a lost one.
 */
export function findDelays(saves, told, withinMs) {
  const byId = new Map();
  const entryOf = (id) => {
    const entry = byId.get(id) ?? { saves: [], told: [] };
    byId.set(id, entry);
    return entry;
  };
  for (const save of saves) entryOf(save.id).saves.push(save);
  for (const one of told) entryOf(one.id).told.push(one);
  const delays = new Map();
  for (const { saves: own, told: heard } of byId.values()) {
    const last = own.length - 1;
    for (const [n, save] of own.entries()) {
      const end = save.at + withinMs;
      const index = heard.findIndex(({ tag, at }, position) => {
        const until = Math.min(heard[position + 1]?.at ?? Number.POSITIVE_INFINITY, end);
        return at <= end && until >= save.startedAt && latest(own, tag, until) >= n;
      });
      const isWrongInTheEnd = n === last && heard.at(-1)?.tag !== save.tag;
      const delay = index < 0 || isWrongInTheEnd ? Number.POSITIVE_INFINITY : Math.max(0, heard[index].at - save.at);
      delays.set(save, delay);
    }
  }
  return saves.map((save) => ({ ...save, delayMs: delays.get(save) }));
}

/** Position of the last save with this content that had begun by then; -1 when there is none. */
function latest(own, tag, until) {
  if (tag === undefined) return -1;
  for (let n = own.length - 1; n >= 0; n--) if (own[n].tag === tag && own[n].startedAt <= until) return n;
  return -1;
}
