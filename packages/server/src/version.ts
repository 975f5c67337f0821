import { readFileSync } from 'node:fs';

// From src and from dist the same step up.
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }; // ours

/** Of this server, as its package says. */
export const VERSION = manifest.version;
