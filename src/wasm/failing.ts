/**
 * Instances that fail. While a version is on probation, who threw is noted, so that it can be taken back. Outside of it an
 * instance that throws in three frames running is left out until its script has a new version.
 */
import type { InstanceFailure, VersionFailures } from '../script/runtime.ts';
import { forgetList, showStatus } from './slots.ts';
import type { Slot, WasmScript, WasmVersion } from './wasm-script.ts';

const mostFailingFrames = 3;
const mostSpent = 3;

/** Notes a failure in a loop, and says what it means. @param frame - Number of the running frame. */
export function noteFailure(script: WasmScript, slot: Slot, frame: number): InstanceFailure['outcome'] {
  if (slot.failingFrame !== frame) {
    slot.failingCount = slot.failingFrame === frame - 1 ? slot.failingCount + 1 : 1;
    slot.failingFrame = frame;
  }
  const { version } = slot;
  if (version.onProbation) {
    version.threw.add(slot.entity);
    if (slot.failingCount >= mostFailingFrames) version.threwOn = true;
    return 'probation';
  }
  if (slot.failingCount < mostFailingFrames) return 'counted';
  suspend(script, slot);
  return 'suspended';
}

/** Leaves an entity out until its script has a new version. */
export function suspend(script: WasmScript, slot: Slot): void {
  slot.suspended = true;
  forgetList(script);
  showStatus(script, slot);
}

/**
 * Notes a call that spent its budget. `rests`: it was the third in a frame, and the script runs no more until it has a new
 * version; `tried`: its version is to be taken back instead.
 * @param version - That of the instance: what an older one spends while entities are moved is not the fault of the new one.
 */
export function noteSpent(script: WasmScript, version: WasmVersion, frame: number): 'counted' | 'rests' | 'tried' {
  if (version !== script.version) return 'counted';
  if (script.spentFrame !== frame) {
    script.spentFrame = frame;
    script.spentCount = 0;
  }
  script.spentCount++;
  if (script.spentCount !== mostSpent) return 'counted';
  if (!version.onProbation) {
    script.resting = true;
    return 'rests';
  }
  version.spent = true;
  return 'tried';
}

/** What the entities of the current version have done while it is on probation. */
export function failuresOf(script: WasmScript | undefined): VersionFailures {
  const version = script?.version;
  return {
    entities: version?.threw.size ?? 0,
    running: version?.threwOn ?? false,
    spent: version?.spent ?? false,
  };
}

/** The current version stays: what its entities were before is forgotten. */
export function endProbation(script: WasmScript | undefined): void {
  if (script?.version === undefined) return;
  script.version.onProbation = false;
  script.version.threw.clear();
  script.version.sharedBackup = undefined;
  for (const slot of script.slots) if (slot) slot.backup = undefined;
}
