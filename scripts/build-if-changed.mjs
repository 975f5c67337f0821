// For a test run: builds what changed since the last build. At once when nothing did.
import { buildChanged } from './prepare.mjs';

await buildChanged();
