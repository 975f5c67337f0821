import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the project. This package is in `packages/dev-stack`, its code in `src` or `dist`. */
export const PROJECT_ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** Everything that a start leaves behind: data, logs, keys, downloaded programs. Delete it to begin again. */
export const STATE_FOLDER = join(PROJECT_ROOT, '.postrider');
