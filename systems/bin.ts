#!/usr/bin/env node
/** The `moonloop` program: hands the default systems and this process to the command line. */
import { runCli } from '../src/cli/cli.ts';
import { defaultSystems } from './index.ts';

process.exitCode = await runCli({
  words: process.argv.slice(2),
  systems: defaultSystems,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  onInterrupt(stop) {
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  },
});
