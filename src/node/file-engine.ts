/**
 * The reload engine for a file of the disk.
 */
import { withDispose } from '../core/stop.ts';
import {
  type Compiled,
  createHotReloadEngine,
  type HotReloadEngine,
  type HotReloadEngineOptions,
} from '../reload/hot-reload-engine.ts';
import { createFileSource, type FileSourceOptions } from './file-source.ts';

/** Options of {@link createFileEngine}, besides how it compiles. */
export interface FileEngineOptions
  extends FileSourceOptions,
    Omit<HotReloadEngineOptions, 'source' | 'scriptId' | 'path'> {}

/**
 * Creates an engine for a file.
 * @param path - Absolute, or relative to the working directory. The file need not exist yet, its folder must.
 * @throws MoonloopError `FILE_MISSING`, `LANGUAGE_UNKNOWN`
 */
export function createFileEngine<B>(path: string, options: FileEngineOptions & Compiled<B>): HotReloadEngine<B>;
/** An engine that knows JSON and TOML. @throws MoonloopError `FILE_MISSING`, `LANGUAGE_UNKNOWN` */
export function createFileEngine(path: string, options?: FileEngineOptions): HotReloadEngine<unknown>;
/** Both of the above. */
export function createFileEngine(path: string, options: FileEngineOptions = {}): HotReloadEngine<unknown> {
  const source = createFileSource(path, options);
  const engine = createHotReloadEngine({ ...options, source, scriptId: source.id, path });
  return withDispose(engine, endBoth(engine, source));
}

function endBoth(engine: { dispose(): void }, source: { dispose(): void }): () => void {
  const end = engine.dispose;
  return () => {
    end();
    source.dispose();
  };
}
