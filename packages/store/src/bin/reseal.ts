import { parseArgs } from 'node:util';
import { connect } from '../sql/database.ts';
import { describeResealing } from '../sql/describe-resealing.ts';
import { reseal } from '../sql/reseal.ts';
import { parseSealingKeys, type SealingKey } from '../sql/sealing.ts';

const USAGE = `reseal [--dry-run]
It needs POSTRIDER_DATABASE_URL and POSTRIDER_ENCRYPTION_KEYS (<id>:<base64 of 32 bytes>, …), as the server does.`;
const PROGRESS_MS = 2_000;

interface Asked {
  databaseUrl: string;
  keys: [SealingKey, ...SealingKey[]];
  dryRun: boolean;
}

/** Throws if something is missing or cannot be read. */
function readAsked(): Asked {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  const databaseUrl = process.env['POSTRIDER_DATABASE_URL'];
  const given = process.env['POSTRIDER_ENCRYPTION_KEYS'];
  if (!databaseUrl) throw new Error('POSTRIDER_DATABASE_URL is not set.');
  if (!given) throw new Error('POSTRIDER_ENCRYPTION_KEYS is not set.');
  const [first, ...others] = parseSealingKeys(given);
  if (first === undefined) throw new Error('POSTRIDER_ENCRYPTION_KEYS has no key.');
  return { databaseUrl, keys: [first, ...others], dryRun: values['dry-run'] };
}

async function run({ databaseUrl, keys, dryRun }: Asked): Promise<void> {
  const others = keys.slice(1).map(({ id }) => `"${id}"`);
  console.log(
    `${dryRun ? 'Looking for' : 'Sealing'} what "${keys[0].id}" has not sealed. Other keys: ${others.join(', ') || 'none'}.`,
  );
  const began = performance.now();
  const database = connect(databaseUrl, { maxConnections: 1, applicationName: 'postrider-reseal' });
  let shownAt = began;
  try {
    const columns = await reseal(database, {
      keys,
      dryRun,
      onProgress({ what, rows, resealed }) {
        if (performance.now() - shownAt < PROGRESS_MS) return;
        shownAt = performance.now();
        console.error(`${what}: row ${rows.toLocaleString('en')}, ${resealed.toLocaleString('en')} sealed anew`);
      },
    });
    const { table, problems } = describeResealing(columns, { keys, dryRun });
    console.log(`\n${table}\n\n${((performance.now() - began) / 1000).toFixed(1)} s.`);
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) process.exitCode = 1;
  } finally {
    await database.end();
  }
}

const asked = readOrExplain();
if (asked !== undefined) await run(asked).catch(fail);

function readOrExplain(): Asked | undefined {
  try {
    return readAsked();
  } catch (error) {
    fail(error);
    console.error(USAGE);
    return undefined;
  }
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
