/**
 * The process that the attacks run in. It answers each question, a list of attacks, with their reports; who asks ends
 * the process when no answer comes.
 */
import type { Way } from './attacker.ts';
import { runBattle } from './battle.ts';
import { readCorpus } from './hostile-script.ts';

const [folder] = process.argv.slice(2);
const corpus = new Map(readCorpus(folder).map((script) => [script.name, script]));

process.on('message', (asked: readonly (readonly [name: string, way: Way])[]) => {
  void runBattle(asked.map(([name, way]) => [corpus.get(name)!, way])).then((reports) => process.send?.(reports));
});
process.send?.('ready');
