/** Kernel, part 1: who is running, and errors that point at the user's line. */
export const contextSource = String.raw`
local K, host = ...
local type, rawget, error, select, string_format, string_sub = type, rawget, error, select, string.format, string.sub
local getinfo, getlocal, getmetatable = debug.getinfo, debug.getlocal, debug.getmetatable

-- A loop over the instances of a script is running when K.loop_page is set; the slot is what enter() noted.
-- A single call (body, start, timer, handler, ecs.call) sets K.call and K.call_entity and wins over the loop.
-- K.call is a table of script, version and hook, made once per version and hook.
K.scripts, K.by_id = {}, {}
K.loop_script, K.loop_page, K.loop_number, K.loop_hook = nil, nil, 0, nil
K.call, K.call_entity = nil, 0

local slot = host.slot

-- script record, entity and version on whose behalf code is running; nil, 0, nil outside of scripts
function K.owner()
  local call = K.call
  if call then return call.script, K.call_entity, call.version end
  local page = K.loop_page
  if page then
    local i = slot()
    return K.loop_script, page.entities[i] or 0, page.versions[i]
  end
  return nil, 0, nil
end

-- what K.call is while a hook of a version runs; version may be nil
local no_version = {}
function K.call_of(script, version, hook)
  local calls = (version or no_version).calls
  if not calls then
    calls = {}
    if version then version.calls = calls end
  end
  local call = calls[hook]
  if not call then
    call = { script = script, version = version, hook = hook }
    calls[hook] = call
  end
  return call
end

-- marks the start of a single call, which gets a budget of its own, and its end
local begin, leave, call_of = host.begin, host.leave, K.call_of
function K.begin_call(script, entity, hook, version)
  K.call_depth, K.call, K.call_entity = 0, call_of(script, version, hook), entity
  begin()
end

function K.end_call()
  K.call = nil
  leave()
end

-- After an error: script number, entity, hook, version number; then where the loop was: page number, slot and entity, or
-- zeros when no instance was having its turn. Ends the call, and may be asked again for the loop.
function K.exports.context()
  local script, entity, version = K.owner()
  local hook = K.call and K.call.hook or K.loop_hook
  local number, i, looped = 0, slot(), 0
  if i > 0 and K.loop_page then number, looped = K.loop_number, K.loop_page.entities[i] or 0 end
  K.call, K.call_depth = nil, 0
  return script and script.number or 0, entity, hook or "", version and version.number or 0, number, i, looped
end

-- what messages quote of an author's text: nobody reads more, and it may be millions of letters long
local MAX_QUOTED = 200
function K.cut(value)
  if type(value) == "string" and #value > MAX_QUOTED then return string_sub(value, 1, MAX_QUOTED) .. "…" end
  return value
end
local function cut_all(n, ...)
  local values = { ... }
  for i = 1, n do values[i] = K.cut(values[i]) end
  return table.unpack(values, 1, n)
end

-- raises an error that starts with the position of the nearest line of script code
function K.raise(format, ...)
  local message = select("#", ...) == 0 and format or string_format(format, cut_all(select("#", ...), ...))
  for level = 2, 12 do
    local info = getinfo(level, "Sl")
    if not info then break end
    if info.currentline > 0 and string_sub(info.source, 1, 9) ~= "=moonloop" then
      error(string_format("%s:%d: %s", info.short_src, info.currentline, message), 0)
    end
  end
  error(message, 0)
end

-- true when a function wants the module table first: its first parameter is named self
function K.wants_self(fn)
  return type(fn) == "function" and getlocal(fn, 1) == "self"
end

-- Whether a function is written in one of these parts. What it holds is the framework's: reloads, which look into functions
-- of scripts, must neither read nor write there.
function K.is_kernel(f) return string_sub(getinfo(f, "S").source, 1, 9) == "=moonloop" end

-- Gives a table of a script a metatable of a script, which may have got a __gc since anybody looked: Lua looks for that
-- when a metatable is set, and never again. Finalizers would run inside the collector, on nobody's budget.
local setmetatable, rawset = debug.setmetatable, rawset
function K.set_metatable(t, meta)
  local finalizer = meta and rawget(meta, "__gc")
  if finalizer == nil then return setmetatable(t, meta) end
  rawset(meta, "__gc", nil)
  setmetatable(t, meta)
  rawset(meta, "__gc", finalizer)
end

-- What a module has under a name, itself or by way of metatables whose __index is a table. No function of the author's is
-- asked: this is for code that runs on nobody's budget.
local MAX_PARENTS = 16
function K.member(module, name)
  for _ = 1, MAX_PARENTS do
    local value = rawget(module, name)
    if value ~= nil then return value end
    local meta = getmetatable(module)
    module = meta and rawget(meta, "__index")
    if type(module) ~= "table" then return nil end
  end
end

-- raises unless a value can be called; ... says what should be a function
function K.need_callable(value, ...)
  if type(value) == "function" then return end
  local meta = getmetatable(value)
  if meta and rawget(meta, "__call") ~= nil then return end
  K.raise("%s must be a function, it is a %s", string_format(...), type(value))
end
`;
