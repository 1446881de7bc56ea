/**
 * Kernel, part 17b: values to bytes. Runs in a VM that was stopped in the middle of anything: it calls nothing that a
 * script can have changed, asks no metamethod, does not recurse, and can stop after any number of entries and go on. An
 * instance of twelve fields with two tables inside takes about 9 µs (npm run bench -- --only=data).
 *
 * The options of a writer: leave_out (what cannot be carried is left out instead of refused), report (called with path
 * and kind of what was left out), name_of (called with a function, coroutine or userdata and its kind; a string that it
 * returns stands for the value, and is what the reader's resolve gets), table_name (the same for tables), on_metatable
 * (called with a table and its metatable; true when the caller carries that), keys_of (called with a table, the first
 * integer behind its list, and a list to be filled with the keys in the order in which they are written; else that of
 * next), max_bytes, max_depth.
 */
export const valueWriterSource = String.raw`
local K = ...
local type, next, rawget, math_type = type, next, rawget, math.type
local string_pack, string_format = string.pack, string.format
local table_concat, debug_getmetatable, error = table.concat, debug.getmetatable, error
local format = K.value_format

local END, PAIRS, NIL, NAN, TABLE = "\x00", "\x01", "\x02", "\x09", "\x0f"
local COMPONENT, COLUMN, NAMED = "\x13", "\x14", "\x15"
local small_integers, short_strings = format.small_integers, format.short_strings
local pack_integer, pack_again, find_columns = format.pack_integer, format.pack_again, format.find_columns
local NO_LIMIT = math.maxinteger
local MANY = 1024                                     -- loose pieces of output before they become one

local kinds = { ["function"] = "a function", thread = "a coroutine", userdata = "a userdata" }

function K.value_writer(options)
  options = options or {}
  local leave_out, report, name_of = options.leave_out, options.report, options.name_of
  local table_name, on_metatable, keys_of = options.table_name, options.on_metatable, options.keys_of
  local max_bytes, max_depth = options.max_bytes or format.max_bytes, options.max_depth or format.max_depth
  local component_names, columns = K.component_names, nil

  local parts, count = { format.header }, 1           -- output
  local collapsed, bytes = 1, #format.header + 9      -- parts that are complete items or many pieces; bytes, end included
  local items, has_taken = 0, false
  local refs = { [true] = "\x04", [false] = "\x03" }  -- what was mentioned: its bytes, or a table's number
  local mentioned, mentions, strings = {}, 0, 0       -- keys of refs that are no numbered tables, in order
  local queue, known, written = {}, 0, 0              -- tables by number, mentioned and written
  local parents, keys, base = {}, {}, 0               -- where those of this item, which come after base, were mentioned
  local level, level_end, label, problem = 0, 0, nil, nil
  -- the table under way, its number (0 for the value itself), and how far it is
  local current, here, in_list, has_pairs, index, key, order, place
  local reused = {}                                   -- the list of keys, used again for each table
  local mark                                          -- what all of it was when the running item began

  -- where a key of the table under way is; far from the root, the last part of it
  local function path_to(at)
    local number, text = here, ""
    while number ~= 0 do
      if #text > 400 then return label .. " …" .. text end
      text = format.shown(at) .. text
      at, number = keys[number - base], parents[number - base]
    end
    return label .. text
  end

  -- tells of what cannot be carried as it is; where: its key in the table under way
  local function refuse(kind, where)
    if leave_out then
      if report then report(path_to(where), kind) end
    elseif not problem then
      problem = path_to(where) .. (kind == "metatable" and " has a metatable" or " is " .. (kinds[kind] or kind))
    end
    return nil
  end

  -- in this order, so that abandon finds what an interruption left at any instruction
  local function mention(value, packed)
    mentioned[mentions + 1] = value
    refs[value] = packed
    mentions = mentions + 1
  end

  local function pack_string(text)
    local packed = refs[text]
    if packed then return packed end
    strings = strings + 1
    mention(text, short_strings[strings] or pack_again(0x0c, strings))
    if #text <= 0xff then return string_pack("Bs1", 0x0a, text) end
    return string_pack("<Bs4", 0x0b, text)
  end

  local function column_of(value)
    if columns == nil or columns[value] == nil then columns = find_columns() end
    return columns[value]
  end

  local function pack_new(value, where)
    local kind = type(value)
    if kind == "string" then return pack_string(value) end
    if kind == "nil" then return NIL end
    if kind == "table" then
      local name = component_names[value]
      if name then
        local packed = COMPONENT .. pack_string(name)
        mention(value, COMPONENT .. refs[name])
        return packed
      end
      local own_name = table_name and table_name(value)
      if own_name then
        local packed = NAMED .. pack_string(own_name)
        mention(value, NAMED .. refs[own_name])
        return packed
      end
      local meta = debug_getmetatable(value)
      if meta ~= nil and not (on_metatable and on_metatable(value, meta)) then refuse("metatable", where) end
      local number = known + 1
      queue[number] = value
      parents[number - base], keys[number - base], refs[value] = here, where, number
      known = number
      return TABLE
    end
    local column = kind == "userdata" and column_of(value)
    if column then
      local packed = COLUMN .. pack_string(column[1])
      packed = packed .. pack_string(column[2])
      mention(value, COLUMN .. refs[column[1]] .. refs[column[2]])
      return packed
    end
    local name = name_of and name_of(value, kind)
    if type(name) ~= "string" then return refuse(kind, where) end
    local packed = NAMED .. pack_string(name)
    mention(value, NAMED .. refs[name])
    return packed
  end

  -- the bytes of a value that stands at a key of the table under way; nil when it is left out
  local function pack(value, where)
    local number = math_type(value)
    if number == "integer" then return small_integers[value] or pack_integer(value) end
    if number then
      if value ~= value then return NAN end
      return string_pack("<Bd", 0x08, value)
    end
    local ref = refs[value]
    if ref == nil then return pack_new(value, where) end
    if queue[ref] then
      ref = pack_again(0x10, ref)
      refs[value] = ref
    end
    return ref
  end

  local function is_carried_key(value)
    local kind = type(value)
    if not kinds[kind] then return true end
    return kind == "userdata" and column_of(value) ~= nil or name_of and type(name_of(value, kind)) == "string"
  end

  local function collapse()
    if count > collapsed then
      local piece = table_concat(parts, "", collapsed + 1, count)
      collapsed = collapsed + 1
      parts[collapsed], count = piece, collapsed
      bytes = bytes + #piece
    end
    if bytes > max_bytes then problem = problem or string_format("%s has more than %d bytes", label, max_bytes) end
  end

  local function begin_table()
    written = written + 1
    if written > level_end then
      level, level_end = level + 1, known
      if level > max_depth then problem = string_format("%s is nested more than %d deep", label, max_depth) end
    end
    current, here, in_list, has_pairs, index, key, order = queue[written], written, true, false, 1, nil, nil
  end

  local function forget(list, from, to)
    for i = from + 1, to do
      if list[i] ~= nil then refs[list[i]], list[i] = nil, nil end
    end
  end

  local writer = {}

  -- complete items so far
  function writer.items() return items end

  -- Drops the item under way; those before it stay. For an item whose writing was interrupted, too.
  function writer.abandon()
    if not mark then return end
    forget(mentioned, mark.mentions, mentions + 1)
    forget(queue, mark.known, known + 1)
    items = mark.items
    count, collapsed, bytes = mark.count, mark.count, mark.bytes
    mentions, strings, known, written = mark.mentions, mark.strings, mark.known, mark.known
    current, mark, problem = nil, nil, nil
  end

  -- Goes on for at most so many entries. Returns true when the item is complete, false when there is more to write, or
  -- nil and why it is refused; then nothing of it has been written.
  function writer.step(limit)
    local left = limit or NO_LIMIT
    while not problem do
      if current == nil then
        if written == known then
          collapse()
          if problem then break end
          items = items + 1
          mark = nil
          return true
        end
        begin_table()
      end
      local t = current
      if in_list then
        local value = rawget(t, index)
        while value ~= nil and left > 0 do
          count = count + 1
          parts[count] = pack(value, index) or NIL
          index, left = index + 1, left - 1
          value = rawget(t, index)
        end
        if value == nil then in_list = false end
      end
      if not in_list then
        if keys_of and not order then order, place = keys_of(t, index, reused), 1 end
        local at, value = order and order[place], nil
        if order then value = rawget(t, at) else at, value = next(t, key) end
        while at ~= nil and left > 0 do
          if index == 1 or not (math_type(at) == "integer" and at >= 1 and at < index) then
            local ref = refs[at]
            if ref or is_carried_key(at) then
              local packed = pack(value, at)
              if packed then
                if not has_pairs then packed, has_pairs = PAIRS .. packed, true end
                count = count + 1
                parts[count] = packed
                count = count + 1
                parts[count] = ref and not queue[ref] and ref or pack(at, at)
              end
            else
              refuse(type(at), at)
            end
          end
          key, left = at, left - 1
          if order then
            at, place = order[place + 1], place + 1
            value = rawget(t, at)
          else
            at, value = next(t, at)
          end
        end
        if at == nil then
          count = count + 1
          parts[count] = END
          current = nil
        end
      end
      if count - collapsed > MANY then collapse() end
      if left <= 0 and not problem then return false end
    end
    local message = problem
    writer.abandon()
    return nil, message
  end

  -- Begins an item: a value, and all tables it reaches that no earlier item did. name: what paths begin with.
  function writer.add(value, name, limit)
    if mark then error("the item before is not complete", 0) end
    mark = { count = count, bytes = bytes, mentions = mentions, strings = strings, known = known, items = items }
    label, here, base, level, level_end = name or "the value", 0, known, 0, written
    count = count + 1
    parts[count] = pack(value, nil) or NIL
    return writer.step(limit)
  end

  -- the bytes written since the last call, complete items only; the whole of them is a document without its end
  function writer.take()
    if mark then error("the item under way is not complete", 0) end
    local taken = table_concat(parts, "", 1, count)
    parts, count, collapsed, has_taken = {}, 0, 0, true
    return taken
  end

  -- the whole document; where it was taken in pieces, the host ends it
  function writer.finish()
    if has_taken then error("parts of the document have been taken", 0) end
    local body = writer.take() .. END
    return body .. string_pack("<i8", K.value_checksum(body, #body))
  end

  return writer
end

-- one value as a document; nil and why when it is refused
function K.encode_value(value, options)
  local writer = K.value_writer(options)
  local ok, problem = writer.add(value, options and options.label)
  if not ok then return nil, problem end
  return writer.finish()
end
`;
