/**
 * What the scripts of a mod have made, as part of a saved game. The VM goes on.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { fail, failure, ok, type Result } from '../core/result.ts';
import type { SavedRoom } from '../script/runtime.ts';
import { decodeValue } from './codec/decode-values.ts';
import { sealValues } from './codec/encode-values.ts';
import { callUntilDone, readNumbers, type SalvageCalls, salvagePieces } from './salvage.ts';
import type { AnyRoom } from './vm-room.ts';

const instancesPerCall = 256;

/** Runs `on_save` everywhere, then writes everything. @param numbers - Script numbers in the bytes, by those here. */
export function saveRoom(room: AnyRoom, numbers: ReadonlyMap<number, number>): Result<SavedRoom> {
  const calls = room.salvageCalls();
  if (calls === undefined) return fail('VM_DEAD', 'a VM of the game is being made anew; save again in a later frame');
  const saved = write(calls, numbers);
  calls.call('save_close');
  room.flush(); // what hooks have printed
  return saved;
}

function write(calls: SalvageCalls, numbers: ReadonlyMap<number, number>): Result<SavedRoom> {
  const inOrder = [...numbers].sort(([, a], [, b]) => a - b).map(([here]) => here);
  const errors: MoonloopError[] = [];
  calls.call('save_open');
  for (const [here, saved] of numbers) calls.call('save_number', here, saved);
  for (const number of inOrder) {
    const told = callUntilDone(calls, errors, 'save_hooks', number, instancesPerCall);
    if (!told.ok) return told;
  }
  const pieces = salvagePieces(calls, 'save_shared', inOrder);
  const end = calls.call('salvage_end');
  if (!pieces.ok) return pieces;
  if (!end.ok) return end;
  const bytes = sealValues(pieces.value);
  const lost = decodeValue(end.value.piece);
  if (!lost.ok)
    return failure(new MoonloopError('INTERNAL', 'what was left out cannot be told', { cause: lost.error }));
  return ok({ bytes, lost: readNumbers(lost.value), errors });
}
