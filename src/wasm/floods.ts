/**
 * How much of one mod's modules is told in a frame: log lines, failures, events to others. Whoever reads them has enough
 * after so many; the rest is counted, and what failures take outside of the modules is paid for.
 */
import { MoonloopError } from '../core/moonloop-error.ts';
import { createFailureFlood } from '../script/failure-flood.ts';
import type { RoomServices } from '../script/runtime.ts';

/** What one room has told in this frame. */
export interface Floods {
  /** The services, with limits in front of what tells. */
  readonly services: RoomServices;
  /** Counts an event to others. @throws MoonloopError `VALUE_REFUSED` when it is one too many */
  countSent(bytes: number): void;
  /** Tells how many lines and failures were not told, and begins to count anew. */
  endFrame(): void;
}

/** What is told in a frame; `eventBytes` is the size of the events' names and data. */
const most = { lines: 1000, events: 10_000, eventBytes: 8 * 2 ** 20 } as const;

/** @param spend - Takes ticks from what the frame has left. */
export function limitFloods(services: RoomServices, spend: (ticks: number) => void): Floods {
  const { mod } = services;
  const failures = createFailureFlood(spend);
  let [lines, events, eventBytes] = [0, 0, 0];
  const tellRest = (untold: number, what: string): void => {
    if (untold <= 0) return;
    const message = `… and ${untold} more ${what} of mod ${mod} in this frame`;
    services.logged({ level: 'warn', message, script: undefined, entity: 0 });
  };
  return {
    services: {
      ...services,
      logged(line) {
        if (++lines <= most.lines) services.logged(line);
      },
      failed(error) {
        if (failures.admits()) services.failed(error);
      },
    },
    countSent(bytes) {
      if (events >= most.events) {
        throw new MoonloopError(
          'VALUE_REFUSED',
          `events.emit: a mod may send ${most.events} events to others in a frame`,
        );
      }
      if (eventBytes + bytes > most.eventBytes) {
        throw new MoonloopError(
          'VALUE_REFUSED',
          `events.emit: a mod may send ${most.eventBytes} bytes to others in a frame`,
        );
      }
      events++;
      eventBytes += bytes;
    },
    endFrame() {
      tellRest(lines - most.lines, 'lines');
      tellRest(failures.endFrame(), 'failures');
      [lines, events, eventBytes] = [0, 0, 0];
    },
  };
}
