import { addComponent, addEntity } from 'bitecs';
import { expect, test } from 'vitest';
import { createGameWorld } from '../../src/ecs/world.ts';
import { createWorldMemory, maxCapacity } from '../../src/ecs/world-memory.ts';

test.each([[0], [-1], [1.5], [Number.NaN], [Number.POSITIVE_INFINITY], [maxCapacity + 1]])(
  'a capacity of %s is refused with OPTION_INVALID',
  (capacity) => {
    expect(() => createWorldMemory({ capacity })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  },
);

test.each([[0], [-1], [Number.NaN], [4096], [Number.POSITIVE_INFINITY]])(
  '%s MiB of columns are refused',
  (maxColumnsMiB) => {
    expect(() => createWorldMemory({ maxColumnsMiB })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  },
);

test('the limits promised in the README are those of the code', () => {
  expect(maxCapacity).toBe(1_048_573);
  expect(createWorldMemory().capacity).toBe(65_536);
});

test('address 0 is nobody’s, addresses are multiples of 16, and no two allocations share a byte', () => {
  const memory = createWorldMemory({ capacity: 10, maxColumnsMiB: 1 });
  const sizes = [1, 3, 16, 17, 100, 4096, 5];
  let end = 1;
  for (const size of sizes) {
    const address = memory.allocate(size, 'a test');
    expect([address % 16, address >= end]).toEqual([0, true]);
    end = address + size;
  }
  expect(memory.usedBytes()).toBeGreaterThanOrEqual(end);
});

test('the last byte can be given out, and after it COLUMNS_FULL names who asked and says what to do', () => {
  const memory = createWorldMemory({ capacity: 10, maxColumnsMiB: 1 });
  const left = 2 ** 20 - memory.usedBytes();
  memory.allocate(left, 'all');
  expect(() => memory.allocate(1, 'Health.points')).toThrow(
    expect.objectContaining({
      code: 'COLUMNS_FULL',
      message: expect.stringMatching(/Health\.points.*Raise maxColumnsMiB/s),
    }),
  );
});

test('a request that does not fit takes nothing away from one that does', () => {
  const memory = createWorldMemory({ capacity: 10, maxColumnsMiB: 1 });
  const used = memory.usedBytes();
  expect(() => memory.allocate(2 ** 40, 'huge')).toThrow(/huge/);
  expect(() => memory.allocate(Number.NaN, 'odd')).toThrow(/odd/);
  expect(memory.usedBytes()).toBe(used);
  expect(memory.allocate(16, 'small')).toBe(used);
});

test('a schema that does not fit into the memory is COLUMNS_FULL, and names the field', () => {
  const make = (): unknown => createGameWorld({ capacity: 20_000, maxColumnsMiB: 1 });
  expect(make).toThrow(expect.objectContaining({ code: 'COLUMNS_FULL', message: expect.stringMatching(/\w+\.\w+/) }));
});

test('columns stay valid views of one memory, whatever is allocated later', () => {
  const world = createGameWorld({ capacity: 64, maxColumnsMiB: 2, components: { Health: { points: 'f64' } } });
  const { Health, Position } = world.components;
  const buffer = world.memory.memory.buffer;
  const eid = addEntity(world);
  addComponent(world, eid, Health);
  Health.points[eid] = 0.1;
  for (let n = 0; n < 50; n++) world.memory.allocate(16_384, 'later');
  expect(world.memory.memory.buffer).toBe(buffer);
  expect([Health.points.buffer, Position.x.buffer]).toEqual([buffer, buffer]);
  expect([Health.points.length, Health.points[eid]]).toEqual([66, 0.1]);
  expect(() => world.memory.memory.grow(1)).toThrow(); // its size is fixed: nothing can detach the views
});

test('the columns of all components lie apart: filling each with its own number disturbs no other', () => {
  const world = createGameWorld({ capacity: 32, maxColumnsMiB: 1 });
  const columns = [...world.registry.byName.values()].flatMap((info) => info.fields.map((field) => field.column));
  columns.forEach((column, n) => {
    column.fill(n + 1);
  });
  columns.forEach((column, n) => {
    expect(column.every((value) => value === n + 1)).toBe(true);
  });
  const eid = addEntity(world);
  expect(world.handles.idOf(eid)).toBe(eid); // and the table of handles is untouched
});

test('two worlds share nothing: the same id holds different values', () => {
  const [one, other] = [
    createGameWorld({ capacity: 4, maxColumnsMiB: 1 }),
    createGameWorld({ capacity: 4, maxColumnsMiB: 1 }),
  ];
  const [a, b] = [addEntity(one), addEntity(other)];
  expect(a).toBe(b);
  one.components.Position.x[a] = 5;
  expect(other.components.Position.x[b]).toBe(0);
  one.despawn(a);
  expect(other.handles.of(b)).toBe(b);
  one.strings.idOf('mine');
  expect(other.strings.count()).toBe(1);
});
