import { describe, expect, test } from 'vitest';
import { luaModule, play } from '../support/play.ts';

describe('names that do not exist: the message offers the nearest one', () => {
  test.each([
    ['ecs.component("Positon")', /"?Positon"?.*did you mean "Position"/],
    ['ecs.component("position")', /did you mean "Position"/],
    ['ecs.component("velocity")', /did you mean "Velocity"/],
    ['ecs.component("Zzzzz")', /Zzzzz/],
    ['ecs.component("")', /component/],
    ['ecs.component("__proto__")', /__proto__/],
    ['ecs.component("constructor")', /constructor/],
    ['ecs.component(nil)', /name must be a string, got nil/],
    ['ecs.component({})', /name must be a string, got table/],
    ['ecs.component("Sprite").textur', /Sprite has no field "textur"; did you mean "texture"/],
    ['ecs.component("Position").X', /Position has no field "X"; did you mean "x"/],
    ['ecs.component("Position")[1]', /write Position\.field\[entity\]/],
    ['ecs.query("Positon")', /did you mean "Position"/],
    ['ecs.query()', /ecs\.query.*component/],
    ['ecs.query(5)', /component|string/],
    ['ecs.has(entity, "Sprit")', /did you mean "Sprite"/],
    ['ecs.add(entity, "Kinetic")', /Kinetic/],
    ['ecs.attach(entity, "b.luo")', /b\.luo/],
    ['ecs.attach(entity, "bb.lua")', /did you mean "b\.lua"|bb\.lua/],
    ['ecs.call(entity, "a.lua", "nothing")', /a\.lua has no function "nothing"/],
    ['ecs.call(entity, "b.lua", "x")', /no running script/],
  ])('%s', async (code, message) => {
    const t = await play({ 'a.lua': luaModule(), 'b.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.frames(1);
    expect(() => t.run(entity, `local _ = ${code}`)).toThrow(message);
  });
});

describe('values that do not fit a column', () => {
  test.each([
    ['Position.x', '0/0', /Position\.x of entity 1 needs a number, got NaN/],
    ['Position.x', '"12"', /Position\.x.*needs a number, got a string \("12"\)/],
    ['Position.x', 'nil', /Position\.x.*needs a number, got nil/],
    ['Position.x', 'true', /Position\.x.*needs a number, got a boolean/],
    ['Position.x', '{}', /Position\.x.*needs a number, got a table/],
    ['Position.x', 'print', /Position\.x.*needs a number, got a function/],
    ['Sprite.frame', '-1', /Sprite\.frame.*0 … 65535/],
    ['Sprite.frame', '65536', /Sprite\.frame.*0 … 65535/],
    ['Sprite.frame', '1.5', /Sprite\.frame.*whole number/],
    ['Sprite.layer', '-32769', /Sprite\.layer.*-32768 … 32767/],
    ['Sprite.tint', '2^32', /Sprite\.tint/],
    ['Sprite.visible', '1', /Sprite\.visible.*true or false/],
    ['Sprite.visible', 'nil', /Sprite\.visible.*true or false/],
    ['Sprite.texture', '5', /Sprite\.texture.*a string/],
    ['Sprite.texture', String.raw`"\255\254"`, /UTF-8/],
  ])('%s = %s is refused, and the old value stays', async (column, value, message) => {
    const [component = '', field = ''] = column.split('.');
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.game.spawn({ Position: { x: 7 }, Sprite: { texture: 'bat', frame: 3 } }, 'a.lua');
    t.frames(1);
    const cell = `ecs.component("${component}").${field}[entity]`;
    const before = t.digest(entity, cell);
    expect(() => t.run(entity, `${cell} = ${value}`)).toThrow(message);
    expect(t.digest(entity, cell)).toBe(before);
  });

  test.each([
    ['Position.x', '1e10', 1e10],
    ['Position.x', '-0.0', -0],
    ['Position.x', '3', 3],
    ['Sprite.frame', '65535', 65_535],
    ['Sprite.frame', '2.0', 2],
    ['Sprite.layer', '-32768', -32_768],
    ['Sprite.tint', '0xffffffff', 0xffffffff],
    ['Sprite.visible', 'false', false],
    ['Sprite.texture', '""', ''],
    ['Sprite.texture', '"größe/大"', 'größe/大'],
  ])('%s = %s is taken', async (column, value, expected) => {
    const [component = '', field = ''] = column.split('.');
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.game.spawn({ Position: {}, Sprite: {} }, 'a.lua');
    t.frames(1);
    const cell = `ecs.component("${component}").${field}[entity]`;
    t.run(entity, `${cell} = ${value}`);
    expect(t.ask(entity, cell)).toBe(expected);
  });

  test.each([
    'ecs.component("Position").x = 5',
    'ecs.component("Position").z = {}',
    'rawset(ecs.component("Position"), "x", {})',
    'setmetatable(ecs.component("Position"), {})',
    'getmetatable(ecs.component("Position").x).__index = print',
    'getmetatable("").__index = nil',
  ])('%s is refused: the table of a component and the metatables of the machine are sealed', async (code) => {
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.frames(1);
    expect(() => t.run(entity, code)).toThrow();
    expect(t.ask(entity, 'ecs.component("Position").x[entity] == 0 and ("x"):upper()')).toBe('X');
  });
});

describe('wrong arguments', () => {
  test.each([
    ['events.on("x", nil)', /events\.on.*(callback|handler|function)/],
    ['events.on(nil, print)', /events\.on.*name.*string/],
    ['events.on("x", 5)', /events\.on/],
    ['events.off("x")', /events\.off/],
    ['events.emit({})', /events\.emit/],
    ['time.after(-1, print)', /time\.after needs seconds of at least 0/],
    ['time.after(0/0, print)', /time\.after/],
    ['time.after(math.huge, print)', /time\.after/],
    ['time.after("soon", print)', /time\.after.*number/],
    ['time.after(1)', /time\.after/],
    ['time.every(1, {})', /time\.every/],
    ['time.start(5)', /time\.start.*function/],
    ['random(0)', /random/],
    ['random(5, 1)', /random/],
    ['random("x")', /random/],
    ['state.set(nil, 1)', /state\.set/],
    ['state.set("k", print)', /function/],
    ['input.down(5)', /input\.down.*string/],
    ['load(string.dump and "" or 5)()', /load|string|number|call/],
    ['setmetatable({}, { __gc = print })', /__gc/],
    ['load("\\27Lua")()', /call|binary|nil/],
  ])('%s is an error that names the function', async (code, message) => {
    const t = await play({ 'a.lua': luaModule() });
    const entity = t.spawn('a.lua');
    t.frames(1);
    expect(() => t.run(entity, code)).toThrow(message);
    t.frames(1);
    expect(t.game.scripts.counts()['game']).toMatchObject({ handlers: 0, timers: 0 });
  });

  test.each(['io', 'os', 'debug', 'package', 'dofile', 'loadfile', 'collectgarbage', 'string.dump', 'loadstring'])(
    '%s is not there',
    async (name) => {
      const t = await play({ 'a.lua': luaModule() });
      const entity = t.spawn('a.lua');
      expect(t.ask(entity, name)).toBeUndefined();
    },
  );
});
