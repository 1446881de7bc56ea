/** Compiles the .wat files of this folder and writes each beside itself as a .ts file. Run by `npm run build:wat`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import loadWabt from 'wabt';

const folder = new URL('.', import.meta.url);

/** Text of the TypeScript file for each .wat file, by name. */
export async function compileWat() {
  const wabt = await loadWabt();
  const names = readdirSync(folder).filter((name) => name.endsWith('.wat'));
  return names.map((name) => {
    const module = wabt.parseWat(name, readFileSync(new URL(name, folder), 'utf8'), { bulk_memory: true });
    module.validate();
    const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
    const lines = (base64.match(/.{1,110}/g) ?? []).map((line) => `  '${line}'`).join(' +\n');
    const stem = name.replace('.wat', '');
    const text = `/** Binary of ${name} in base64. Made by \`npm run build:wat\`; do not edit. */\nexport const ${stem}Binary =\n${lines};\n`;
    return { file: `${stem}-binary.ts`, text };
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const { file, text } of await compileWat()) writeFileSync(new URL(file, folder), text);
}
