/**
 * What a swap left behind, in words: entities that could not move, fields whose type changed, code that stayed old.
 */

/** A swap that is over; counts are numbers of entities by field. */
export interface FinishedSwap {
  readonly script: string;
  readonly version: number;
  readonly entities: number;
  readonly failed: number;
  readonly report:
    | {
        readonly retyped: Readonly<Record<string, number>>;
        readonly unapplied: Readonly<Record<string, number>>;
        readonly stale: Readonly<Record<string, number>>;
        readonly dropped: Readonly<Record<string, number>>;
      }
    | undefined;
}

/** Most names in one sentence. */
const maxNames = 4;

function listNames(counts: Readonly<Record<string, number>>): string {
  const names = Object.keys(counts);
  const more = names.length > maxNames ? ` and ${names.length - maxNames} more` : '';
  return `${names.slice(0, maxNames).join(', ')}${more}`;
}

/** What somebody should look at after a swap; empty when there is nothing. */
export function describeSwap({ version, entities, failed, report }: FinishedSwap): string {
  const parts: string[] = [];
  const { retyped = {}, unapplied = {}, stale = {}, dropped = {} } = report ?? {};
  if (failed > 0) parts.push(`${failed} of ${entities + failed} entities stayed on the version they had`);
  if (Object.keys(retyped).length > 0) {
    parts.push(`the type of ${listNames(retyped)} changed: the new default stands`);
  }
  if (Object.keys(unapplied).length > 0) {
    const most = Math.max(...Object.values(unapplied));
    const where = `${most} ${most === 1 ? 'entity' : 'entities'}`;
    parts.push(`the new default of ${listNames(unapplied)} did not reach ${where}: live values go on`);
  }
  if (Object.keys(stale).length > 0) parts.push(`old code runs on in ${listNames(stale)}`);
  if (Object.keys(dropped).length > 0) parts.push(`no new code takes over ${listNames(dropped)}: it ended`);
  return parts.length > 0 ? `version ${version}: ${parts.join('; ')}` : '';
}
