/**
 * The Chromium that browser tests run in: the system's own, or what CHROMIUM_PATH names.
 */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/** Flags that let it draw without a graphics card, and as root. */
export const chromiumArgs = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of the browser; undefined when there is none. Throws when MOONLOOP_REQUIRE_BROWSER is set and there is none. */
export function findChromium(): string | undefined {
  const found = [process.env['CHROMIUM_PATH'] ?? '', ...places, chromium.executablePath()].find(
    (path) => path !== '' && existsSync(path),
  );
  if (found === undefined && process.env['MOONLOOP_REQUIRE_BROWSER']) {
    throw new Error('MOONLOOP_REQUIRE_BROWSER is set and there is no Chromium; install it or set CHROMIUM_PATH');
  }
  return found;
}
