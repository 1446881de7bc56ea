/**
 * The game that attacks run in: small budgets, so that what is spent takes little time, and a VM in reserve for everybody.
 */
import { type Budgets, fillBudgets, graceOf } from '../../../src/lua/budgets.ts';
import { createPooledRuntime } from '../../../src/lua/pooled-runtime.ts';
import { createVmBooter, type VmBooter } from '../../../src/lua/vm/boot.ts';
import { createVmPool } from '../../../src/lua/vm/vm-pool.ts';
import { createWasmRuntime } from '../../../src/wasm/wasm-runtime.ts';
import { startGame, type TestGame } from '../../support/game-harness.ts';
import type { HostileScript } from './hostile-script.ts';

/** Where attacks run. */
export interface Arms {
  readonly budgets: Budgets;
  /** Most ticks that any call may spend; the one that it was refused is counted as well. */
  readonly allowedTicks: number;
  /** Its binary is metered once for all games of this process. */
  readonly booter: VmBooter;
}

function arms(callTicks: number): Arms {
  const budgets = fillBudgets({ callTicks, frameTicks: 4 * callTicks, memoryMiB: 32 });
  const grace = graceOf(budgets);
  const booter = createVmBooter(undefined, budgets.memoryMiB * 16, grace);
  return { budgets, allowedTicks: callTicks + grace + 1, booter };
}

/** For attacks that only want to go on: whatever they have is too little. */
const short = arms(200_000);
/** For attacks that have something to do before they say whether they got through. */
const long = arms(2_000_000);

/** For WASM scripts: they have no grace. */
const modules: Arms = { ...short, allowedTicks: short.budgets.callTicks + 1 };

/** What the mods of a class of attacks get. */
export function armsOf({
  language,
  class: kind,
  with: files,
}: Pick<HostileScript, 'language' | 'class' | 'with'>): Arms {
  // ticks are counted over both languages of a mod
  if (language === 'wasm') return Object.keys(files).some((path) => path.endsWith('.lua')) ? short : modules;
  return ['loop', 'memory', 'hook', 'module'].includes(kind) ? short : long;
}

/** @param reserve - VMs that are ready at any time; as many traps in one frame lose nobody an update. */
export async function startHostileGame(
  files: Readonly<Record<string, string | Uint8Array>>,
  { booter, budgets }: Arms,
  reserve: number,
): Promise<{ readonly t: TestGame; refill(): Promise<void> }> {
  const pool = createVmPool(booter, { atFirst: reserve, withReloads: reserve });
  const t = await startGame(files, {
    runtimes: [
      createPooledRuntime(pool, budgets),
      createWasmRuntime({ limits: { callTicks: budgets.callTicks, frameTicks: budgets.frameTicks } }),
    ],
    capacity: 16_384,
    maxEntitiesPerMod: 300,
  });
  return { t, refill: pool.ready };
}
