/** Compiles bridge.wat and writes bridge-binary.ts beside it. Run by `npm run build:bridge`. */
import { readFileSync, writeFileSync } from 'node:fs';
import loadWabt from 'wabt';

/** Base64 of the binary of bridge.wat. */
export async function compileBridge() {
  const wabt = await loadWabt();
  const source = readFileSync(new URL('bridge.wat', import.meta.url), 'utf8');
  const module = wabt.parseWat('bridge.wat', source);
  module.validate();
  return Buffer.from(module.toBinary({}).buffer).toString('base64');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const lines = (await compileBridge()).match(/.{1,110}/g) ?? [];
  const text = `/** Binary of bridge.wat in base64. Made by \`npm run build:bridge\`; do not edit. */
export const bridgeBinary =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
  writeFileSync(new URL('bridge-binary.ts', import.meta.url), text);
}
