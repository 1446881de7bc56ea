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
