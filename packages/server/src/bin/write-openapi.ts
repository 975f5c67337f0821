import { writeFileSync } from 'node:fs';
import { describeApi } from '../describe-api.ts';
import { ROUTES } from '../routes.ts';
import { VERSION } from '../version.ts';

// Beside package.json, by the same path from src/bin and dist/bin.
const file = new URL('../../openapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(describeApi(ROUTES, VERSION), null, 2)}\n`);
