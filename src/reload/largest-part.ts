/**
 * Which of the files that are not live go live with a change: all of them, if they are good together; otherwise as many
 * as can be found by leaving out what is at fault. What was saved together is never torn apart by this.
 */
import type { SavedFile, WaitingGroup } from './waiting-files.ts';

/** Tries files as one set. Returns the ids of those at fault: none when all are live. */
export type TryFiles = (files: readonly SavedFile[]) => ReadonlySet<string>;

/**
 * Tries changed files together with the groups that wait, then without those at fault, in the end by themselves; what was
 * left out is tried afterwards, each group by itself. So neither a broken file that waits stops a good one, nor the other
 * way around.
 * @param changed - A set of its own; it may be empty when a group lost the file that it waited for.
 */
export function tryLargestPart(
  changed: readonly SavedFile[],
  groups: readonly WaitingGroup[],
  tryFiles: TryFiles,
): void {
  let part = groups;
  let faults: ReadonlySet<string> = new Set();
  for (;;) {
    const files = [...changed, ...part.flatMap((group) => group.files)];
    faults = files.length > 0 ? tryFiles(files) : new Set();
    if (faults.size === 0 || part.length === 0) break;
    part = withoutFaults(part, faults);
  }
  if (changed.length === 0 && groups.length === 1) return; // that was all there is to try
  const live = new Set(part);
  // what belongs to changed files that were refused goes on waiting for them
  const isFree = (group: WaitingGroup): boolean => !live.has(group) && (faults.size === 0 || !group.isNear);
  for (const group of groups.filter(isFree)) tryFiles(group.files);
}

/** Those that are nearest to the change stay longest: they are what it may need. */
function withoutFaults(part: readonly WaitingGroup[], faults: ReadonlySet<string>): readonly WaitingGroup[] {
  const isGood = ({ files }: WaitingGroup): boolean => !files.some(({ file }) => faults.has(file.id));
  const smaller = [
    part.filter((group) => group.isNear || isGood(group)),
    part.filter((group) => group.isNear),
    part.filter((group) => group.isNear && isGood(group)),
  ];
  return smaller.find(({ length }) => length < part.length) ?? [];
}
