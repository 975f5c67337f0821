import type { Preferences } from '@postrider/contracts';
import type { Sql } from '../database.ts';
import type { LimitsInForce, RateLog, RateQuota, RateRules, RateState } from './rate-rules.ts';

/** An endpoint's limits and what they gave away, locked until the transaction ends. */
export interface LockedLimiters {
  endpointId: string;
  tenantId: string;
  isOpen: boolean;
  limits: LimitsInForce | null;
  state: RateState;
  /** The next number in the endpoint's log, and in its tenant's. */
  taken: { own: number; tenant: number };
}

const LONGEST_SPAN_US = 86_400_000_000;

/**
 * Locks the endpoint's limiter, then its tenant's where it is needed: everybody in this order. The preferences are read
 * under the lock; whoever changes them has all reservations forgotten afterwards, under the same lock.
 */
export async function lockLimiters(
  sql: Sql,
  endpointId: string,
  rules: Pick<RateRules, 'limitsOf'>,
): Promise<LockedLimiters | undefined> {
  const own = await lockLimiter(sql, endpointId);
  const { rows } = await sql.query<{ tenantId: string; isOpen: boolean; tenant: Preferences; endpoint: Preferences }>(
    `select e.tenant_id as "tenantId", e.status = 'active' and e.deleted_at is null as "isOpen", t.preferences as tenant,
       e.preferences as endpoint
     from endpoints e join tenants t on t.id = e.tenant_id where e.id = $1`,
    [endpointId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const limits = rules.limitsOf(row);
  const shared = limits !== null && limits.tenantQuotas.length > 0 ? await lockLimiter(sql, row.tenantId) : undefined;
  return {
    ...{ endpointId, tenantId: row.tenantId, isOpen: row.isOpen, limits },
    state: { dueUs: own.due_us, freedUs: own.freed_us.map(Number) },
    taken: { own: own.starts_taken, tenant: shared?.starts_taken ?? 0 },
  };
}

interface LimiterRow {
  starts_taken: number;
  due_us: number | null;
  /** The driver gives numbers in arrays of int8 as text. */
  freed_us: string[];
}

async function lockLimiter(sql: Sql, limiterId: string): Promise<LimiterRow> {
  const lock = () =>
    sql.query<LimiterRow>(
      'select starts_taken, due_us, freed_us from rate_limiters where limiter_id = $1 for no key update',
      [limiterId],
    );
  let [row] = (await lock()).rows;
  if (row === undefined) {
    await sql.query('insert into rate_limiters (limiter_id) values ($1) on conflict do nothing', [limiterId]);
    [row] = (await lock()).rows;
  }
  if (row === undefined) throw new Error(`The limiter ${limiterId} vanished while it was made.`);
  return row;
}

/** The pages of a log that reserving needs. */
export async function loadLog(
  sql: Sql,
  limiterId: string,
  { taken, quotas, count, rules }: { taken: number; quotas: readonly RateQuota[]; count: number; rules: RateRules },
): Promise<RateLog> {
  if (quotas.length === 0) return { taken, pages: new Map() };
  return readLog(sql, taken, {
    text: 'select page, starts_us from rate_limit_starts where limiter_id = $1 and page = any($2)',
    values: [limiterId, rules.pagesToLoad(taken, quotas, count)],
  });
}

/** The pages that hold all starts from an instant on. */
export async function loadLogFrom(
  sql: Sql,
  limiterId: string,
  log: { taken: number; fromUs: number },
): Promise<RateLog> {
  return readLog(sql, log.taken, {
    text: `select page, starts_us from rate_limit_starts where limiter_id = $1 and page >= (
             select min(page) from rate_limit_starts where limiter_id = $1 and $2 <= any(starts_us))`,
    values: [limiterId, log.fromUs],
  });
}

async function readLog(sql: Sql, taken: number, query: { text: string; values: unknown[] }): Promise<RateLog> {
  const { rows } = await sql.query<{ page: number; starts_us: (string | null)[] }>(query);
  return { taken, pages: new Map(rows.map((row) => [row.page, row.starts_us.map(Number)])) };
}

export async function saveState(
  sql: Sql,
  endpointId: string,
  { state, planUs }: { state: RateState; planUs: number | null },
): Promise<void> {
  await sql.query('update rate_limiters set due_us = $2, freed_us = $3, plan_us = $4 where limiter_id = $1', [
    endpointId,
    state.dueUs,
    state.freedUs,
    planUs,
  ]);
}

export async function saveLog(
  sql: Sql,
  limiterId: string,
  { taken, pages, nowUs }: { taken: number; pages: ReadonlyMap<number, readonly number[]>; nowUs: number },
): Promise<void> {
  if (pages.size === 0) return;
  await sql.query('update rate_limiters set starts_taken = $2 where limiter_id = $1', [limiterId, taken]);
  for (const [page, startsUs] of pages) {
    if (startsUs.length === 0) {
      await sql.query('delete from rate_limit_starts where limiter_id = $1 and page = $2', [limiterId, page]);
      continue;
    }
    await sql.query(
      `insert into rate_limit_starts (limiter_id, page, starts_us) values ($1, $2, $3)
       on conflict (limiter_id, page) do update set starts_us = excluded.starts_us`,
      // A hole is a start before anything is remembered.
      [limiterId, page, Array.from(startsUs, (startUs: number | undefined) => startUs ?? 0)],
    );
  }
  // A few at a time are enough: no more pages are begun than this.
  await sql.query(
    `delete from rate_limit_starts where limiter_id = $1 and page = any(array(
       select page from rate_limit_starts where limiter_id = $1 order by page limit 8))
       and $2 > all(starts_us)`,
    [limiterId, nowUs - LONGEST_SPAN_US],
  );
}
