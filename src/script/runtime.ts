/**
 * The contract between the framework and a script language. A runtime opens a room per mod; the scripts of that mod
 * live there: in a Lua VM, or as WASM instances. Everything here is synchronous and outside of script code, except
 * opening a room.
 */
import type { LogLevel } from '../core/logger.ts';
import type { MoonloopError } from '../core/moonloop-error.ts';
import type { Result } from '../core/result.ts';
import type { ScriptId } from '../core/script-id.ts';
import type { Disposable } from '../core/stop.ts';
import type { Handle } from '../ecs/handles.ts';
import type { GameWorld } from '../ecs/world.ts';
import type { CrossCall } from './cross-call.ts';
import type { EntityGuard } from './entity-owners.ts';
import type { RoomChanges } from './guarded-changes.ts';
import type { RoomCounts } from './room-counts.ts';
import type { Scratch } from './scratch.ts';
import type { Build } from './versioned-cache.ts';

/** Hooks that run on all instances of a script in one call. */
export type LoopHook = 'on_update' | 'on_fixed_update';

/** A language in which scripts can be written. */
export interface ScriptRuntime {
  /** Name for messages: `Lua`. */
  readonly language: string;
  /** File extensions without dots, lower case. */
  readonly extensions: readonly string[];
  /** Makes the room of one mod. @throws MoonloopError `VM_FAILED` */
  openRoom(services: RoomServices): Promise<ScriptRoom>;
}

/** What a room needs from the framework. No script code runs while one of these runs. */
export interface RoomServices {
  /** Mod whose scripts will live in the room. */
  readonly mod: string;
  readonly world: GameWorld;
  /** Refuses what the mod may not do to entities of others. */
  readonly changes: RoomChanges;
  /** For writes of columns, which do not pass through `changes`. */
  readonly guard: EntityGuard;
  /** Start of the mod's random numbers. */
  readonly seed: number;
  /** Script ids that scripts may name, resolved relative to the mod, then to the scripts root. */
  resolveScript(text: string): Result<{ readonly id: ScriptId; readonly number: number; readonly mod: string }>;
  /** Component of a script, so that queries can name scripts. */
  scriptComponent(text: string): object | undefined;
  /** Id of a module file that `require` names in a file of the mod `by`; by default this mod. */
  resolveModule(name: string, by?: string): Result<ScriptId>;
  /** Calls a function of a script of this mod in another language; see `CrossCalls`. */
  callScript(to: CrossCall): Result<unknown>;
  /** Mod of a file. */
  modOf(id: ScriptId): string;
  /** Content of a module file. */
  moduleBytes(id: ScriptId): Uint8Array;
  /** `by` has required `id`; both are ids of files. */
  required(by: string, id: ScriptId): void;
  /** This room has, or no longer has, handlers of an event. */
  listens(event: string, listening: boolean): void;
  /** Entities that run a script, in the order in which they were attached. */
  instancesOf(number: number): ReadonlySet<Handle>;
  /** A script sent an event to the world outside of its room. */
  emitted(event: string, data: unknown): void;
  /** A script printed something. */
  logged(line: { level: LogLevel; message: string; script: string | undefined; entity: Handle }): void;
  /** A hook, handler or timer failed; the others went on. */
  failed(error: MoonloopError): void;
  /** An instance failed in a loop; what that means for it. */
  instanceFailed(failure: InstanceFailure): void;
  /** Three calls of a script spent their budgets in one frame: none of its code runs until it has a new version. */
  scriptRests(failure: Omit<InstanceFailure, 'outcome'>): void;
  /**
   * The mod's VM had to be given up because of this instance; the room has gone on with a new one. It is not to go on with
   * the script in this frame when its version is about to be taken back.
   */
  roomReplaced(event: RoomReplaced): { readonly goesOn: boolean };
}

/** A room that went on in a new VM. */
export interface RoomReplaced {
  /** Script and entity at which the VM stopped; 0 when that is not known. */
  readonly number: number;
  readonly entity: Handle;
  readonly error: MoonloopError;
  /** Data that could not be carried over: number of values by name. Undefined when nothing could. */
  readonly lost: Readonly<Record<string, number>> | undefined;
  /** It was one too many: no code of the mod runs until one of its scripts has a new version. */
  readonly rests: boolean;
}

/** An instance failed in a hook that runs every frame. */
export interface InstanceFailure {
  readonly number: number;
  readonly entity: Handle;
  readonly error: MoonloopError;
  /** `counted`: nothing yet; `suspended`: it threw in three frames running; `probation`: its version is on probation. */
  readonly outcome: 'counted' | 'suspended' | 'probation';
}

/** What the attempt to move some instances achieved. */
export interface SwapStep {
  readonly moved: number;
  readonly failed: number;
  /** True when no instance is left on an older version (or on none that could be moved). */
  readonly done: boolean;
}

/** What reloads kept: number of entities by field name. */
export interface ReloadReport {
  /** Live values that won over the new version's defaults. */
  readonly kept: Readonly<Record<string, number>>;
  /** Fields new in this version, filled with their defaults. */
  readonly defaulted: Readonly<Record<string, number>>;
  /** Live fields that the new version no longer mentions; kept. */
  readonly orphaned: Readonly<Record<string, number>>;
  /** Fields whose type the edit changed: the new default stands. */
  readonly retyped: Readonly<Record<string, number>>;
  /** Edited defaults that did not arrive, because live values won: by path (`stats.speed`). */
  readonly unapplied: Readonly<Record<string, number>>;
  /** Functions and coroutines in data that still run old code. */
  readonly stale: Readonly<Record<string, number>>;
  /** Handlers and timers that no new function could take over. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Entities that started from the defaults, because the file asks for it (`-- @reload reset`). */
  readonly restarted: number;
}

/** Time handed to scripts at the start of a frame. */
export interface FrameTime {
  readonly now: number;
  readonly dt: number;
  readonly frame: number;
  readonly tick: number;
}

/** What a reload does with live values that have a default in the file; a script can say otherwise for itself. */
export interface ReloadPolicy {
  /** `live`: live values win. `three-way`: one that nobody has touched takes an edited default. */
  readonly merge: 'live' | 'three-way';
  /** Local variables of the file are carried on, by name. */
  readonly keepLocals: boolean;
}

/** What holds where nobody says anything. */
export const defaultPolicy: ReloadPolicy = { merge: 'live', keepLocals: false };

/** What a compiled version will be. */
export interface CompileTarget {
  /** Number it gets when it is published. */
  readonly version: number;
  /** Address of the u32 column that shows which version an entity runs; 0 while nobody carries the script. */
  readonly stateAddress: number;
  /** Content hash. */
  readonly hash: string;
  /** Number of the version that this one takes back; 0 when it takes none back. */
  readonly withdraws: number;
  /** What its mod wants. */
  readonly policy: ReloadPolicy;
}

/** Of the entities that run a version. */
export interface VersionFailures {
  /** How many threw. */
  readonly entities: number;
  /** One of them threw in three frames running. */
  readonly running: boolean;
  /** Three calls spent their budgets in one frame. */
  readonly spent: boolean;
}

/** What a room has written for a saved game. */
export interface SavedRoom {
  readonly bytes: Uint8Array;
  /** What could not be saved: number of values by name. */
  readonly lost: ReadonlyMap<string, number>;
  /** What `on_save` raised; the data of those instances is saved all the same. */
  readonly errors: readonly MoonloopError[];
}

/** What a room made of a saved game. */
export interface LoadedRoom {
  /** What of it has no place here: number of values by name. */
  readonly lost: ReadonlyMap<string, number>;
  /** What bodies and modules raised; the place names the entity of a body, which has no instance. */
  readonly errors: readonly MoonloopError[];
  /** Entities whose script has other content than it was saved with, by script id. */
  readonly migrated: ReadonlyMap<string, number>;
  /** Entities that have the new default of a field whose type is another one now, by field. */
  readonly retyped: ReadonlyMap<string, number>;
}

/** A second set of everything that a room is made of, into which a saved game is loaded while the first goes on. */
export interface RoomLoading {
  /** The saved world is about to take the place of the present one. */
  begin?(): void;
  /** Reads the bytes through and tells the entities of each script in them. Nothing else is touched. */
  check(bytes: Uint8Array): Result<ReadonlyMap<number, readonly Handle[]>>;
  /**
   * Makes the instances, once the world is the saved one; without bytes there are none. What bodies do to the world is the
   * caller's to undo. @param numbers - Script numbers here, by those in the bytes.
   */
  restore(bytes: Uint8Array | undefined, numbers: ReadonlyMap<number, number>): Result<LoadedRoom>;
  /** Takes the place of the first set, which ends without running anything of it. */
  commit(): void;
  /** After all rooms of the game are committed: tells who listens to what, and runs `on_restore`. */
  finish(): readonly MoonloopError[];
  /** Drops it; the first set goes on. */
  abandon(): void;
}

/** The whole of a room: getting ready, saving, loading, ending. */
export interface RoomLife extends Disposable {
  /** Resolves when what trying `file` needs is there: a VM, a compiled module. What is wrong with it is said by `compile`. */
  ready(file?: Build): Promise<void>;
  /** Everything that the scripts have made. @param numbers - Script numbers in the bytes, by those here. */
  save(numbers: ReadonlyMap<number, number>): Result<SavedRoom>;
  /** Gets ready to load; may take as long as making a VM. @throws MoonloopError `VM_FAILED` */
  openLoading(): Promise<RoomLoading>;
}

/** The scripts of one mod in one language. Scripts are named by number; the framework gives numbers out. */
export interface ScriptRoom extends RoomLife {
  /** Compiles a file as the version that is tried next. Never runs it. */
  compile(number: number, id: ScriptId, bytes: Uint8Array, target: CompileTarget): Result<void>;
  /**
   * Runs the body of the live version as the next one will be run, so that edits of defaults can be told from defaults
   * that depend on where and when a body runs. What fails in it means nothing.
   */
  stageLive(number: number, scratch: Scratch): void;
  /** Runs the body of the compiled version once against the scratch row; nothing of that lasts. */
  stage(number: number, scratch: Scratch): Result<void>;
  /**
   * Opens a set of versions that become live together. Until it is kept or undone, whoever requires one of these modules
   * loads it anew.
   */
  openSet(modules: readonly string[]): void;
  /** Prepares the move of the first instance to the compiled version; false when there is none. */
  canary(number: number): Result<boolean>;
  /** Loads those modules of the set that no canary has required. */
  loadSetModules(): Result<void>;
  /** Makes the prepared moves, and the compiled versions of these scripts the current ones. Cannot fail. */
  commitSet(numbers: readonly number[]): void;
  /** Takes back all that was prepared. */
  undoSet(): void;
  /** Makes the compiled version the current one. */
  publish(number: number): void;
  /** Drops the compiled version. */
  withdraw(number: number): void;
  /** Moves up to `count` instances to the current version. Failures are told through the services. */
  swap(number: number, count: number): SwapStep;
  report(number: number): ReloadReport | undefined;
  /** Failures of the current version while it is on probation. */
  failures(number: number): VersionFailures;
  /** The current version stays: what its entities were before is forgotten. */
  endProbation(number: number): void;
  /** Runs the body for an entity and starts the instance. False when it could not be made. */
  attach(number: number, entity: Handle): boolean;
  /** Ends an instance; its on_destroy runs while the entity is still there. */
  detach(number: number, entity: Handle): void;
  /** Runs a hook on all instances of a script. */
  run(number: number, hook: LoopHook, dt: number): void;
  beginFrame(time: FrameTime): void;
  /** The scripts of the room have spent what they may spend in this frame. */
  isSpent(): boolean;
  /** Tells scripts the number of the fixed step that runs now. */
  tick(number: number): void;
  key(code: string, down: boolean): void;
  pointer(x: number, y: number): void;
  /** Runs the timers that are due. */
  fireTimers(): void;
  /** Tells the room whether anybody outside of it listens to an event. */
  heardElsewhere(event: string, heard: boolean): void;
  /** Hands the room an event from outside. */
  event(name: string, data: unknown): void;
  /** Delivers queued events. */
  deliver(): void;
  /** The structure of the world has changed: lists of entities must be made anew. */
  forgetQueries(): void;
  /** While staging, these modules are loaded anew although they are loaded; an empty list ends that. */
  pendModules(ids: readonly string[]): void;
  /** Calls a function of an instance, from TypeScript. */
  call(number: number, entity: Handle, name: string, args: readonly unknown[]): Result<unknown>;
  /** The same from a script in another language, in whose call it happens: nobody is told anything before that has ended. */
  callWithin: ScriptRoom['call'];
  /** A copy of an instance's data. */
  state(number: number, entity: Handle): Result<unknown>;
  /** Forgets the keys pressed in this frame and closes gaps that ended instances left. */
  endFrame(): void;
  /** Forgets the ids of interned strings. */
  forgetStrings(): void;
  /**
   * What the collector needs: 0 nothing, 1 its budget, more when scripts allocate faster than it collects.
   */
  collectorPressure(): number;
  /** One small piece of collecting; true when a cycle has ended. */
  collectStep(): boolean;
  /** A whole collection, however long it takes. */
  collectAll(): void;
  counts(): RoomCounts;
}
