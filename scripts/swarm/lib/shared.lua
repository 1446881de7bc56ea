-- What the scripts of this mod tell each other. What a run consists of (score, health, levels) is not here, but in the
-- module tables of the scripts that own it. When this file is saved the table stays the same one, with what is in it.
return {
  game = 0,                 -- entity of main.lua
  phase = "title",          -- "title", "play" or "over"
  clock = 0,                -- seconds of the run
  rage = 1,                 -- how angry the enemies are, see lib/waves.lua
  hero = 0,                 -- entity of player.lua; may be dead
  x = 0, y = 0,             -- where the hero is, or was last
  hurt = 0,                 -- strongest blow at the hero since its last update
  crowd = 0,                -- enemies alive
  zoom = 1,                 -- of the camera
  shake = 0,                -- how much the camera trembles
  recall = 0,               -- until this time all gems fly to the hero
  stats = {},               -- what the hero's upgrades come to, see lib/upgrades.lua
  pain = {}, damage = {},   -- enemy -> damage: of the last frame, and collected in this one
}
