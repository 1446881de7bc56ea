/**
 * The process that the attacks run in. It answers each question, a list of attacks, with their reports; who asks ends
 * the process when no answer comes.
 */
import { join } from 'node:path';
import type { Way } from './attacker.ts';
import { runBattle } from './battle.ts';
import { readModules } from './hostile-module.ts';
import { readCorpus } from './hostile-script.ts';

const [folder = ''] = process.argv.slice(2);
const all = [...readCorpus(join(folder, 'lua')), ...readModules(join(folder, 'wasm'))];
const corpus = new Map(all.map((script) => [script.name, script]));

process.on('message', (asked: readonly (readonly [name: string, way: Way])[]) => {
  void runBattle(asked.map(([name, way]) => [corpus.get(name)!, way])).then((reports) => process.send?.(reports));
});
process.send?.('ready');
