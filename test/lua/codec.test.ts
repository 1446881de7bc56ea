/** Values to bytes and back inside a VM. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { encodeText } from '../../src/core/text.ts';
import { type CodecVm, startCodecVm } from '../support/codec-vm.ts';
import { luaGraphSource, luaSame } from '../support/lua-graphs.ts';

let vm: CodecVm;
beforeAll(async () => {
  vm = await startCodecVm({ Health: { points: 'f32', shield: 'u8' } });
});

const back =
  'local function back(v, o) return select(2, assert(K.decode_value(assert(K.encode_value(v, o)), o))) end\n';

test('any graph comes back equal to the bit, with the same sharing, in one piece or in steps of any length', () => {
  fc.assert(
    fc.property(luaGraphSource, fc.integer({ min: 1, max: 40 }), (graph, limit) => {
      const answer = vm.text(`
        ${luaSame} ${graph}
        local whole = assert(K.encode_value(root))
        local writer = K.value_writer()
        local done = writer.add(root, nil, ${limit})
        while done == false do done = writer.step(${limit}) end
        assert(done and writer.finish() == whole)
        local ok, copy = assert(K.decode_value(whole))
        return same(root, copy)`);
      expect(answer).toBe('same');
    }),
    { seed: 41, numRuns: 300 },
  );
});

test.each([
  ['nil', 'nil'],
  ['false', 'false'],
  ['the smallest integer', 'math.mininteger'],
  ['the largest integer', 'math.maxinteger'],
  ['the integer 2^53 + 1', '9007199254740993'],
  ['the float 1.0, not the integer', '1.0'],
  ['minus zero', '-0.0'],
  ['infinity', 'math.huge'],
  ['minus infinity', '-math.huge'],
  ['not a number', '0/0'],
  ['a string with NUL and bytes that are no UTF-8', '"a\\0\\xff\\xfe"'],
  ['the empty string', '""'],
  ['a string of 300 bytes', '("x"):rep(300)'],
])('%s comes back as it was', (_, expression) => {
  expect(vm.text(`${luaSame} ${back} return same(${expression}, back(${expression}))`)).toBe('same');
});

test('every integer at the edge of a shorter form comes back, in the fewest bytes', () => {
  const sizes = vm.text(`${back}
    local sizes = {}
    for _, i in ipairs{ -16, 63, -17, 64, -0x8000, 0x7fff, -0x8001, 0x8000, -0x80000000, 0x7fffffff, -0x80000001, 0x80000000 } do
      assert(back(i) == i and math.type(back(i)) == "integer")
      sizes[#sizes + 1] = #K.encode_value(i) - 13
    end
    return table.concat(sizes, " ")`);
  expect(sizes).toBe('1 1 3 3 3 3 5 5 5 5 9 9');
});

test('a list of 100,000 tables, each inside the one before, needs no stack and comes back', () => {
  const answer = vm.text(`${back}
    local root = {} local at = root
    for i = 1, 99999 do at.next = { n = i } at = at.next end
    local copy, count = back(root), 0
    while copy.next do copy = copy.next count = count + 1 assert(copy.n == count) end
    return tostring(count)`);
  expect(answer).toBe('99999');
});

test('strings and tables keep their numbers past 255 and 65,535', () => {
  const answer = vm.text(`${back}
    local list = {}
    for i = 1, 70000 do list[i] = { "s" .. i } end
    for i = 1, 70000 do list[70000 + i] = list[i] end
    local copy = back(list)
    for i = 1, 70000 do assert(copy[i] == copy[70000 + i] and copy[i][1] == "s" .. i) end
    return "same"`);
  expect(answer).toBe('same');
});

test('components and columns come back as those of the VM that reads', async () => {
  const other = await startCodecVm({ First: { a: 'f64' }, Health: { shield: 'u8', points: 'f32' } });
  const bytes = vm.run(`
    local Health = K.api.ecs.component("Health")
    local t = { Health, Health.points, Health.points, a = { [Health] = Health.shield }, [Health.shield] = 1 }
    return assert(K.encode_value(t))`);
  const check = `
    local ok, t = assert(K.decode_value(...))
    local Health = K.api.ecs.component("Health")
    assert(t[1] == Health and t[2] == Health.points and t[3] == Health.points)
    assert(t.a[Health] == Health.shield and t[Health.shield] == 1)
    return tostring(Health.points)`;
  expect(other.text(check, bytes)).not.toBe(vm.text(check, bytes));
});

test('a component or field that the reading VM does not have is refused by name, or left out', async () => {
  const other = await startCodecVm({ Health: { points: 'f32' } });
  const bytes = vm.run('return assert(K.encode_value{ K.api.ecs.component("Health").shield, 2 })');
  expect(other.text('local ok, why, code = K.decode_value(...) return code .. ": " .. why', bytes)).toBe(
    'FIELD_UNKNOWN: Health has no field "shield"',
  );
  const left = 'local ok, t = assert(K.decode_value(..., { leave_out = true })) return tostring(t[1]) .. t[2]';
  expect(other.text(left, bytes)).toBe('nil2');
  const missing = await startCodecVm();
  expect(missing.text('local ok, why, code = K.decode_value(...) return code .. ": " .. why', bytes)).toBe(
    'COMPONENT_UNKNOWN: there is no component "Health"',
  );
});

test.each([
  ['a function', '{ stats = { on_hit = print } }', 'm.stats.on_hit is a function'],
  ['a coroutine', '{ 1, { coroutine.create(print) } }', 'm[2][1] is a coroutine'],
  ['a function as key', '{ a = { [print] = 1 } }', 'm.a[a function] is a function'],
  ['a metatable', '{ ["two words"] = setmetatable({}, {}) }', 'm["two words"] has a metatable'],
  ['a function itself', 'print', 'm is a function'],
  ['a function below a table that is a key', '{ [{ print }] = 1 }', 'm[a table][1] is a function'],
])('%s is refused with its path', (_, value, problem) => {
  expect(vm.text(`return select(2, K.encode_value(${value}, { label = "m" }))`)).toBe(problem);
});

test('what cannot be carried is left out where asked, everything beside it is kept, and each is reported once', () => {
  const answer = vm.text(`
    local told = {}
    local options = { leave_out = true, label = "m", report = function(path, kind) told[#told + 1] = path .. ":" .. kind end }
    local t = { print, 2, print, f = print, [print] = 3, inner = { g = print, keep = 4 }, meta = setmetatable({ 5 }, { __index = print }) }
    local ok, copy = assert(K.decode_value(assert(K.encode_value(t, options))))
    assert(copy[1] == nil and copy[2] == 2 and copy[3] == nil and copy.f == nil and copy.inner.g == nil)
    assert(copy.inner.keep == 4 and copy.meta[1] == 5 and getmetatable(copy.meta) == nil)
    for key in pairs(copy) do assert(type(key) ~= "function") end
    table.sort(told)
    return table.concat(told, " ")`);
  expect(answer).toBe(
    'm.f:function m.inner.g:function m.meta:metatable m[1]:function m[3]:function m[a function]:function',
  );
});

test('a value that the writer may name comes back as what the reader has under that name', () => {
  const answer = vm.text(`
    local function hit() end
    local function new_hit() end
    local write = { name_of = function(value, kind) return value == hit and kind == "function" and "hit" or nil end }
    local bytes = assert(K.encode_value({ a = hit, [hit] = { hit } }, write))
    local ok, t = assert(K.decode_value(bytes, { resolve = function(name) return name == "hit" and new_hit or nil end }))
    assert(t.a == new_hit and t[new_hit][1] == new_hit)
    return select(2, K.decode_value(bytes))`);
  expect(answer).toBe('there is nothing named "hit"');
});

test('items written one by one share their tables, and are read one by one', () => {
  const answer = vm.text(`
    local shared = { n = 1 }
    local writer = K.value_writer()
    for i = 1, 300 do assert(writer.add({ number = i, shared = shared, [shared] = i }, "item " .. i)) end
    assert(writer.add(shared))
    local reader, first, count = assert(K.value_reader(writer.finish())), nil, 0
    while true do
      local more, item = reader.next()
      assert(more ~= nil, item)
      if not more then break end
      count = count + 1
      if count == 301 then assert(item == first) break end
      first = first or item.shared
      assert(item.number == count and item.shared == first and item[first] == count)
    end
    assert(reader.next() == false and reader.next() == false)
    return first.n .. " " .. count`);
  expect(answer).toBe('1 301');
});

test('an item that is refused or interrupted leaves nothing behind: the others are as if it had never been', () => {
  const answer = vm.text(`
    local shared, long = { "text" }, {}
    for i = 1, 5000 do long[i] = { "s" .. i, shared } end
    local function write(with_bad)
      local writer = K.value_writer()
      assert(writer.add({ a = 1, shared = shared }))
      if with_bad then
        local ok, why = writer.add({ new = { "new" }, shared = shared, bad = print }, "second")
        assert(ok == nil and why == "second.bad is a function")
        ok, why = writer.add({ shared, { deep = { bad = print } } }, "other")
        assert(ok == nil and why == "other[2].deep.bad is a function")
        assert(writer.add(long, "third", 3000) == false)
        writer.abandon()
      end
      assert(writer.add({ new = "new", other = shared, again = { "s7" }, long = long[9] }))
      return writer.finish()
    end
    return write(true) == write(false) and "equal" or "different"`);
  expect(answer).toBe('equal');
});

test('what was taken in pieces is the document but for its end', () => {
  const answer = vm.text(`
    local function items(each)
      local writer, pieces = K.value_writer(), {}
      for i = 1, 20 do
        assert(writer.add({ i, "name" }))
        if each then pieces[#pieces + 1] = writer.take() end
      end
      if each then
        assert(not pcall(writer.finish))
        return table.concat(pieces) .. "\\0"
      end
      return writer.finish()
    end
    return items(true) == items(false):sub(1, -9) and "equal" or "different"`);
  expect(answer).toBe('equal');
});

test('too many bytes and too deep a nesting are refused by writer and reader, at the limit and not before', () => {
  const answer = vm.text(`
    local t = { { { "x" } } }
    local bytes = assert(K.encode_value(t))
    assert(K.encode_value(t, { max_depth = 3, max_bytes = #bytes }))
    assert(K.decode_value(bytes, { max_depth = 3, max_bytes = #bytes }))
    return table.concat({
      (select(2, K.encode_value(t, { max_depth = 2 }))),
      (select(2, K.encode_value(t, { max_bytes = #bytes - 1 }))),
      (select(2, K.decode_value(bytes, { max_depth = 2 }))),
      (select(2, K.decode_value(bytes, { max_bytes = #bytes - 1 }))),
    }, "\\n")`);
  expect(answer.split('\n')).toEqual([
    'the value is nested more than 2 deep',
    'the value has more than 21 bytes',
    'the data is nested more than 2 deep',
    'the data has 22 bytes, more than the limit of 21',
  ]);
});

test('an item that is interrupted at any instruction is dropped whole, or complete', () => {
  const answer = vm.text(`
    local shared = { "text", 1.5 }
    local first, second = { a = 1, shared = shared }, { "new", { "deep", shared, x = K.api.ecs.component("Health").points } }
    local third = { second[2], "new", shared, "deep" }
    local function write(interrupt)
      local writer = K.value_writer()
      assert(writer.add(first))
      if interrupt then
        interrupt(writer)
        writer.abandon()
      end
      local count = writer.items()
      assert(writer.add(third) and writer.items() == count + 1)
      return writer.finish(), count
    end
    local without, with = write(), write(function(writer) writer.add(second) end)
    local ended, n = 0, 0
    while ended == 0 do
      n = n + 1
      local bytes, count = write(function(writer)
        local ok = pcall(function()
          debug.sethook(function() debug.sethook() error("stop", 0) end, "", n)
          writer.add(second)
          debug.sethook()
        end)
        if ok then ended = n end
      end)
      assert(bytes == (count == 1 and without or with), n)
    end
    return ended > 100 and "interrupted everywhere" or "only " .. ended`);
  expect(answer).toBe('interrupted everywhere');
});

test('an item that is too large is refused while it is being written, not when all of it is there', () => {
  const answer = vm.text(`
    local list = {} for i = 1, 50000 do list[i] = i end
    local writer, entries = K.value_writer({ max_bytes = 2000 }), 0
    local done, why = writer.add(list, "list", 100)
    while done == false do
      entries = entries + 100
      done, why = writer.step(100)
    end
    assert(done == nil and why == "list has more than 2000 bytes")
    assert(writer.add("small") and K.decode_value(writer.finish()))
    return entries < 2500 and "early" or "late: " .. entries`);
  expect(answer).toBe('early');
});

test('scripts cannot reach into writing: no metamethod is asked, whatever library table was changed', () => {
  const answer = vm.text(`${back}
    local asked = 0
    local function ask() asked = asked + 1 return nil end
    local trap = { __index = ask, __newindex = ask, __pairs = ask, __len = ask, __eq = ask, __tostring = ask, __name = "x" }
    local a, b = setmetatable({ 1, 2 }, trap), setmetatable({ 3 }, trap)
    local names = { "next", "rawget", "type", "select", "tostring" }
    local kept = { _G.string, _G.table, _G.math }
    for i, name in ipairs(names) do kept[name] = _G[name] _G[name] = ask end
    for _, library in kept.next, { "string", "table", "math" } do _G[library] = nil end
    local writer = K.value_writer({ leave_out = true })
    local done = writer.add({ a, b, [a] = b })
    local bytes = writer.finish()
    for i, name in ipairs(names) do _G[name] = kept[name] end
    _G.string, _G.table, _G.math = kept[1], kept[2], kept[3]
    assert(done)
    local ok, copy = assert(K.decode_value(bytes))
    assert(copy[copy[1]] == copy[2] and copy[1][2] == 2)
    return tostring(asked)`);
  expect(answer).toBe('0');
});

test('refused are other things than strings, foreign bytes, other formats and two values where one belongs', () => {
  const why = (expression: string, ...args: Uint8Array[]): string =>
    vm.text(`local ok, why, code = K.decode_value(${expression}) return code .. ": " .. why`, ...args);
  expect(why('12')).toBe('VALUE_REFUSED: saved data is a string, got a number');
  expect(why('...', encodeText(''))).toBe('DATA_DAMAGED: the bytes are no saved data');
  expect(why('...', encodeText('return { 1, 2, 3 }'))).toBe('DATA_DAMAGED: the bytes are no saved data');
  expect(why('"MLV\\2" .. ("x"):rep(20)')).toBe(
    'DATA_VERSION: the data has format 2, this version of moonloop reads format 1',
  );
  expect(why('K.encode_value(1):sub(1, -2)')).toBe('DATA_DAMAGED: the data is damaged: its checksum does not fit');
  expect(why('K.encode_value(1):sub(1, -3)')).toBe('DATA_DAMAGED: the data is cut off');
  expect(why('K.value_writer().finish()')).toBe('DATA_DAMAGED: the data does not hold one value');
  expect(why('(function() local w = K.value_writer() w.add(1) w.add(2) return w.finish() end)()')).toBe(
    'DATA_DAMAGED: the data does not hold one value',
  );
});
