import { expect, test } from 'vitest';
import { hostApi, hostGroups } from '../../src/script/host-api/host-api.ts';
import type { HostFunction } from '../../src/script/host-api/host-function.ts';

function signature({ group, name, parameters, returns }: HostFunction): string {
  const shown = parameters.map((parameter) => {
    if (parameter.rest) return `${parameter.name}…`;
    return parameter.optional ? `[${parameter.name}]` : parameter.name;
  });
  const results = returns.length > 0 ? ` → ${returns.join(', ')}` : '';
  return `\`${group === '' ? '' : `${group}.`}${name}(${shown.join(', ')})${results}\``;
}

function section(title: string, functions: readonly HostFunction[]): string {
  const rows = functions.map((fn) => {
    const aliases = fn.aliases ? ` Also called \`${fn.aliases.join('`, `')}\`.` : '';
    const types = fn.parameters.map(({ name, type }) => `${name}: ${type}`).join(', ');
    return `| ${signature(fn)} | ${types} | ${fn.summary}${aliases} |`;
  });
  return [`## ${title}`, '', '| function | parameters | |', '|---|---|---|', ...rows, ''].join('\n');
}

test('docs/lua-api.md lists every function of the host API as it is declared', async () => {
  const sections = [...hostGroups, '' as const].map((group) =>
    section(
      group === '' ? 'Globals' : group,
      hostApi.filter((fn) => fn.group === group),
    ),
  );
  const intro =
    'Made from the declared table by `npm run build:docs`. All of this is also under the one global `moonloop`.';
  await expect(['# The host API of Lua scripts', '', intro, '', ...sections].join('\n')).toMatchFileSnapshot(
    '../../docs/lua-api.md',
  );
});
