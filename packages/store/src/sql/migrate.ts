import knexFactory from 'knex';
import type { Knex } from 'knex';
import { connect, inTransaction, LOCK_TIMEOUT } from './database.ts';
import type { Sql } from './database.ts';
import { initial } from './migrations/0001-initial.ts';
import { preferences } from './migrations/0002-preferences.ts';
import { askedRetries } from './migrations/0003-asked-retries.ts';
import { slotsAtTheLastMoment } from './migrations/0004-slots-at-the-last-moment.ts';
import { indexesOfLines } from './migrations/0005-indexes-of-lines.ts';
import { workers } from './migrations/0006-workers.ts';
import { templatedHeaders } from './migrations/0007-templated-headers.ts';
import { maskedAttempts } from './migrations/0008-masked-attempts.ts';
import { filters } from './migrations/0009-filters.ts';
import { eventTypes } from './migrations/0010-event-types.ts';
import { templates } from './migrations/0011-templates.ts';
import { defaults } from './migrations/0012-defaults.ts';
import { externalIds } from './migrations/0013-external-ids.ts';
import { schedules } from './migrations/0014-schedules.ts';
import { recordRemovals } from './migrations/0016-record-removals.ts';
import { missingSecrets } from './migrations/0018-missing-secrets.ts';
import { history } from './migrations/0019-history.ts';
import { retention } from './migrations/0022-retention.ts';
import { audit } from './migrations/0023-audit.ts';
import { replays } from './migrations/0024-replays.ts';
import { rollups } from './migrations/0025-rollups.ts';
import { notices } from './migrations/0026-notices.ts';
import { changes } from './migrations/0027-changes.ts';
import { auditAge } from './migrations/0028-audit-age.ts';
import { taggedEvents } from './migrations/0029-tagged-events.ts';
import { carriers } from './migrations/0031-carriers.ts';
import { sessions } from './migrations/0032-sessions.ts';
import { recoveries } from './migrations/0033-recoveries.ts';
import type { Migration } from './migrations/migration.ts';
import { createPartitions } from './partitions.ts';

const MIGRATIONS: readonly Migration[] = [
  initial,
  preferences,
  askedRetries,
  slotsAtTheLastMoment,
  indexesOfLines,
  workers,
  templatedHeaders,
  maskedAttempts,
  filters,
  eventTypes,
  templates,
  defaults,
  externalIds,
  schedules,
  recordRemovals,
  missingSecrets,
  history,
  retention,
  audit,
  replays,
  rollups,
  notices,
  changes,
  auditAge,
  taggedEvents,
  carriers,
  sessions,
  recoveries,
];

/** Steps that did not get their locks are tried again, for at least two minutes. */
const TRIES = 60;
const LOCK_PAUSE_MS = 200;
/** A lock timeout and a deadlock: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const BUSY_CODES = new Set(['55P03', '40P01']);

/**
 * Brings the schema up to date and makes the partitions of the coming weeks. Returns the names of the steps that it took.
 * Several processes may call it at the same time: one does the work, and the others wait.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const database = connect(databaseUrl, {
    // One holds the lock, the other makes partitions.
    maxConnections: 2,
    applicationName: 'postrider-migrate',
    unlimited: true,
  });
  try {
    return await inTransaction(database, async (sql) => {
      // With the lock of knex the second process would fail instead of wait. It polls, because building an index concurrently
      // would wait for a transaction that waits for the lock.
      while (!(await isOurTurn(sql))) await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
      const done = await takeSteps(databaseUrl);
      await createPartitions(database, new Date());
      return done;
    });
  } finally {
    await database.end();
  }
}

async function isOurTurn(sql: Sql): Promise<boolean> {
  const { rows } = await sql.query<{ ours: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('postrider.migrate')) as ours`,
  );
  return rows[0]?.ours === true;
}

async function takeSteps(databaseUrl: string): Promise<string[]> {
  const done: string[] = [];
  for (let left = TRIES; ; left--) {
    try {
      for (;;) {
        const step = await takeStep(databaseUrl);
        if (step.length === 0) return done;
        done.push(...step);
      }
    } catch (error) {
      if (left <= 1 || !isBusy(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
    }
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && BUSY_CODES.has(String(error.code));

/** The next step, if there is one. */
async function takeStep(databaseUrl: string): Promise<string[]> {
  const knex: Knex = knexFactory({
    client: 'pg',
    connection: databaseUrl,
    pool: { min: 0, max: 2 },
    migrations: {
      tableName: 'schema_migrations',
      migrationSource: {
        getMigrations: async () => [...MIGRATIONS],
        getMigrationName: (migration: Migration) => migration.name,
        getMigration: async (migration: Migration) => ({
          config: { transaction: migration.outsideTransaction !== true },
          up: async (trx: Knex) => {
            if (migration.outsideTransaction !== true) await trx.raw(LOCK_TIMEOUT);
            await migration.up(trx);
          },
          down: async () => {
            throw new Error(`${migration.name} cannot be undone: migrations go forward only.`);
          },
        }),
      },
    },
  });
  try {
    const [, done] = (await knex.migrate.up()) as [number, string[]];
    return done;
  } finally {
    await knex.destroy();
  }
}
