/**
 * Kernel, part 3: the loop. One call from the host runs a hook on all instances of a script. Errors cost nothing until
 * one happens: then the host notes it and calls again with the place behind the failing instance.
 */

/** The loop for one hook; field names are constants because Lua finds those fastest. */
function loopFor(hook: 'on_update' | 'on_fixed_update'): string {
  return String.raw`
do
  local function run_page(page, from, dt)
    local modules, version = page.modules, page.version
    if version then
      if not version.${hook} then return end
      if version.self_${hook} then
        for i = from, page.n do
          local module = modules[i]
          if module then
            local hook = module.${hook}
            if hook then enter(i) hook(module, dt) end
          end
        end
      else
        for i = from, page.n do
          local module = modules[i]
          if module then
            local hook = module.${hook}
            if hook then enter(i) hook(dt) end
          end
        end
      end
      return
    end
    local versions = page.versions
    for i = from, page.n do
      local module = modules[i]
      if module then
        local hook = module.${hook}
        if hook then
          enter(i)
          if versions[i].self_${hook} then hook(module, dt) else hook(dt) end
        end
      end
    end
  end

  -- returns how many events wait to be delivered
  function K.exports.${hook}(number, dt, from_page, from_slot)
    local script = scripts[number]
    local pages = script.pages
    K.loop_script, K.loop_hook = script, "${hook}"
    for p = from_page, #pages do
      local page = pages[p]
      K.loop_page, K.loop_number = page, p
      run_page(page, from_slot, dt)
      from_slot = 1
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
${loopFor('on_update')}
${loopFor('on_fixed_update')}

-- notes which loop hooks instances of a version have; called for each module table a body returns
local wants_self = K.wants_self
local rawtype = type
function K.note_hooks(version, module)
  if not version.on_update and module.on_update ~= nil then
    version.on_update = true
    version.self_on_update = rawtype(module.on_update) == "function" and wants_self(module.on_update)
  end
  if not version.on_fixed_update and module.on_fixed_update ~= nil then
    version.on_fixed_update = true
    version.self_on_fixed_update = rawtype(module.on_fixed_update) == "function" and wants_self(module.on_fixed_update)
  end
end
`;
