/**
 * What a command prints: JSON lines, or lines for people. The JSON lines are a public interface, see docs/cli.md.
 */
import type { MoonloopError } from '../core/moonloop-error.ts';

/** One line: its type and fields. */
export type ReportLine = { readonly type: string } & Readonly<Record<string, unknown>>;

/** Takes lines. */
export type Report = (line: ReportLine) => void;

/** The `error` field of a line. */
export function errorFields(error: MoonloopError | undefined): Readonly<Record<string, unknown>> | null {
  if (error === undefined) return null;
  const { file, line, hook, entity } = error.place;
  const { code, message } = error;
  return { code, message, file: file ?? null, line: line ?? null, hook: hook ?? null, entity: entity ?? null };
}

/** @param write - Takes text with its line end. */
export function createReport(json: boolean, write: (text: string) => void): Report {
  return json
    ? (line) => write(`${JSON.stringify(line)}\n`)
    : (line) => {
        const text = describe(line);
        if (text !== '') write(`${text}\n`);
      };
}

const at = (error: Readonly<Record<string, unknown>>): string =>
  error['file'] ? `${error['file']}${error['line'] ? `:${error['line']}` : ''}: ` : '';
const ms = (value: unknown): string => `${Number(value).toFixed(2)} ms`;

/** A line for people; empty for lines that say nothing to them. */
function describe(line: ReportLine): string {
  switch (line.type) {
    case 'ready': {
      const scripts = line['scripts'] as readonly { readonly status: string }[];
      const waiting = scripts.filter((script) => script.status === 'waiting').length;
      const broken = waiting > 0 ? `, ${waiting} waiting for a good version` : '';
      const watcher = line['watcher'] as { kind: string; reason: string } | null;
      return `ready: ${scripts.length} scripts${broken}, ${line['entities']} entities${watcher ? ', watching' : ''}`;
    }
    case 'log':
      return `[${line['script'] ?? 'moonloop'}] ${line['level'] === 'info' ? '' : `${line['level']}: `}${line['message']}`;
    case 'reload':
      return line['error']
        ? `failed ${line['script']}: ${at(line['error'] as Record<string, unknown>)}${
            (line['error'] as Record<string, unknown>)['message']
          } (${line['version'] === 0 ? 'it waits for a good version' : `version ${line['version']} goes on`})`
        : `reloaded ${line['script']} as version ${line['version']} in ${ms(line['reload_ms'])}`;
    case 'rollback':
      return `took back ${line['script']} version ${line['from']}: ${line['reason']}; version ${line['to']} is what ran before`;
    case 'suspend':
      return `suspended ${line['script']} on entity ${line['entity']}: ${line['reason']}`;
    case 'live':
      return `live ${line['script']} version ${line['version']}, ${ms(line['edit_to_live_ms'])} after the save`;
    case 'swapped':
      return `moved ${line['entities']} entities to ${line['script']} version ${line['version']} in ${line['frames']} frames`;
    case 'script-error':
      return `error ${at(line)}${line['message']}${whose(line)}`;
    case 'notification':
      return `${line['level']}: ${line['title']}: ${line['message']}`;
    case 'finding':
      return `${line['level']} ${line['file']}${line['line'] ? `:${line['line']}` : ''}: ${line['message']} [${line['code']}]`;
    case 'summary':
      return describeSummary(line);
    default:
      return '';
  }
}

function whose({ hook, entity, frame }: ReportLine): string {
  if (hook === null) return '';
  return entity ? ` (${hook} of entity ${entity}, frame ${frame})` : ` (${hook}, frame ${frame})`;
}

function describeSummary(line: ReportLine): string {
  if (line['files'] !== undefined)
    return `${line['files']} files, ${line['errors']} errors, ${line['warnings']} warnings`;
  const frame = line['frame_ms'] as Record<string, number>;
  const reloads = line['reloads'] as Record<string, number>;
  return (
    `${line['frames']} frames, ${line['entities']} entities, ${reloads['total']} reloads (${reloads['failed']} failed), ` +
    `${line['errors']} errors; frame ${ms(frame['p50'])} median, ${ms(frame['p99'])} p99, ${ms(frame['max'])} worst`
  );
}
