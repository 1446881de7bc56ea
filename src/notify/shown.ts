/**
 * The rule for what is shown when there is more than there is room for.
 */
import type { Notification } from './notification.ts';

/**
 * The notifications to show, in the order of `all`. Those that go by themselves make room first, the oldest of them
 * before the others; errors only when there is nothing else.
 *
 * @param all - Oldest first.
 */
export function chooseShown(all: readonly Notification[], max: number): Notification[] {
  let surplus = all.length - max;
  if (surplus <= 0) return [...all];
  const hidden = new Set<Notification>();
  for (const persistent of [false, true]) {
    for (const one of all) {
      if (surplus <= 0 || one.persistent !== persistent) continue;
      hidden.add(one);
      surplus--;
    }
  }
  return all.filter((one) => !hidden.has(one));
}
