/**
 * Keeps the component tables of a VM what the components are: those of declared fields get other columns with a version.
 */
import type { ComponentRegistry } from '../ecs/components.ts';

/**
 * @param refresh - Fills the tables anew.
 * @returns To be called before scripts run; costs a comparison where nothing has changed.
 */
export function createFreshColumns(registry: ComponentRegistry, refresh: () => void): () => void {
  let seen = registry.redefined();
  return () => {
    if (seen === registry.redefined()) return;
    seen = registry.redefined();
    refresh();
  };
}
