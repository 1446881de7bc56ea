import { addComponent, query, removeComponent } from 'bitecs';
import { expect, test } from 'vitest';
import { defaultSystems, type SystemWorld } from '../../systems/index.ts';
import { bothForms, counterCode, playWasm, wasmScript } from '../support/wasm-play.ts';

const { body, state, global } = counterCode();
const [[, own], [, shared]] = [bothForms[0]!, bothForms[1]!];
const trapping = (module: typeof own) => module(body, `${global}${state}(func (export "boom") (unreachable))`);

test('what get_state gave lies in the component WasmState of each entity: from the first reload on, until it lets go of the script', async () => {
  const t = await playWasm({ 'a.wasm': own(body, global + state), 'b.wasm': own(body, global) });
  const carrying = () => [...query(t.game.world, [t.game.world.registry.get('WasmState').component])].sort();
  const [one, two, without] = [t.spawn('a.wasm'), t.spawn('a.wasm'), t.spawn('b.wasm')];
  t.frames(3);
  expect(carrying()).toEqual([]);
  await t.reload(own(`${body} (nop)`, global + state));
  await t.reload(own(`${body} (nop)`, global), 'b.wasm');
  expect(carrying()).toEqual([one, two]);
  t.game.despawn(one);
  t.frames(1);
  expect(carrying()).toEqual([two]);
  expect(carrying()).not.toContain(without);
});

test('an entity whose WasmState was removed begins anew after a trap; one that has it goes on from it', async () => {
  const t = await playWasm({ 'a.wasm': own(body, global + state) });
  const { component } = t.game.world.registry.get('WasmState');
  const [kept, removed, replaced] = [t.spawn('a.wasm'), t.spawn('a.wasm'), t.spawn('a.wasm')];
  t.frames(5);
  await t.reload(trapping(own)); // taken: 5
  for (const eid of [removed, replaced]) removeComponent(t.game.world, eid, component);
  addComponent(t.game.world, replaced, component); // its number means nothing
  t.frames(4);
  for (const eid of [kept, removed, replaced]) t.game.scripts.call(eid, 'a.wasm', 'boom');
  t.frames(1);
  expect(t.x(kept, removed, replaced)).toEqual([6, 1, 1]);
});

test('the state of a shared instance is the script’s own: no entity gets WasmState', async () => {
  const t = await playWasm({ 'a.wasm': shared(body, global + state) });
  const eid = t.spawn('a.wasm');
  t.frames(5);
  await t.reload(trapping(shared));
  t.frames(5);
  t.game.scripts.call(eid, 'a.wasm', 'boom');
  t.frames(1);
  expect([...query(t.game.world, [t.game.world.registry.get('WasmState').component])]).toEqual([]);
  expect(t.x(eid)).toEqual([6]);
});

test('systems read and write declared fields in each frame, before and behind the scripts, and over reloads', async () => {
  const declaring = (step: number) =>
    wasmScript(`(data (i32.const 300) "{\\22hp\\22:\\22f32\\22}A.hp") (global $hp (mut i32) (i32.const 0))
      (func (export "moonloop_fields") (result i32 i32) (i32.const 300) (i32.const 12))
      (func (export "on_update") (param $e i32) (param f32)
        (if (i32.eqz (global.get $hp)) (then (global.set $hp (call $column (i32.const 312) (i32.const 4)))))
        (call $set (global.get $hp) (local.get $e) (f32.add (call $get (global.get $hp) (local.get $e)) (f32.const ${step}))))`);
  const doubling = (world: SystemWorld): void => {
    const info = world.registry.byName.get('A');
    if (info === undefined) return;
    for (const eid of query(world, [info.component])) info.component['hp']![eid]! *= 2;
  };
  const t = await playWasm({ 'a.wasm': declaring(1) }, { systems: [doubling, ...defaultSystems, doubling] });
  const entities = [t.spawn('a.wasm'), t.spawn('a.wasm')];
  const hp = () => entities.map((eid) => t.game.world.registry.get('A').component['hp']![eid]);
  t.frames(2); // 0 → 1 → 2, 2 → 4 → 5 → 10
  expect(hp()).toEqual([10, 10]);
  await t.reload(declaring(100)); // 10 → 20 → 120 → 240
  expect(hp()).toEqual([240, 240]);
});
