/**
 * The systems of a game, in order. Pass `defaultSystems` to `createGame`, or a list of your own with yours among them.
 */
import { animationSystem } from './animation-system.ts';
import { inputSystem } from './input-system.ts';
import { lifetimeSystem } from './lifetime-system.ts';
import { movementSystem } from './movement-system.ts';
import { renderSystem } from './render-system.ts';
import { scriptSystem } from './script-system.ts';
import type { System } from './system.ts';

export type { System, SystemWorld } from './system.ts';
export { animationSystem, inputSystem, lifetimeSystem, movementSystem, renderSystem, scriptSystem };

/** Input, scripts, movement, lifetimes, animation, drawing. */
export const defaultSystems: readonly System[] = [
  inputSystem,
  scriptSystem,
  movementSystem,
  lifetimeSystem,
  animationSystem,
  renderSystem,
];
