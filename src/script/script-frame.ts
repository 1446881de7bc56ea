/**
 * The scripts' part of a frame: swaps, timers, fixed updates, updates, deliveries, collecting. The order is fixed: mods
 * in load order, scripts by first attach, entities by attach.
 */
import type { Clock } from '../core/clock.ts';
import type { Probe } from '../core/probe.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { Attachment } from './attachment.ts';
import { createRunningOrder } from './running-order.ts';
import type { LoopHook, ReloadReport } from './runtime.ts';
import type { ScriptRecord } from './script-record.ts';
import type { ScriptTable } from './script-table.ts';
import type { StructuralChanges } from './structural-changes.ts';
import { createSwapBudget } from './swap-budget.ts';
import type { VersionedCache } from './versioned-cache.ts';

/** Steps of a frame, called by the script system in this order. */
export interface ScriptFrame {
  /** Hands time to the scripts and applies what was queued outside of a frame. */
  begin(): void;
  /** Moves instances to new versions and starts waiting ones, within the swap budget. */
  swap(): void;
  /** Runs the timers that are due. */
  fireTimers(): void;
  /** Runs a hook on all instances of all scripts. */
  run(hook: LoopHook, dt: number): void;
  /** Ends the frame for the scripts and steps their collectors within the budget. */
  end(): void;
}

/** All entities of a script have moved. */
export interface SwappedEvent {
  readonly script: string;
  readonly version: number;
  readonly entities: number;
  readonly failed: number;
  readonly frames: number;
  readonly maxFrameMs: number;
  readonly report: ReloadReport | undefined;
}

/** New code has run on a real entity for the first time. */
export interface LiveEvent {
  readonly script: string;
  readonly version: number;
  readonly frame: number;
  /** Milliseconds from the save to this moment. */
  readonly editToLiveMs: number;
}

/** What the frame works on. */
export interface ScriptFrameOptions {
  readonly world: GameWorld;
  readonly table: ScriptTable;
  readonly cache: VersionedCache;
  readonly attachment: Attachment;
  readonly changes: StructuralChanges;
  readonly clock: Clock;
  readonly probe: Probe | undefined;
  readonly swapBudgetMs: number;
  readonly gcBudgetMs: number;
  onSwapped(event: SwappedEvent): void;
  onLive(event: LiveEvent): void;
}

/** Creates the frame's steps. */
export function createScriptFrame(options: ScriptFrameOptions): ScriptFrame {
  const { world, table, cache, attachment, changes, clock, probe } = options;
  const budget = createSwapBudget(options.swapBudgetMs);
  const { time } = world;
  const order = createRunningOrder(table);
  /** Rooms whose updates come first in this frame, until they have run. */
  let behind = order.behind();

  /** After a loop: structural changes, then events, which may change structure again. */
  const settle = (): void => {
    if (changes.apply()) for (const room of table.rooms()) room.forgetQueries();
    for (const room of table.rooms()) if (!behind.has(room)) room.deliver();
    if (changes.pending() > 0 && changes.apply()) for (const room of table.rooms()) room.forgetQueries();
  };

  const finishSwap = (record: ScriptRecord): void => {
    const { swap } = record;
    record.swap = undefined;
    record.runningVersion = cache.version(record.id);
    if (swap === undefined) return;
    options.onSwapped({
      script: record.id,
      version: record.runningVersion,
      entities: swap.moved,
      failed: swap.failed,
      frames: time.frame - swap.fromFrame + 1,
      maxFrameMs: swap.maxFrameMs,
      report: record.room?.report(record.number),
    });
  };

  const swapScript = (record: ScriptRecord): void => {
    const { room } = record;
    if (room === undefined) return;
    const frameStart = budget.spentMs();
    const isNew = record.swap?.version !== cache.version(record.id);
    if (isNew) budget.startKind(); // what an instance of this version costs is not known yet
    for (let batch = budget.nextBatch(); batch > 0; batch = budget.nextBatch()) {
      const start = clock.now();
      if (record.runningVersion === cache.version(record.id)) {
        if (record.waiting.size === 0 || !record.staged) break;
        budget.spent(clock.now() - start, attachment.startWaiting(record, batch));
        continue;
      }
      if (record.swap?.version !== cache.version(record.id)) {
        // the canary of the attempt is the first that moved; a swap to a version that was overtaken is forgotten
        const version = cache.version(record.id);
        record.swap = { version, fromFrame: time.frame, moved: 1, failed: 0, maxFrameMs: 0 };
      }
      const step = room.swap(record.number, batch);
      record.swap.moved += step.moved;
      record.swap.failed += step.failed;
      budget.spent(clock.now() - start, step.moved + step.failed);
      if (step.moved + step.failed === 0 && !step.done) break; // the mod has spent its frame
      if (!step.done) continue;
      record.swap.maxFrameMs = Math.max(record.swap.maxFrameMs, budget.spentMs() - frameStart);
      finishSwap(record);
    }
    const spent = budget.spentMs() - frameStart;
    if (record.swap) record.swap.maxFrameMs = Math.max(record.swap.maxFrameMs, spent);
    if (spent > 0) probe?.record('swap', record.id, spent, 0);
  };

  const tellLive = (record: ScriptRecord): void => {
    const { pendingLive } = record;
    if (pendingLive === undefined || record.instances.size === 0) return;
    record.pendingLive = undefined;
    const editToLiveMs = clock.epochMs() - pendingLive.savedMs;
    options.onLive({ script: record.id, version: pendingLive.version, frame: time.frame, editToLiveMs });
  };

  const beginStep = (): void => {
    time.tick++;
    for (const room of table.rooms()) room.tick(time.tick);
  };

  return {
    begin() {
      const { elapsedSeconds: now, deltaSeconds: dt, frame, tick } = time;
      for (const room of table.rooms()) room.beginFrame({ now, dt, frame, tick });
      behind = order.behind();
      settle();
      budget.beginFrame();
    },
    swap() {
      for (const record of table.ordered()) {
        const starts = record.staged && record.waiting.size > 0 && !record.resting && !record.room?.isSpent();
        if (starts || record.runningVersion !== cache.version(record.id)) swapScript(record);
      }
      settle();
    },
    fireTimers() {
      for (const room of table.rooms()) if (!behind.has(room)) room.fireTimers();
      settle();
    },
    run(hook, dt) {
      if (hook === 'on_fixed_update') beginStep();
      for (const record of order.next(hook)) {
        const { room } = record;
        if (room === undefined || record.resting || record.instances.size === 0) continue;
        if (hook === 'on_fixed_update' && behind.has(room)) continue;
        if (room.isSpent()) {
          order.skipped(hook, record);
          continue;
        }
        const start = probe ? clock.now() : 0;
        room.run(record.number, hook, dt);
        const updated = hook === 'on_update' ? record.instances.size : 0;
        probe?.record('script', record.id, clock.now() - start, updated);
        if (hook === 'on_update') tellLive(record);
        settle();
      }
      if (hook === 'on_fixed_update' || behind.size === 0) return;
      const late = behind;
      behind = new Set();
      for (const room of late) room.fireTimers();
      settle();
    },
    end() {
      for (const room of table.rooms()) room.endFrame();
      let spent = 0;
      for (const room of table.rooms()) {
        const pressure = room.collectorPressure();
        if (pressure === 0) continue;
        const start = clock.now();
        // rooms share the budget; one that falls behind gets more, or its memory would grow without end
        const extra = pressure > 1 ? options.gcBudgetMs * (pressure - 1) : 0; // a budget without end times 0 is no number
        const allowed = Math.max(options.gcBudgetMs - spent, 0) + extra;
        while (clock.now() - start < allowed) if (room.collectStep()) break;
        spent += clock.now() - start;
        probe?.record('gc', 'lua', clock.now() - start, 0);
      }
    },
  };
}
