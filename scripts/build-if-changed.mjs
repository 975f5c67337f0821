// For a test run: builds what changed since the last build. Ends at once if nothing did.
import { buildChanged } from './prepare.mjs';

await buildChanged();
