/**
 * How much is alive in a VM's room.
 */
import type { RoomCounts } from '../script/room-counts.ts';
import type { KernelCalls } from './kernel-calls.ts';
import type { Vm } from './vm/vm.ts';

/** Counts it. After a trap all counts are 0, but for the ticks. */
export const countsOf = (vm: Vm, { ask }: KernelCalls): RoomCounts => ({
  handlers: ask('handler_count'),
  timers: ask('timer_count'),
  bytes: ask('used_bytes'),
  mostTicks: vm.bridge.most_spent.value,
  spentFrames: 0, // counted by the room, whichever VM it lives in
});
