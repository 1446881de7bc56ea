/**
 * A process that watches a folder and tells its parent what it sees: `watch-limits-child.mjs FOLDER keep|hold`. With
 * `hold` it has no open file left when it begins, until its parent sends a message.
 */
import { closeSync, openSync } from 'node:fs';
import { createFolderSource } from 'moonloop/node';

const [, , root, files] = process.argv;
const held = [];
const hold = () => {
  try {
    for (;;) held.push(openSync('/dev/null'));
  } catch {
    // the limit
  }
};
process.on('message', async () => {
  for (const file of held.splice(0)) closeSync(file);
  await source.load();
  process.send({ loaded: true });
});
process.on('disconnect', () => process.exit());

const text = ({ file }) => file && new TextDecoder().decode(file.bytes);

if (files === 'hold') hold();
const source = createFolderSource({ root });
source.onProblem(({ message, cause }) => process.send({ problem: message, code: cause?.code }));
source.subscribe((set) => {
  for (const change of set) process.send({ change: change.kind, id: change.file?.id ?? change.id, text: text(change) });
});
await source.ready();
const { kind, reason, status } = source.watcher;
process.send({ ready: true, kind, reason, status, held: held.length });
