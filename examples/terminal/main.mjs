/**
 * A terminal whose settings are live: edit terminal.toml while this runs, and save. Not a game: no entities, no scripts.
 *
 *   node examples/terminal/main.mjs [path of the settings]
 */
import { join } from 'node:path';
import { createFileEngine } from 'moonloop/node';

const engine = createFileEngine(process.argv[2] ?? join(import.meta.dirname, 'terminal.toml'));

/** Applies a build to the terminal; here, the terminal only says what it looks like. */
function apply({ title, colors, font }) {
  console.log(`${title}: ${colors.foreground} on ${colors.background}, ${font.family} ${font.size}`);
}

engine.onReload((stats) => {
  if (!stats.success) return console.error(`settings stay as they were: ${stats.errorMessage}`);
  const late = stats.meetsTarget() ? '' : ', slower than the target';
  console.log(`settings read in ${stats.reloadMs.toFixed(1)} ms${late}`);
  apply(engine.currentBuild);
});
await engine.reload();
await engine.start();
console.log(`edit ${engine.scriptPath} and save; Ctrl+C ends`);

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
for await (const { success } of engine.watchAndReload({ signal: stop.signal })) {
  if (success) console.log(`change ${engine.reloadCount - 1} is live`);
}
engine.dispose();
