/**
 * Whose an entity is: of the mods whose scripts it carries, and of the mod whose script spawned it. An entity without any
 * is everybody's. Mods may change what is theirs, everybody's, or opened to them by one of its owners.
 *
 * In: scripts attached and detached, spawns, permissions. Out: one bit per mod and entity in world memory, 1 where the mod
 * may not change the entity; a VM's bridge asks it at each write of a column. Dead entities have no owners and no bits.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import type { GameWorld } from '../ecs/world.ts';

/** Whether `owner` lets `mod` change its entities and use its scripts. */
export type OpensTo = (owner: string, mod: string) => boolean;

/** What one mod may do to whom. Entities are bitECS ids. */
export interface EntityGuard {
  /** Address of the mod's bits in world memory: bit i of byte n belongs to the id n × 8 + i. */
  readonly address: number;
  mayChange(eid: number): boolean;
  /** Whether the mod may attach and detach scripts of `owner`. */
  mayUseScriptsOf(owner: string): boolean;
  /** Notes an entity that a script of the mod has spawned. */
  spawned(eid: number): void;
  /** How many of those are alive. */
  living(): number;
  /** `FOREIGN_ENTITY`: says whose it is, and what to do. @param what - What was tried. */
  foreignEntity(what: string, eid: number): MoonloopError;
  /** The same for a script that is another mod's. */
  foreignScript(what: string, id: string, owner: string): MoonloopError;
}

/** Owners of the entities of one world. */
export interface EntityOwners {
  /** The guard of a mod; the same one at each call. Throws `COLUMNS_FULL`. */
  guardOf(mod: string): EntityGuard;
  /** A script of the mod was put on an entity. */
  carries(mod: string, eid: number): void;
  /** A script of the mod was taken off an entity, and none of its code for it will run any more. */
  dropped(mod: string, eid: number): void;
  /** The mods an entity is of; none when it is everybody's. */
  ownersOf(eid: number): string[];
  /** Mod whose script spawned it. */
  spawnerOf(eid: number): string | undefined;
  /** Permissions have changed. */
  review(): void;
}

interface Member {
  readonly name: string;
  /** From 1. */
  readonly number: number;
  /** By entity: scripts of the mod that it carries. */
  readonly carried: Uint16Array;
  readonly closed: Uint8Array;
  living: number;
  readonly guard: EntityGuard;
}

/** Starts following deaths. To be created behind everybody whose work at a death needs the owners. */
export function createEntityOwners(world: GameWorld, opensTo: OpensTo): EntityOwners {
  const { memory } = world;
  const members: Member[] = [];
  const byName = new Map<string, Member>();
  /** By entity: number of the mod whose script spawned it, 0 for none. */
  const spawner = new Uint16Array(memory.slots);

  const owns = (member: Member, eid: number): boolean => member.carried[eid]! > 0 || spawner[eid] === member.number;
  const setBit = ({ closed }: Member, eid: number, on: boolean): void => {
    const bit = 1 << (eid & 7);
    if (on) closed[eid >> 3]! |= bit;
    else closed[eid >> 3]! &= ~bit;
  };
  // the owners of one entity; made once, because entities come and go in every frame
  const found: Member[] = [];
  const isOpen = (member: Member, count: number): boolean => {
    for (let n = 0; n < count; n++) {
      const owner = found[n]!;
      if (owner === member || opensTo(owner.name, member.name)) return true;
    }
    return count === 0;
  };
  const refresh = (eid: number): void => {
    let count = 0;
    for (const member of members) if (owns(member, eid)) found[count++] = member;
    for (const member of members) setBit(member, eid, !isOpen(member, count));
  };
  const review = (): void => {
    for (let eid = 1; eid <= Math.min(world.ids.highest(), memory.capacity); eid++) refresh(eid);
  };
  const ownersOf = (eid: number): string[] => members.filter((member) => owns(member, eid)).map(({ name }) => name);

  const join = (name: string): Member => {
    const bytes = Math.ceil(memory.slots / 8);
    const address = memory.allocate(bytes, `the entity guards of mod ${name}`);
    const closed = new Uint8Array(memory.memory.buffer, address, bytes);
    const member: Member = {
      name,
      number: members.length + 1,
      carried: new Uint16Array(memory.slots),
      closed,
      living: 0,
      guard: {
        address,
        mayChange: (eid) => ((closed[eid >> 3]! >> (eid & 7)) & 1) === 0,
        mayUseScriptsOf: (owner) => owner === name || opensTo(owner, name),
        spawned(eid) {
          spawner[eid] = member.number;
          member.living++;
          refresh(eid);
        },
        living: () => member.living,
        foreignEntity: (what, eid) =>
          foreign(`${what}: entity ${world.handles.of(eid)}`, ownersOf(eid), `${name} may not change it`, name),
        foreignScript: (what, id, owner) => foreign(`${what}: ${id}`, [owner], `${name} may not use it`, name),
      },
    };
    members.push(member);
    byName.set(name, member);
    review();
    return member;
  };
  const memberOf = (name: string): Member => byName.get(name) ?? join(name);

  world.onDeath((eid) => {
    const by = members[spawner[eid]! - 1];
    if (by) by.living--;
    spawner[eid] = 0;
    for (const member of members) {
      member.carried[eid] = 0;
      setBit(member, eid, false);
    }
  });

  return {
    guardOf: (mod) => memberOf(mod).guard,
    carries(mod, eid) {
      const member = memberOf(mod);
      member.carried[eid]! += 1;
      if (member.carried[eid] === 1) refresh(eid);
    },
    dropped(mod, eid) {
      const member = memberOf(mod);
      if (member.carried[eid] === 0) return;
      member.carried[eid]! -= 1;
      if (member.carried[eid] === 0) refresh(eid);
    },
    ownersOf,
    spawnerOf: (eid) => members[spawner[eid]! - 1]?.name,
    review,
  };
}

function foreign(thing: string, owners: readonly string[], verdict: string, mod: string): MoonloopError {
  const whose = `${owners.length === 1 ? 'mod' : 'mods'} ${owners.join(' and ')}`;
  return new MoonloopError(
    'FOREIGN_ENTITY',
    `${thing} belongs to ${whose}, and ${verdict}. Send an event to which ${owners[0]} reacts, or have ${owners[0]} permit ` +
      `it: open_to = ["${mod}"] under [entities] in its mod.toml, or openEntities of createGame`,
  );
}
