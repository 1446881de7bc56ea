/**
 * The live versions of a mod in a VM that has none yet.
 */
import type { RoomServices } from '../script/runtime.ts';
import { withScratch } from '../script/scratch.ts';
import type { CompileCall } from './rehearsal.ts';
import type { AnyRoom } from './vm-room.ts';

/** Compiles, stages and publishes all of them; one that fails here is left out. */
export function compileLive(room: AnyRoom, services: RoomServices, live: ReadonlyMap<number, CompileCall>): void {
  const { world } = services;
  for (const [number, { id, bytes, target }] of live) {
    const carrier = world.handles.idOf(services.instancesOf(number).values().next().value ?? 0);
    const ready = room.compile(number, id, bytes, target);
    const staged = ready.ok ? withScratch(world, carrier, (scratch) => room.stage(number, scratch)) : ready;
    if (staged.ok) room.publish(number);
    else room.withdraw(number);
  }
}
