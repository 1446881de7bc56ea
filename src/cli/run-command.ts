/**
 * `moonloop run`: a scripts root without a page, with the same core that a page runs.
 */
import { systemClock } from '../core/clock.ts';
import type { Histogram } from '../core/histogram.ts';
import { MoonloopError, toMoonloopError } from '../core/moonloop-error.ts';
import { createGame, type Game, type RunningWorld } from '../game/create-game.ts';
import { createLuaRuntime } from '../lua/lua-runtime.ts';
import { createFolderSource } from '../node/folder-source.ts';
import { followSource } from '../notify/follow-source.ts';
import type { Notification } from '../notify/notification.ts';
import { createNotifications } from '../notify/notifications.ts';
import { createFrameStatistics, type FrameStatistics } from '../profiler/frame-statistics.ts';
import { createFailureLog, type FailureLog } from '../script/failure-log.ts';
import { createWasmRuntime } from '../wasm/wasm-runtime.ts';
import type { RunArguments } from './arguments.ts';
import { errorFields, type Report } from './report.ts';

/** What the command needs of its process. */
export interface CommandHost {
  readonly report: Report;
  /** Systems of the game, in order. */
  readonly systems: readonly ((world: RunningWorld) => void)[];
  /** Calls `stop` when the user ends the run. */
  onInterrupt(stop: () => void): void;
}

/** Longest time for which frames run without letting timers and I/O in, in milliseconds. */
const sliceMs = 4;

/** Runs it. @throws MoonloopError `FILE_MISSING` when there is no such folder */
export async function runCommand(args: RunArguments, host: CommandHost): Promise<void> {
  const { report } = host;
  const statistics = createFrameStatistics();
  const source = createFolderSource({
    root: args.dir,
    watch: args.watch,
    polling: args.polling,
  });
  let failures: FailureLog | undefined;
  let interrupted = false;
  // from the start: a signal that comes right after the ready line must find it
  host.onInterrupt(() => {
    interrupted = true;
  });
  const notifications = createNotifications({ sink: (one) => tellNotification(one, report) });
  const stopFollowing = followSource(source, notifications); // watching begins before there is a game
  const watching = source.ready();
  watching.catch(() => undefined); // told below, unless the game fails first
  const game = await createGame({
    source,
    runtimes: [createLuaRuntime(), createWasmRuntime()],
    systems: host.systems,
    seed: args.seed,
    capacity: args.capacity,
    swapBudgetMs: args.swapBudgetMs,
    fixedHz: args.hz,
    maxDeltaSeconds: Number.POSITIVE_INFINITY,
    probe: statistics.probe,
    notifications,
    log: ({ level, message, script, entity, frame }) =>
      report({
        type: 'log',
        level,
        message,
        script: script ?? null,
        entity: entity ?? null,
        frame: Math.max(0, frame ?? 0),
      }),
    onCreated: (made) => {
      stopFollowing();
      failures = tellEvents(made, report);
    },
  }).catch((error: unknown) => {
    source.dispose();
    notifications.dispose();
    throw error;
  });
  // it began while the scripts were loaded
  await watching.catch((error: unknown) => {
    game.dispose();
    notifications.dispose();
    throw error;
  });
  for (const { id, count } of args.spawn) spawn(game, id, count, report);
  const scripts = game.scripts.list().map(({ id, kind, version, status }) => ({ id, kind, version, status }));
  const entities = game.world.handles.alive();
  report({
    type: 'ready',
    scripts,
    mods: game.mods(),
    entities,
    watcher: source.watcher && { kind: source.watcher.kind, reason: source.watcher.reason },
  });

  await runFrames(game, args, statistics, () => interrupted);
  await game.reload.idle();
  report(summary(game, statistics, failures));
  game.dispose();
  notifications.dispose();
}

/** What stems from these has lines of its own, with more in them. */
const saidElsewhere: ReadonlySet<string> = new Set(['reload', 'failure', 'swap', 'suspension', 'missing']);

function tellNotification({ origin, level, title, message, persistent }: Notification, say: Report): void {
  if (!saidElsewhere.has(origin)) say({ type: 'notification', level, title, message, persistent });
}

function tellEvents(game: Game, say: Report): FailureLog {
  const { scripts, reload, world } = game;
  scripts.events.on('refused', ({ script, error, build }) => say(firstFailure(script, error, build.bytes.length)));
  reload.events.on('reload', ({ script, version, success, reloadMs, compileMs, sourceBytes, error, first }) => {
    if (first && success) return; // the ready line lists them
    const times = { reload_ms: reloadMs, compile_ms: compileMs, source_bytes: sourceBytes };
    say({ type: 'reload', script, version, success, ...times, error: errorFields(error) });
  });
  scripts.events.on('suspended', ({ script, version, entity, frame, error }) => {
    say({ type: 'suspend', script, entity, from: version, to: version, reason: error.message, frame });
  });
  scripts.events.on('rolledBack', ({ script, from, to, reason, frame }) => {
    say({ type: 'rollback', script, entity: null, from, to, reason, frame });
  });
  scripts.events.on('live', ({ script, version, frame, editToLiveMs }) => {
    say({ type: 'live', script, version, frame, edit_to_live_ms: editToLiveMs });
  });
  scripts.events.on('swapped', ({ script, version, entities, failed, frames, maxFrameMs, report }) => {
    say({
      type: 'swapped',
      script,
      version,
      entities,
      failed,
      frames,
      max_frame_ms: maxFrameMs,
      report: report ?? null,
    });
  });
  return createFailureLog(scripts.events, ({ message, place }) => {
    const { script, version, entity, hook, file, line, traceback } = place;
    const { frame } = world.time;
    say({
      ...{
        type: 'script-error',
        script: script ?? null,
        version: version ?? 0,
        entity: entity ?? null,
        hook: hook ?? null,
      },
      ...{ message, file: file ?? null, line: line ?? null, traceback: traceback ?? '', frame: Math.max(0, frame) },
    });
  });
}

function spawn(game: Game, id: string, count: number, say: Report): void {
  try {
    for (let n = 0; n < count; n++) game.spawn({ Position: {}, Velocity: {} }, id);
  } catch (thrown) {
    const error = toMoonloopError(thrown, 'INTERNAL');
    game.notifications.error({ title: `--spawn ${id}=${count}`, message: error.message, error });
  }
  if (count > 0 && game.scripts.cache.entry(id) === undefined) {
    const message = `there is no file ${id}; it will be attached when it is created`;
    say(firstFailure(id, new MoonloopError('SCRIPT_MISSING', message, { place: { script: id, file: id } }), 0));
  }
}

/** The line of a script that has no good version to begin with. */
function firstFailure(script: string, error: MoonloopError, bytes: number): Parameters<Report>[0] {
  const times = { reload_ms: 0, compile_ms: 0, source_bytes: bytes };
  return { type: 'reload', script, version: 0, success: false, ...times, error: errorFields(error) };
}

async function runFrames(
  game: Game,
  args: RunArguments,
  statistics: FrameStatistics,
  isInterrupted: () => boolean,
): Promise<void> {
  const dt = 1 / args.hz;
  const clock = systemClock;
  let sliceStart = clock.now();
  let due = sliceStart;
  for (let frame = 0; frame !== args.frames && !isInterrupted(); frame++) {
    const start = clock.now();
    game.step(dt);
    statistics.endFrame(clock.now() - start);
    if (args.realtime) {
      due = Math.max(due + 1000 * dt, clock.now() - 100); // after a stall the lost time is not run after
      await new Promise<void>((done) => setTimeout(done, Math.max(0, due - clock.now())));
    } else if (clock.now() - sliceStart >= sliceMs) {
      await new Promise<void>((done) => setImmediate(done));
      sliceStart = clock.now();
    }
  }
}

function percentiles(histogram: Histogram): Readonly<Record<string, number>> {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => round(histogram.percentile(share)));
  return { p50: p50!, p95: p95!, p99: p99!, max: round(histogram.max()) };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function summary(game: Game, statistics: FrameStatistics, failures: FailureLog | undefined): Parameters<Report>[0] {
  const perScript = statistics.scripts();
  const scripts = game.scripts.list().map(({ id, version, entities }) => {
    const spent = perScript.get(id);
    const p50 = round(spent?.perFrame.percentile(0.5) ?? 0);
    const p99 = round(spent?.perFrame.percentile(0.99) ?? 0);
    return [id, { version, entities, updates: spent?.updates ?? 0, ms_p50: p50, ms_p99: p99 }];
  });
  const bytes = Object.entries(game.scripts.counts()).map(([mod, counts]) => [mod, counts.bytes]);
  return {
    type: 'summary',
    frames: statistics.frame.count(),
    entities: game.world.handles.alive(),
    reloads: game.reload.counts(),
    errors: failures?.total() ?? 0,
    distinct_errors: failures?.distinct() ?? 0,
    frame_ms: percentiles(statistics.frame),
    swap_ms: percentiles(statistics.swap),
    gc_ms: percentiles(statistics.gc),
    scripts: Object.fromEntries(scripts),
    memory: {
      lua_bytes: Object.fromEntries(bytes),
      columns_bytes: game.world.memory.usedBytes(),
      js_heap: process.memoryUsage().heapUsed,
    },
  };
}
