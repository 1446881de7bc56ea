/** A script of a given number of lines with hooks, some state and many functions; no two versions are equal. */
export function probeScript(lines, version) {
  const text = [
    'local entity = ...',
    'local Position = ecs.component("Position")',
    `local module = { n = 0, version = ${version} }`,
  ];
  for (let n = 0; text.length < lines - 8; n++) {
    text.push(
      `function module.step_${n}(a, b)`,
      '  local sum = a * 2 + b',
      `  if sum > ${n} then sum = sum - ${version} end`,
      '  return sum, { a = a, b = b }',
      'end',
    );
  }
  return [
    ...text,
    'function module.on_update(dt)',
    '  module.n = module.n + 1',
    '  Position.x[entity] = Position.x[entity] + dt',
    'end',
    'return module',
    '',
  ].join('\n');
}

/** The same as a module in the text format: one function of five lines after the other. */
export function probeModule(lines, version) {
  const text = ['(module', '  (memory (export "memory") 1)', '  (data (i32.const 0) "Position.x")'];
  for (let n = 0; text.length < lines - 12; n++) {
    text.push(
      `  (func (export "step_${n}") (param $a i32) (param $b i32) (result i32 i32) (local $sum i32)`,
      '    (local.set $sum (i32.add (i32.mul (local.get $a) (i32.const 2)) (local.get $b)))',
      `    (if (i32.gt_s (local.get $sum) (i32.const ${n}))`,
      `      (then (local.set $sum (i32.sub (local.get $sum) (i32.const ${version})))))`,
      '    (local.get $sum) (local.get $a))',
    );
  }
  const imports = [
    '  (import "ecs" "column" (func $column (param i32 i32) (result i32)))',
    '  (import "ecs" "get_f32" (func $get (param i32 i32) (result f32)))',
    '  (import "ecs" "set_f32" (func $set (param i32 i32 f32)))',
  ];
  text.splice(1, 0, ...imports);
  return [
    ...text,
    '  (func (export "on_update") (param $me i32) (param $dt f32) (local $x i32)',
    '    (local.set $x (call $column (i32.const 0) (i32.const 10)))',
    '    (call $set (local.get $x) (local.get $me)',
    '      (f32.add (call $get (local.get $x) (local.get $me)) (local.get $dt)))))',
    '',
  ].join('\n');
}
