/**
 * What a run's frames were spent on, as distributions: a probe that keeps histograms.
 */

import { createHistogram, type Histogram } from '../core/histogram.ts';
import type { Probe } from '../core/probe.ts';

/** Statistics of a run. Times are in milliseconds. */
export interface FrameStatistics {
  /** To be passed to the game. */
  readonly probe: Probe;
  /** Ends a frame: what was recorded since the last call belongs to it. */
  endFrame(ms: number): void;
  /** Whole frames, without pacing. */
  readonly frame: Histogram;
  /** Moving entities to new versions, over frames in which that happened. */
  readonly swap: Histogram;
  /** Collecting garbage, over frames in which that happened. */
  readonly gc: Histogram;
  /** By script: its hooks in a frame. */
  scripts(): ReadonlyMap<string, { readonly perFrame: Histogram; readonly updates: number }>;
}

/** Creates empty statistics. */
export function createFrameStatistics(): FrameStatistics {
  const [frame, swap, gc] = [createHistogram(), createHistogram(), createHistogram()];
  const scripts = new Map<string, { perFrame: Histogram; updates: number; ms: number }>();
  let swapMs = 0;
  let gcMs = 0;
  return {
    frame,
    swap,
    gc,
    scripts: () => scripts,
    probe: {
      record(kind, name, ms, entities) {
        if (kind === 'swap') swapMs += ms;
        if (kind === 'gc') gcMs += ms;
        if (kind !== 'script') return;
        let script = scripts.get(name);
        if (script === undefined) {
          script = { perFrame: createHistogram(), updates: 0, ms: 0 };
          scripts.set(name, script);
        }
        script.ms += ms;
        script.updates += entities;
      },
    },
    endFrame(ms) {
      frame.add(ms);
      if (swapMs > 0) swap.add(swapMs);
      if (gcMs > 0) gc.add(gcMs);
      swapMs = gcMs = 0;
      for (const script of scripts.values()) {
        if (script.ms > 0) script.perFrame.add(script.ms);
        script.ms = 0;
      }
    },
  };
}
