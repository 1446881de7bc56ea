/**
 * Kernel, part 3: the loop. One call from the host runs a hook on all instances of a script. Errors cost nothing until
 * one happens: then the host notes it and calls again with the place behind the failing instance.
 */

/**
 * The loop for one hook; field names are constants because Lua finds those fastest. An instance is entered before anything
 * of it is read: what a metatable of the author's does then is at its cost, and the place behind it is known. The local has
 * the hook's name because Lua's message about calling what is no function says it.
 */
function loopFor(hook: 'on_update' | 'on_fixed_update'): string {
  return String.raw`
do
  -- returns the slot at which the frame's budget was spent
  local function run_page(page, from, last, dt)
    local modules, version = page.modules, page.version
    if version then
      if not version.${hook} then return end
      if version.self_${hook} then
        for i = from, last do
          local module = modules[i]
          if module then
            if enter(i) then return i end
            local ${hook} = module.${hook}
            if ${hook} then ${hook}(module, dt) end
          end
        end
      else
        for i = from, last do
          local module = modules[i]
          if module then
            if enter(i) then return i end
            local ${hook} = module.${hook}
            if ${hook} then ${hook}(dt) end
          end
        end
      end
      return
    end
    local versions = page.versions
    for i = from, last do
      local module = modules[i]
      if module then
        if enter(i) then return i end
        local ${hook} = module.${hook}
        if ${hook} then
          if versions[i].self_${hook} then ${hook}(module, dt) else ${hook}(dt) end
        end
      end
    end
  end

  -- Runs pages from one place to another; what the budget leaves over comes first in the next frame.
  local function run(script, from_page, from_slot, to_page, to_slot, dt)
    local pages = script.pages
    for p = from_page, to_page do
      local page = pages[p]
      K.loop_page, K.loop_number = page, p
      local last = page.n
      if p == to_page and to_slot < last then last = to_slot end
      local stopped = run_page(page, from_slot, last, dt)
      if stopped then
        script.stopped_${hook} = { page = page, slot = stopped }
        return true
      end
      from_slot = 1
    end
  end

  -- returns how many events wait to be delivered
  function K.exports.${hook}(number, dt, from_page, from_slot)
    local script = scripts[number]
    local pages = script.pages
    K.loop_script, K.loop_hook = script, "${hook}"
    if from_page == 1 and from_slot == 1 then
      -- a new frame; otherwise the host goes on behind an instance that failed
      local lap = script.stopped_${hook}
      script.lap_${hook}, script.stopped_${hook} = lap, nil
      if lap then
        lap.number, lap.wrapped = place_of(pages, lap.page), false
        from_page, from_slot = lap.number, lap.slot
      end
    end
    local lap = script.lap_${hook}
    local stopped = false
    if not lap or not lap.wrapped then
      stopped = run(script, from_page, from_slot, #pages, HUGE, dt)
      from_page, from_slot = 1, 1
    end
    if lap and not stopped then
      lap.wrapped = true
      run(script, from_page, from_slot, lap.number, lap.slot - 1, dt)
    end
    K.loop_page = nil
    return K.pending_events
  end
end
`;
}

/** Source of the loops. */
export const loopSource = String.raw`
local K, host = ...
local enter, scripts = host.enter, K.scripts
local HUGE = math.maxinteger
local function place_of(pages, page)
  for p = 1, #pages do
    if pages[p] == page then return p end
  end
  return 1
end
${loopFor('on_update')}
${loopFor('on_fixed_update')}

-- notes which loop hooks instances of a version have; called for each module table a body returns
local wants_self, member = K.wants_self, K.member
function K.note_hooks(version, module)
  if not version.on_update then
    local hook = member(module, "on_update")
    version.on_update, version.self_on_update = hook ~= nil, wants_self(hook)
  end
  if not version.on_fixed_update then
    local hook = member(module, "on_fixed_update")
    version.on_fixed_update, version.self_on_fixed_update = hook ~= nil, wants_self(hook)
  end
end
`;
