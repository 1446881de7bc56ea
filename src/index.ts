/**
 * The public names of moonloop: the game, its world, its scripts and where they come from. Runs anywhere.
 */
export type { Clock } from './core/clock.ts';
export { systemClock } from './core/clock.ts';
export type { Emitter, Listener } from './core/emitter.ts';
export type { ErrorCode } from './core/error-codes.ts';
export type { InputSink, InputSource } from './core/input-source.ts';
export type { LogLevel, LogLine, LogSink } from './core/logger.ts';
export { consoleSink } from './core/logger.ts';
export type { ErrorPlace, MoonloopErrorOptions } from './core/moonloop-error.ts';
export { MoonloopError } from './core/moonloop-error.ts';
export type { Probe, ProbeKind } from './core/probe.ts';
export type { Failure, Result } from './core/result.ts';
export type { ScriptId } from './core/script-id.ts';
export { parseScriptId, toScriptId } from './core/script-id.ts';
export type { Disposable, Stop } from './core/stop.ts';
export type { BuiltinComponents } from './ecs/builtin-components.ts';
export { builtinSchema } from './ecs/builtin-components.ts';
export type { ComponentWatch } from './ecs/component-watch.ts';
export type { Component, ComponentInfo, ComponentRegistry, FieldInfo } from './ecs/components.ts';
export type { Column, ColumnOf, FieldType } from './ecs/field-types.ts';
export type { Handle, Handles } from './ecs/handles.ts';
export type { InternedStrings } from './ecs/interned-strings.ts';
export type {
  ComponentSchema,
  ComponentsOf,
  ComponentValues,
  FieldSchema,
  FieldsSchema,
  FieldValue,
  TypeOf,
} from './ecs/schema.ts';
export type { GameTime } from './ecs/time.ts';
export type { GameWorld, GameWorldOptions, WorldContext } from './ecs/world.ts';
export { createGameWorld } from './ecs/world.ts';
export type { WorldMemory, WorldMemoryOptions } from './ecs/world-memory.ts';
export type { Game, GameOptions, RunningWorld } from './game/create-game.ts';
export { createGame } from './game/create-game.ts';
export type { FixedStepOptions, FrameScheduler } from './game/frame-loop.ts';
export type { GameSaving, LoadedGame, LoadOptions, SavedGame } from './game/game-saving.ts';
export type { OpenEntities } from './game/open-entities.ts';
export { createLogNotificationSink } from './notify/console-sink.ts';
export { followProblems } from './notify/follow-problems.ts';
export type {
  Notification,
  NotificationContent,
  NotificationLevel,
  NotificationOrigin,
  NotificationSink,
} from './notify/notification.ts';
export type {
  NotificationEvents,
  Notifications,
  NotificationsOptions,
  RemovalReason,
} from './notify/notifications.ts';
export { createNotifications } from './notify/notifications.ts';
export type { Coordinator } from './reload/coordinator.ts';
export type { EngineStats } from './reload/engine-stats.ts';
export type { FileEvent, WaitOptions } from './reload/file-events.ts';
export type { Compiled, HotReloadEngine, HotReloadEngineOptions } from './reload/hot-reload-engine.ts';
export { createHotReloadEngine } from './reload/hot-reload-engine.ts';
export type { DeletedEvent, ReloadEvent, ReloadEvents } from './reload/reload-event.ts';
export type { DurationSummary, ReloadStatistics } from './reload/reload-statistics.ts';
export type { ReloadStats } from './reload/reload-stats.ts';
export { reloadTargets } from './reload/reload-stats.ts';
export type { Compile, CompileInput, ScriptLanguage } from './reload/script-language.ts';
export { defaultLanguages, jsonLanguage, tomlLanguage } from './reload/script-language.ts';
export type { Renderer } from './render/renderer.ts';
export type { Scene } from './render/scene.ts';
export { firstScreenLayer } from './render/scene.ts';
export type { EventHub, EventListener } from './script/event-hub.ts';
export type { Hook } from './script/hooks.ts';
export { hooks } from './script/hooks.ts';
export { hostApi } from './script/host-api/host-api.ts';
export type { HostFunction, HostGroup, HostParameter, HostType } from './script/host-api/host-function.ts';
export type { RollbackEvent } from './script/probation.ts';
export type { RoomCounts } from './script/room-counts.ts';
export type {
  CompileTarget,
  FrameTime,
  LoadedRoom,
  LoopHook,
  ReloadReport,
  RoomLife,
  RoomLoading,
  RoomServices,
  SavedRoom,
  ScriptRoom,
  ScriptRuntime,
  SwapStep,
} from './script/runtime.ts';
export type { Scratch } from './script/scratch.ts';
export type { ScriptEvents, SuspendedEvent } from './script/script-events.ts';
export type { LiveEvent, ScriptFrame, SwappedEvent } from './script/script-frame.ts';
export type { ScriptComponent } from './script/script-record.ts';
export { instanceStatus } from './script/script-record.ts';
export type { ScriptStatus, Scripts } from './script/scripts.ts';
export type { Build, CacheEntry, VersionedCache } from './script/versioned-cache.ts';
export { createBundleSource } from './source/bundle-source.ts';
export type { MemorySource } from './source/memory-source.ts';
export { createMemorySource } from './source/memory-source.ts';
export type { ChangeSet, ScriptSource, SourceChange, SourceFile, SourceProblem } from './source/script-source.ts';
