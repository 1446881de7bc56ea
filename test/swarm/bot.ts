/** Plays Swarm with the arrow keys: away from what is near, towards gems, not into the walls. */
import { enemyKinds, type SwarmGame } from './swarm-game.ts';

const sight = 180;
const margin = 240;
const arena = { width: 2304, height: 1536 };

/** Chooses the keys for the next frame; to be called every few frames. */
export function steer(swarm: SwarmGame): void {
  const hero = swarm.hero();
  if (hero === undefined) return swarm.hold([]);
  const { Position } = swarm.game.world.components;
  const [x, y] = [Position.x[hero]!, Position.y[hero]!];
  let [dx, dy] = [0, 0];
  const flee = (eid: number, weight: number): void => {
    const [ax, ay] = [x - Position.x[eid]!, y - Position.y[eid]!];
    const square = ax * ax + ay * ay + 1;
    if (square > sight * sight) return;
    // a little sideways: round the crowd rather than straight away from it
    dx += ((ax - ay * 0.6) / square) * weight;
    dy += ((ay + ax * 0.6) / square) * weight;
  };
  for (const kind of enemyKinds) for (const eid of swarm.carriers(kind)) flee(eid, kind === 'boss' ? 150 : 60);
  for (const eid of swarm.carriers('fireball')) flee(eid, 60);
  const wanted = [...swarm.carriers('pickup'), ...swarm.carriers('gem')];
  const distances = wanted.map((eid) => Math.hypot(Position.x[eid]! - x, Position.y[eid]! - y));
  const nearest = distances.indexOf(Math.min(...distances));
  const target = wanted[nearest];
  if (target !== undefined && distances[nearest]! < 320) {
    dx += (Position.x[target]! - x) / (distances[nearest]! + 1);
    dy += (Position.y[target]! - y) / (distances[nearest]! + 1);
  }
  dx += Math.max(0, margin - x) / 80 - Math.max(0, x - arena.width + margin) / 80;
  dy += Math.max(0, margin - y) / 80 - Math.max(0, y - arena.height + margin) / 80;
  const length = Math.hypot(dx, dy);
  if (length < 0.1) return swarm.hold([]);
  const keys: string[] = [];
  if (Math.abs(dx) > length * 0.38) keys.push(dx < 0 ? 'ArrowLeft' : 'ArrowRight');
  if (Math.abs(dy) > length * 0.38) keys.push(dy < 0 ? 'ArrowUp' : 'ArrowDown');
  swarm.hold(keys);
}
