/**
 * Which of a server's messages are taken, and when to ask: the rules that make a page end on the server's content
 * although messages may be lost, come twice, late or in another order, and although the server may start anew.
 * Plain state, no messages and no timers of its own.
 *
 * While a question is open nothing is taken but its answer: what the page has is then exactly what the question said,
 * so the differences in the answer fit. An answer to an older question is dropped, as old as the server that gave it.
 */
import type { Sequence } from './remote-protocol.ts';

/** The rules; one for each connection. */
export interface RemoteOrder {
  /** Begins a question and returns its number. Earlier ones are answered no more. */
  ask(): number;
  /** True while a question is open. */
  isOpen(): boolean;
  /** True when this number is that of the open question, which is then closed. */
  closes(ask: number | undefined): boolean;
  /** Takes the position of an answer. True when something later was dropped meanwhile: one has to ask again. */
  moveTo(position: Sequence): boolean;
  /** What to do with a change: apply it, drop it as old, or ask because something is missing before it. */
  judge(message: Sequence): 'next' | 'old' | 'gap';
  /** A `next` change was applied. */
  advance(): void;
}

/** Creates the rules for a page that has nothing. */
export function createRemoteOrder(): RemoteOrder {
  /** Highest number dropped because a question was open, of each run of the server. */
  const dropped = new Map<string, number>();
  let position: { readonly epoch: string; seq: number } | undefined;
  let asked = 0;
  let open = false;
  return {
    ask() {
      open = true;
      return ++asked;
    },
    isOpen: () => open,
    closes(ask) {
      if (!open || ask !== asked) return false;
      open = false;
      return true;
    },
    moveTo({ epoch, seq }) {
      position = { epoch, seq };
      const later = (dropped.get(epoch) ?? 0) > seq;
      dropped.clear();
      return later;
    },
    judge({ epoch, seq }) {
      const known = position?.epoch === epoch ? position.seq : undefined;
      if (known !== undefined && seq <= known) return 'old';
      if (!open && known !== undefined && seq === known + 1) return 'next';
      dropped.set(epoch, Math.max(dropped.get(epoch) ?? 0, seq));
      return 'gap';
    },
    advance() {
      if (position) position.seq++;
    },
  };
}
