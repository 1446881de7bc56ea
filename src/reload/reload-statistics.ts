/**
 * All attempts of a game in figures: how many went well, and how long each part of the way from a save to running code
 * took, held against what is aimed at. First loads are left out.
 */
import { createHistogram, type Histogram } from '../core/histogram.ts';
import type { LiveEvent } from '../script/script-frame.ts';
import type { ReloadEvent } from './reload-event.ts';
import { reloadTargets } from './reload-stats.ts';

/** One part of the way, over all attempts. Percentiles are exact to 2 %. */
export interface DurationSummary {
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly targetMs: number;
  /** Whether 95 of 100 are below the target; true before the first. */
  meetsTarget(): boolean;
}

/** The figures so far. */
export interface ReloadStatistics {
  /** Attempts. */
  readonly total: number;
  readonly successes: number;
  readonly failures: number;
  /** 0 … 100; 100 before the first attempt. */
  readonly successRatePercent: number;
  /** From the save to settled content. Broken content is settled only when it has not changed for a while. */
  readonly detection: DurationSummary;
  /** Of the attempts that compiled anything. */
  readonly compile: DurationSummary;
  /** From settled content to the published version; successes only. */
  readonly reload: DurationSummary;
  /** From the save to the first hook of new code on a real entity. */
  readonly saveToLive: DurationSummary;
  /** Whether every part meets its target. */
  meetsTarget(): boolean;
}

/** Collects the figures. */
export interface ReloadRecorder {
  attempt(event: ReloadEvent): void;
  live(event: LiveEvent): void;
  /** A copy: later attempts do not change it. */
  statistics(): ReloadStatistics;
}

/** Clocks of two machines may disagree: a time before the save counts as none. */
const notNegative = (ms: number): number => (ms > 0 ? ms : 0);

/** Creates an empty recorder. */
export function createReloadRecorder(): ReloadRecorder {
  const detection = createHistogram();
  const compile = createHistogram();
  const reload = createHistogram();
  const saveToLive = createHistogram();
  let successes = 0;
  let failures = 0;
  return {
    attempt({ first, success, detectMs, compileMs, reloadMs }) {
      if (first) return;
      if (success) successes++;
      else failures++;
      if (detectMs !== undefined) detection.add(notNegative(detectMs));
      if (compileMs > 0) compile.add(compileMs);
      if (success) reload.add(notNegative(reloadMs));
    },
    live: ({ editToLiveMs }) => saveToLive.add(notNegative(editToLiveMs)),
    statistics() {
      const total = successes + failures;
      const parts = {
        detection: summarize(detection, reloadTargets.detectionMs),
        compile: summarize(compile, reloadTargets.compileMs),
        reload: summarize(reload, reloadTargets.reloadMs),
        saveToLive: summarize(saveToLive, reloadTargets.saveToLiveMs),
      };
      return {
        ...{ total, successes, failures },
        successRatePercent: total === 0 ? 100 : (100 * successes) / total,
        ...parts,
        meetsTarget: () => Object.values(parts).every((part) => part.meetsTarget()),
      };
    },
  };
}

function summarize(histogram: Histogram, targetMs: number): DurationSummary {
  const p95Ms = histogram.percentile(0.95);
  return {
    count: histogram.count(),
    meanMs: histogram.mean(),
    p50Ms: histogram.percentile(0.5),
    p95Ms,
    p99Ms: histogram.percentile(0.99),
    maxMs: histogram.max(),
    targetMs,
    meetsTarget: () => p95Ms < targetMs,
  };
}
