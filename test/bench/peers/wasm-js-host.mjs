/** The same module without moonloop: host functions are JavaScript closures over typed arrays; one call per entity. */
import { assemble, moveModule } from '../wasm-modules.mjs';

export async function createPeer(count) {
  const column = (value) => new Float32Array(count + 1).fill(value);
  const columns = [column(0), column(0), column(1), column(2)];
  const names = ['Position.x', 'Position.y', 'Velocity.x', 'Velocity.y'];
  const decoder = new TextDecoder();
  const ecs = {
    column: (pointer, length) => names.indexOf(decoder.decode(new Uint8Array(exports.memory.buffer, pointer, length))),
    get_f32: (number, entity) => columns[number][entity],
    set_f32: (number, entity, value) => {
      columns[number][entity] = value;
    },
  };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(await assemble(moveModule)), { ecs });
  exports._initialize();
  const { on_update: update } = exports;
  return {
    frame(dt) {
      for (let entity = 1; entity <= count; entity++) update(entity, dt);
    },
    position: () => columns[0][count],
    dispose: () => undefined,
  };
}
