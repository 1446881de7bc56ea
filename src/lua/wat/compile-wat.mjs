/** Compiles the .wat files of the framework and writes each beside itself as a .ts file. Run by `npm run build:wat`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import loadWabt from 'wabt';

const folders = [new URL('.', import.meta.url), new URL('../../wasm/wat/', import.meta.url)];

/** Text and place of the TypeScript file for each .wat file. */
export async function compileWat() {
  const wabt = await loadWabt();
  const files = folders.flatMap((folder) =>
    readdirSync(folder).flatMap((name) => (name.endsWith('.wat') ? [[folder, name]] : [])),
  );
  return files.map(([folder, name]) => {
    const features = { bulk_memory: true, mutable_globals: true, sat_float_to_int: true };
    const module = wabt.parseWat(name, readFileSync(new URL(name, folder), 'utf8'), features);
    module.validate();
    const base64 = Buffer.from(module.toBinary({}).buffer).toString('base64');
    const lines = (base64.match(/.{1,110}/g) ?? []).map((line) => `  '${line}'`).join(' +\n');
    const stem = name.replace('.wat', '');
    const text = `/** Binary of ${name} in base64. Made by \`npm run build:wat\`; do not edit. */\nexport const ${stem}Binary =\n${lines};\n`;
    return { file: new URL(`${stem}-binary.ts`, folder), text };
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const { file, text } of await compileWat()) writeFileSync(file, text);
}
