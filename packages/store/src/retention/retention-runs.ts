import { publishNotice } from '../notices/publish-notices.ts';
import { inTransaction, type Database, type Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';

/** What a run has removed so far. */
export interface RetentionResult {
  deliveries: number;
  events: number;
  auditEntries: number;
  /** The names of the partitions that were dropped. */
  partitions: string[];
  /** Partitions that could not be dropped because others used them. The next run tries again. */
  busyPartitions: string[];
}

export interface RetentionRunRow {
  startedAt: Date;
  /** Null: it still runs. */
  finishedAt: Date | null;
  result: RetentionResult;
}

const NOTHING: RetentionResult = { deliveries: 0, events: 0, auditEntries: 0, partitions: [], busyPartitions: [] };

/** Enough to see what changed over a year. */
const KEPT_RUNS = 400;

/** Begins a run, or goes on with it. It fulfils what people asked for. */
export async function beginRetentionRun(sql: Sql, { id, now }: { id: string; now: Date }): Promise<RetentionResult> {
  const [run] = await readRows<{ result: RetentionResult }>(sql, BEGIN({ id, now, result: NOTHING }));
  if (run === undefined) throw new Error(`The run ${id} was not written.`);
  return completed(run.result);
}

const BEGIN = defineQuery(
  `insert into retention_runs (id, started_at, result) values ($id, $now, $result)
   on conflict (id) do update set id = excluded.id returning result`,
);

/** Tells people when the run has finished, once: its last step may be repeated. */
export async function recordRetentionProgress(
  database: Database,
  { id, result, finishedAt }: { id: string; result: RetentionResult; finishedAt: Date | null },
): Promise<void> {
  await inTransaction(database, async (sql) => {
    const [run] = await readRows<{ wasFinished: boolean }>(sql, RECORD({ id, result, finishedAt }));
    if (finishedAt === null) return;
    await sql.query(FORGET_OLDEST);
    if (run?.wasFinished === false) await tellFinished(sql, { id, result, at: finishedAt });
  });
}

function tellFinished(sql: Sql, { id, result, at }: { id: string; result: RetentionResult; at: Date }): Promise<void> {
  const { deliveries, events, partitions, busyPartitions } = result;
  const facts = { deliveries, events, partitions: partitions.length, busyPartitions: busyPartitions.length };
  return publishNotice(sql, { type: 'retention.finished', subject: id, tenantId: null, at, facts });
}

const RECORD = defineQuery(
  `with before as (select id, finished_at from retention_runs where id = $id for update)
   update retention_runs r set result = $result, finished_at = $finishedAt from before b where r.id = b.id
   returning b.finished_at is not null as was_finished`,
);

const FORGET_OLDEST = `delete from retention_runs where started_at < (
  select started_at from retention_runs order by started_at desc offset ${KEPT_RUNS} limit 1)`;

/** The latest run, and the latest that has finished. */
export async function findRetentionRuns(
  sql: Sql,
): Promise<{ latest: RetentionRunRow | null; finished: RetentionRunRow | null; requestedAt: Date | null }> {
  const latest = await readRun(sql, `${RUNS} ${NEWEST}`);
  const finished = await readRun(sql, `${RUNS} where finished_at is not null ${NEWEST}`);
  const requestedAt = await findRetentionRequest(sql);
  return { latest, finished, requestedAt };
}

async function readRun(sql: Sql, text: string): Promise<RetentionRunRow | null> {
  const [run] = await readRows<RetentionRunRow>(sql, { text, values: [] });
  return run === undefined ? null : { ...run, result: completed(run.result) };
}

/** With members that an older release did not write. */
const completed = (result: Partial<RetentionResult>): RetentionResult => ({ ...NOTHING, ...result });

const RUNS = 'select started_at, finished_at, result from retention_runs';
const NEWEST = 'order by started_at desc limit 1';

/** Asks for a run now. The relay starts it. Call `notifyCommands` after the commit. */
export async function requestRetentionRun(sql: Sql, now: Date): Promise<void> {
  await sql.query(REQUEST({ now }));
}

const REQUEST = defineQuery(
  `insert into retention_request (id, requested_at) values (true, $now)
   on conflict (id) do update set requested_at = excluded.requested_at`,
);

/** When somebody asked for a run that has not been started. */
export async function findRetentionRequest(sql: Sql): Promise<Date | null> {
  const { rows } = await sql.query<{ requested_at: Date }>('select requested_at from retention_request');
  return rows[0]?.requested_at ?? null;
}

/** The run that somebody asked for was started. A request that came meanwhile stays. */
export async function finishRetentionRequest(sql: Sql, requestedAt: Date): Promise<void> {
  await sql.query('delete from retention_request where requested_at = $1', [requestedAt]);
}
