/** A process that watches a folder until a file has changed: `thread-child.mjs FOLDER`. Prints what it saw, and on what. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolderSource } from 'moonloop/node';

const root = process.argv[2];
const source = createFolderSource({ root });
const problems = [];
source.onProblem(({ message }) => problems.push(message));
await source.ready();
await source.load();
const threads = process.getActiveResourcesInfo().filter((one) => one === 'MessagePort').length;
const changed = new Promise((seen) => source.subscribe(([{ file }]) => seen(new TextDecoder().decode(file.bytes))));
writeFileSync(join(root, 'a.lua'), 'two');
const text = await changed;
source.dispose();
console.log(JSON.stringify({ threads, text, problems }));
