/** JavaScript on typed arrays: what a system in TypeScript costs. */
export async function createPeer(count) {
  const column = (value) => new Float32Array(count + 1).fill(value);
  const [x, y, vx, vy] = [column(0), column(0), column(1), column(2)];
  return {
    frame(dt) {
      for (let entity = 1; entity <= count; entity++) {
        x[entity] += vx[entity] * dt;
        y[entity] += vy[entity] * dt;
        if (x[entity] > 1e9 || y[entity] > 1e9) throw new Error('far away');
      }
    },
    position: () => x[count],
    dispose: () => undefined,
  };
}
