/**
 * A VM beside the one of a room, into which a saved game is loaded: until it is committed nobody outside hears of it.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';
import { fail, failure, ok, type Result } from '../core/result.ts';
import type { Handle } from '../ecs/handles.ts';
import type { LoadedRoom, RoomLoading } from '../script/runtime.ts';
import type { Budgets } from './budgets.ts';
import { decodeValue } from './codec/decode-values.ts';
import { isLuaTable, type LuaData } from './codec/lua-data.ts';
import { compileLive } from './compile-live.ts';
import type { CompileCall } from './rehearsal.ts';
import { callUntilDone, restoreState } from './salvage.ts';
import type { BootedVm } from './vm/boot.ts';
import { type AnyRoom, createVmRoom, type VmRoomServices } from './vm-room.ts';

/** What it needs of its room. */
export interface RoomLoadingOptions {
  readonly budgets: Budgets;
  /** Live versions by script number. */
  readonly live: ReadonlyMap<number, CompileCall>;
  /** Events that the room listens to now. */
  readonly listening: ReadonlySet<string>;
  /** Brings a room up to the present frame. */
  begin(room: AnyRoom): void;
  /** Ends the room's VM and puts this one into its place. */
  replace(room: AnyRoom): void;
}

const nothingLoaded: LoadedRoom = { lost: new Map(), errors: [], migrated: new Map(), retyped: new Map() };

/** @param services - Those of the room; of what happens before it is committed they hear nothing but log lines. */
export function createRoomLoading(
  booted: BootedVm,
  services: VmRoomServices,
  options: RoomLoadingOptions,
): RoomLoading {
  const { budgets, live, listening, begin, replace } = options;
  const heard = new Set<string>();
  let isLive = false;
  let death: MoonloopError | undefined;
  const room = createVmRoom(
    booted,
    {
      ...services,
      died(at) {
        if (isLive) services.died(at);
        else death = at.error;
      },
      listens(event, listens) {
        if (isLive) services.listens(event, listens);
        else if (listens) heard.add(event);
        else heard.delete(event);
      },
      emitted(event, data) {
        if (isLive) services.emitted(event, data);
      },
    },
    budgets,
  );
  const calls = room.salvageCalls();

  return {
    check(bytes) {
      const opened = calls?.call('restore_open', bytes, 1);
      const read = opened?.ok ? calls?.call('load_check') : opened;
      if (read === undefined) return fail('VM_DEAD', 'there is no VM to load into');
      // whatever was raised, was raised about the bytes
      if (!read.ok) return fail('DATA_DAMAGED', `the data of a mod: ${read.error.message}`, { cause: read.error });
      const told = decodeValue(read.value.piece);
      return told.ok ? ok(entitiesOf(told.value)) : told;
    },
    restore(bytes, numbers) {
      begin(room);
      compileLive(room, services, live);
      if (bytes === undefined || calls === undefined) return ok(nothingLoaded);
      const restored = restoreState(calls, bytes, [...numbers.keys()], { numbers });
      if (death) return failure(death);
      if (!restored.ok) return restored;
      const { lost, errors, pendingEvents, migrated = new Map(), retyped = new Map() } = restored.value;
      room.noteRestored(pendingEvents);
      return ok({ lost, errors, migrated, retyped });
    },
    commit() {
      room.flush();
      isLive = true;
      replace(room);
    },
    finish() {
      for (const event of [...listening]) if (!heard.has(event)) services.listens(event, false);
      for (const event of heard) if (!listening.has(event)) services.listens(event, true);
      const errors: MoonloopError[] = [];
      const ran: Result<void> = calls ? callUntilDone(calls, errors, 'load_hooks') : ok(undefined);
      room.flush();
      return ran.ok ? errors : [...errors, ran.error];
    },
    abandon: () => room.close(),
  };
}

function entitiesOf(told: LuaData): Map<number, Handle[]> {
  const table = isLuaTable(told) ? told : { list: [], entries: [] };
  const all = [...table.list.map((value, at) => [at + 1, value] as const), ...table.entries];
  return new Map(all.map(([number, list]) => [Number(number), isLuaTable(list) ? list.list.map(Number) : []]));
}
