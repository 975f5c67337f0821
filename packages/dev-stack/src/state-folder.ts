import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root: this package lies in `packages/dev-stack`, its code in `src` or `dist` below. */
export const PROJECT_ROOT = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

/** Everything a start leaves behind: data, logs, keys, downloaded programs. Deleting it is a clean slate. */
export const STATE_FOLDER = join(PROJECT_ROOT, '.postrider');
