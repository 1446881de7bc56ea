/**
 * The composition root: puts world, scripts, source, systems and renderer together to a game.
 */
import { addComponent } from 'bitecs';
import { type Clock, systemClock } from '../core/clock.ts';
import type { InputSource } from '../core/input-source.ts';
import type { LogSink } from '../core/logger.ts';
import { toMoonloopError } from '../core/moonloop-error.ts';
import { didYouMean } from '../core/nearest.ts';
import type { Probe } from '../core/probe.ts';
import { type Disposable, type Stop, withDispose } from '../core/stop.ts';
import type { BuiltinComponents } from '../ecs/builtin-components.ts';
import { writeValues } from '../ecs/components.ts';
import type { ComponentSchema, ComponentsOf, ComponentValues } from '../ecs/schema.ts';
import { createGameWorld, type GameWorld } from '../ecs/world.ts';
import { createManifests, type ModStatus } from '../mods/manifests.ts';
import { createLogNotificationSink } from '../notify/console-sink.ts';
import { followGame } from '../notify/follow-game.ts';
import { createNotifications, type Notifications } from '../notify/notifications.ts';
import { type Coordinator, createCoordinator } from '../reload/coordinator.ts';
import type { ReloadEvent } from '../reload/reload-event.ts';
import type { Renderer } from '../render/renderer.ts';
import { createScene, type Scene } from '../render/scene.ts';
import type { EventListener } from '../script/event-hub.ts';
import type { ScriptRuntime } from '../script/runtime.ts';
import { createScripts, type Scripts } from '../script/scripts.ts';
import type { ScriptSource } from '../source/script-source.ts';
import { createFrameScheduler, createTimeAdvance, type FixedStepOptions, type FrameScheduler } from './frame-loop.ts';
import { createGameSaving, type GameSaving } from './game-saving.ts';
import { createModEntities } from './mod-entities.ts';
import { createOpenness, type OpenEntities } from './open-entities.ts';
import { checkOptions } from './option-checks.ts';
import { createStringKeeper } from './string-keeper.ts';

/** The world of a running game: components, time, and the services that systems use. */
export type RunningWorld<C = BuiltinComponents> = GameWorld<C> & {
  readonly scripts: Scripts;
  readonly scene: Scene;
  readonly renderer: Renderer | undefined;
  readonly input: InputSource | undefined;
};

/** Options of {@link createGame}. */
export interface GameOptions<S extends ComponentSchema> extends FixedStepOptions {
  /** Where script files come from. */
  readonly source: ScriptSource;
  /** Languages of the scripts. */
  readonly runtimes: readonly ScriptRuntime[];
  /** Steps of a frame, in order; see `moonloop/systems`. */
  readonly systems: readonly ((world: RunningWorld) => void)[];
  /** The game's own components, added to the built-in ones. */
  readonly components?: S | undefined;
  readonly renderer?: Renderer | undefined;
  readonly input?: InputSource | undefined;
  /** Entities that can be alive at once. @default 65536 */
  readonly capacity?: number | undefined;
  /** Address space for component columns, in MiB. @default 256 */
  readonly maxColumnsMiB?: number | undefined;
  /** Most living entities that the scripts of one mod have spawned. @default 20000 */
  readonly maxEntitiesPerMod?: number | undefined;
  /**
   * Lets mods change entities of other mods, besides what these permit in their manifests. @default
   * false
   */
  readonly openEntities?: OpenEntities | undefined;
  /** Seed of scripts' random numbers. @default 1 */
  readonly seed?: number | undefined;
  /** Time for moving entities to new versions of their scripts, per frame. @default 0.5 */
  readonly swapBudgetMs?: number | undefined;
  /** A new version that throws on a larger share of its entities is taken back by itself. @default 0.1 */
  readonly maxFailingShare?: number | undefined;
  /** Time for the scripts' garbage collectors, per frame. @default 0.5 */
  readonly gcBudgetMs?: number | undefined;
  /** Longest time for getting ready for one reload; what takes longer fails, and the old version goes on. @default 30 */
  readonly reloadTimeoutSeconds?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly scheduler?: FrameScheduler | undefined;
  /** Receives what each frame spent on what; measuring is off without one. */
  readonly probe?: Probe | undefined;
  /** Takes what scripts print. @default the console */
  readonly log?: LogSink | undefined;
  /** Says in the log what happens to scripts: reloads, failures, files that are gone. @default true */
  readonly announce?: boolean | undefined;
  /** Takes what the game has to say, instead of a service of its own; `announce` has no meaning then. */
  readonly notifications?: Notifications | undefined;
  /** Called before any file is loaded, so that listeners miss nothing. */
  readonly onCreated?: ((game: Game) => void) | undefined;
  /** False: the mods' main.lua are loaded but not attached. @default true */
  readonly attachMains?: boolean | undefined;
}

/** A game. Entities are bitECS ids. */
export interface Game<C = BuiltinComponents> extends Disposable, GameSaving {
  readonly world: RunningWorld<C>;
  readonly scripts: Scripts;
  readonly reload: Coordinator;
  /** What somebody at the game should know; see docs/notifications.md. */
  readonly notifications: Notifications;
  /** Runs one frame of `deltaSeconds`. Errors of systems are told as script failures are, and stop nothing. After
   * `dispose` it does nothing. */
  step(deltaSeconds: number): void;
  /** Runs frames by themselves until `stop`. */
  start(): void;
  stop(): void;
  /** A new entity with these components and scripts. Throws `WORLD_FULL`, `COMPONENT_UNKNOWN`, `FIELD_INVALID`. */
  spawn(components?: ComponentValues, ...scripts: readonly string[]): number;
  despawn(eid: number): void;
  /** Listens to an event that scripts send; the data is a copy. */
  on(event: string, listener: EventListener): Stop;
  /** Sends an event to the scripts. */
  emit(event: string, data?: unknown): void;
  /** The mods, in load order; the first is `game`, which has the files outside any mod. */
  mods(): ModStatus[];
  /** Called once per attempt to exchange a script, for success and failure. */
  onReload(listener: (event: ReloadEvent) => void): Stop;
}

/** A script may be attached before its file is there; more often its name is wrong. */
function sayMissing(id: string, { cache }: Scripts, notifications: Notifications): void {
  const known = [...cache.entries()].map((entry) => entry.id as string);
  const message = `there is no file ${id} yet; it is attached when it comes${didYouMean(id, known)}`;
  notifications.warning({ title: id, message, key: `${id}\nmissing`, script: id, origin: 'missing' });
}

/**
 * Creates a game: loads all files, attaches each mod's main.lua, starts watching.
 * A broken script does not keep the game from starting; it waits for a good version.
 * @throws MoonloopError `SOURCE_FAILED`, `VM_FAILED`, `SCHEMA_INVALID`, `OPTION_INVALID`
 */
export async function createGame<S extends ComponentSchema = Record<never, never>>(
  options: GameOptions<S>,
): Promise<Game<BuiltinComponents & ComponentsOf<S>>> {
  const { source, runtimes, systems, renderer, input, clock = systemClock, probe, reloadTimeoutSeconds = 30 } = options;
  checkOptions(options);
  const base = createGameWorld(options);
  const manifests = createManifests();
  const opensTo = createOpenness(manifests, options.openEntities);
  const { reloadOf: policyOf, dependenciesOf } = manifests;
  const scripts = createScripts(base, { ...options, runtimes, clock, policyOf, dependenciesOf, opensTo });
  const services = { scripts, scene: createScene(base), renderer, input };
  const world = Object.assign(base, services);
  const reload = createCoordinator({ source, scripts, clock, prepareTimeoutMs: reloadTimeoutSeconds * 1000 });
  const announced = options.announce === false ? undefined : createLogNotificationSink(options.log);
  const notifications = options.notifications ?? createNotifications({ clock, sink: announced });
  const unfollow = followGame({ scripts, reload, source }, notifications);
  const modEntities = createModEntities(world, scripts);
  const advance = createTimeAdvance(world.time, options);
  const keepStrings = createStringKeeper(world, scripts);
  const schedule = options.scheduler ?? createFrameScheduler(clock);
  let cancelFrame: Stop | undefined;
  let ended = false;
  let inFrame = false;

  const step = (deltaSeconds: number): void => {
    if (ended) return;
    inFrame = true;
    try {
      runFrame(deltaSeconds);
    } finally {
      inFrame = false;
    }
  };
  const runFrame = (deltaSeconds: number): void => {
    advance(deltaSeconds);
    for (const system of systems) {
      const start = probe ? clock.now() : 0;
      try {
        system(world);
      } catch (thrown) {
        if (ended) return; // a listener disposed of the game in the middle of this frame
        const hook = system.name || 'system';
        scripts.events.emit('failed', toMoonloopError(thrown, 'INTERNAL', { hook }));
      }
      if (ended) return;
      probe?.record('system', system.name, clock.now() - start, 0);
    }
    scripts.endFrame();
    keepStrings();
  };

  const game: Omit<Game<BuiltinComponents & ComponentsOf<S>>, 'dispose' | typeof Symbol.dispose> = {
    world,
    scripts,
    reload,
    notifications,
    step,
    start() {
      if (cancelFrame) return;
      let last = clock.now();
      const run = (): void => {
        const now = clock.now();
        cancelFrame = schedule(run);
        step((now - last) / 1000);
        last = now;
      };
      cancelFrame = schedule(run);
    },
    stop() {
      cancelFrame?.();
      cancelFrame = undefined;
    },
    spawn(components = {}, ...ids) {
      const infos = Object.entries(components).map(([name, values]) => [world.registry.get(name), values] as const);
      const eid = world.spawn('game.spawn');
      try {
        for (const [info, values] of infos) {
          addComponent(world, eid, info.component);
          writeValues(info, eid, values, world.strings);
        }
        for (const id of ids) {
          scripts.attach(eid, id);
          if (scripts.cache.entry(id) === undefined) sayMissing(id, scripts, notifications);
        }
      } catch (error) {
        world.despawn(eid);
        throw error;
      }
      return eid;
    },
    despawn: (eid) => world.despawn(eid),
    on: (event, listener) => scripts.hub.on(event, listener),
    emit: (event, data) => scripts.hub.emit(event, data),
    mods: () => manifests.describe(scripts.mods.list()),
    onReload: (listener) => reload.events.on('reload', listener),
    ...createGameSaving({
      ...{ world, scripts, modEntities, advance },
      attachMains: options.attachMains !== false,
      state: () => (ended ? 'ended' : inFrame ? 'in-frame' : 'ready'),
    }),
  };

  reload.events.on('file', (file) => {
    const error = manifests.read(file);
    if (error) scripts.events.emit('failed', error);
    else scripts.owners.review();
  });
  const made = withDispose(game, () => {
    ended = true;
    game.stop();
    unfollow();
    if (notifications !== options.notifications) notifications.dispose();
    reload.dispose();
    scripts.dispose();
    source.dispose();
    renderer?.dispose();
  });
  options.onCreated?.(made);
  await reload.loadAll();
  if (options.attachMains !== false) {
    modEntities.attachAll();
    // a main.lua that is written while the game runs
    reload.events.on('reload', ({ script }) => modEntities.attachNew(script));
  }
  reload.watch();
  return made;
}
