import { readFileSync } from 'node:fs';

// By the same path from src and dist.
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }; // ours

export const VERSION = manifest.version;
