import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultWasmLimits } from '../../src/wasm/limits.ts';
import { type WasmImport, wasmImports } from './wasm-imports.ts';

const doc = '../../docs/wasm.md';
const text = readFileSync(new URL(doc, import.meta.url), 'utf8');

function row({ module, name, aliases, parameters, result, summary }: WasmImport): string {
  const shown = parameters.map((one) => `${one.name}: ${one.type}`).join(', ');
  const also = aliases.length > 0 ? ` Also called \`${aliases.join('`, `')}\`.` : '';
  const type = result === undefined ? '' : ` → ${result.type}`;
  return `| \`${module}\` \`${name}\` | \`(${shown})${type}\` | ${summary}${also} |`;
}

test('docs/wasm.md lists every import with its types as it is declared', async () => {
  const rows = wasmImports.flatMap(([, imports]) => imports.map(row));
  const table = ['| import | type | |', '|---|---|---|', ...rows].join('\n');
  const [begin, end] = ['<!-- imports: made by npm run build:docs -->\n', '<!-- end of imports -->'];
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end);
  expect([text.includes(begin), text.includes(end)]).toEqual([true, true]);
  await expect(`${text.slice(0, from)}${table}\n${text.slice(to)}`).toMatchFileSnapshot(doc);
});

test('docs/wasm.md has every limit with its default', () => {
  const wrong = Object.entries(defaultWasmLimits).filter(
    ([name, value]) =>
      !text
        .split('\n')
        .some((line) => line.startsWith(`| \`${name}\``) && line.includes(` ${value.toLocaleString('en')} |`)),
  );
  expect(wrong).toEqual([]);
});
