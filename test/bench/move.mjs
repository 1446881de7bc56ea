/**
 * The move script against its peers, at three sizes. All peers run in the same process, one after the other in each
 * round, so that a slow moment of the machine meets all of them.
 */
import { median, summary, time } from './statistics.mjs';

const peers = ['moonloop', 'tables', 'functions', 'proxies', 'fengari', 'js'];
const dt = 1 / 60;
const minRoundMs = 4;

const show = (ns) => ns.toFixed(ns < 100 ? 1 : 0);

export function benchMove(options) {
  return measurePeers({ ...options, peers });
}

/** Runs peers in turns. @param options.peers - Names of files in peers/; ratios are against the first. */
export async function measurePeers({ peers, count, rounds, report }) {
  const running = [];
  for (const name of peers) {
    const { createPeer } = await import(`./peers/${name}.mjs`);
    const peer = await createPeer(count);
    // warm up until the machine code is there, and learn how many frames make a measurable round
    let frames = 0;
    const warmEnd = performance.now() + 1500;
    let cost = 0;
    do {
      cost = time(() => peer.frame(dt));
      frames++;
    } while (performance.now() < warmEnd && frames < 400);
    const perRound = Math.max(1, Math.ceil(minRoundMs / cost));
    running.push({ name, peer, perRound, frames, perEntity: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const one of running) {
      const ms = time(() => {
        for (let n = 0; n < one.perRound; n++) one.peer.frame(dt);
      });
      one.frames += one.perRound;
      one.perEntity.push((ms / one.perRound / count) * 1e6);
    }
  }
  const own = running[0].perEntity;
  const results = {};
  for (const { name, peer, frames, perEntity } of running) {
    const expected = frames * dt;
    if (Math.abs(peer.position() - expected) > expected * 0.01) throw new Error(`${name} moved to ${peer.position()}`);
    // the ratio of each round, then the median: drift cancels out
    const ratio = median(perEntity.map((ns, round) => ns / own[round]));
    const { median: ns, q1, q3 } = summary(perEntity);
    results[name] = { ns_per_entity: { median: ns, q1, q3 }, ratio, rounds: perEntity };
    report(`${name} ${count}`, `${show(ns)} ns per entity (${show(q1)} … ${show(q3)})`, `${ratio.toFixed(2)} ×`);
    peer.dispose();
  }
  return results;
}
