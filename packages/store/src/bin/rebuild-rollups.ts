import { parseArgs } from 'node:util';
import { GRAIN_MS } from '@postrider/domain';
import { findOldestRecord, rebuildDay } from '../rollups/index.ts';
import { connect } from '../sql/database.ts';

const DAY_MS = GRAIN_MS.day;
const HELP = `Counts the records of whole days (UTC) anew, the oldest first. Rollups whose records are gone stay as they are.
Usage: rebuild-rollups [--from 2026-02-04] [--to 2026-02-05]
  --from  The first day. Default: that of the oldest record.
  --to    The day after the last. Default: tomorrow.`;

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

/** A day like 2026-02-04. */
function dayOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(ms) ? fail(`${name} must be a day like 2026-02-04.`) : ms;
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { from: { type: 'string' }, to: { type: 'string' }, help: { type: 'boolean' } },
    });
    return { help: values.help === true, from: dayOf(values.from, '--from'), to: dayOf(values.to, '--to') };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
  }
}

const { help, from, to } = readArguments();
if (help) {
  console.log(HELP);
  process.exit(0);
}
const databaseUrl = process.env['POSTRIDER_DATABASE_URL'];
if (databaseUrl === undefined || databaseUrl === '') fail('POSTRIDER_DATABASE_URL is not set.');
const database = connect(databaseUrl, {
  maxConnections: 1,
  applicationName: 'postrider-rebuild-rollups',
  unlimited: true,
});
try {
  const oldest = await findOldestRecord(database);
  if (oldest === null) {
    console.log('There are no records.');
  } else {
    const first = Math.max(from ?? 0, Math.floor(oldest.getTime() / DAY_MS) * DAY_MS);
    const end = Math.min(to ?? Infinity, Math.floor(Date.now() / DAY_MS + 1) * DAY_MS);
    const days = Math.max(0, Math.round((end - first) / DAY_MS));
    for (let i = 0; i < days; i++) {
      const day = new Date(first + i * DAY_MS);
      const { deliveries } = await rebuildDay(database, { day, now: new Date() });
      console.log(`${day.toISOString().slice(0, 10)}: ${deliveries} deliveries (day ${i + 1} of ${days})`);
    }
    console.log(days === 0 ? 'There are no records in this period.' : 'Done.');
  }
} finally {
  await database.end();
}
