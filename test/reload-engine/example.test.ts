/** The example as its user runs it: a program of its own, a file that is edited. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createTempFolder } from '../support/temp-folder.ts';

test('the terminal takes over a saved setting, keeps its settings at a mistake, and ends at SIGINT', async () => {
  const example = join(import.meta.dirname, '../../examples/terminal');
  const settings = readFileSync(join(example, 'terminal.toml'), 'utf8');
  const path = join(createTempFolder({ 'terminal.toml': settings }).path, 'terminal.toml');
  const child = spawn(process.execPath, [join(example, 'main.mjs'), path], { stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const ended = new Promise((resolve) => child.on('close', resolve));
  const says = (text: string) => vi.waitFor(() => expect(said).toContain(text), { timeout: 15_000 });

  await says('monospace 14');
  await says('Ctrl+C ends');
  writeFileSync(path, settings.replace('size = 14', 'size = 18'));
  await says('monospace 18');
  writeFileSync(path, settings.replace('size = 14', 'size = '));
  await says('settings stay as they were: terminal.toml:6');
  writeFileSync(path, settings.replace('size = 14', 'size = 20'));
  await says('monospace 20');
  await says('change 2 is live');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});
