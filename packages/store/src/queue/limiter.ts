import type { Preferences } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import type { LimitsInForce, RateLimiter, RateLog, RatePlaces, RateQuota, RateRules } from './rate-rules.ts';

/** An endpoint's limits as they are now, and what they gave away. */
export interface LimiterRow {
  endpointId: string;
  tenantId: string;
  /** All of them: what a delivery obeys that may be dropped. */
  limits: LimitsInForce;
  /** What any other one obeys; null: nothing. */
  retryLimits: LimitsInForce | null;
  dueUs: number | null;
  /** The next number in the endpoint's log, and in its tenant's. */
  taken: { own: number; tenant: number };
}

/** A day, and the second by which its starts lie further apart. */
const LONGEST_SPAN_US = 86_401_000_000;

/**
 * Locks the endpoint's limiter, then its tenant's where it is needed, until the transaction ends: everybody in this order,
 * and whoever holds them waits for no delivery and no claimable row of the queue. Undefined where there are no limits.
 */
export async function lockLimiter(sql: Sql, endpointId: string, rules: RateRules): Promise<LimiterRow | undefined> {
  const lock = 'for no key update of l';
  const read = await readEndpoint(sql, endpointId, lock);
  const limits = limitsOf(read, rules);
  if (read === undefined || limits === undefined) return undefined;
  const { tenantId } = read;
  const own = read.own ?? (await makeAndLock(sql, endpointId));
  const shared = limits.limits.tenantQuotas.length > 0 ? await makeAndLock(sql, tenantId) : undefined;
  const taken = { own: own.starts_taken, tenant: shared?.starts_taken ?? 0 };
  return { endpointId, tenantId, ...limits, dueUs: own.due_us, taken };
}

function limitsOf(
  read: ReadEndpoint | undefined,
  rules: RateRules,
): Pick<LimiterRow, 'limits' | 'retryLimits'> | undefined {
  const limits = read && rules.limitsOf(read, true);
  return read && limits ? { limits, retryLimits: rules.limitsOf(read, false) } : undefined;
}

/** The same as it stands, for an estimate: nobody is kept from taking more meanwhile. */
export async function readLimiter(sql: Sql, endpointId: string, rules: RateRules): Promise<LimiterRow | undefined> {
  const read = await readEndpoint(sql, endpointId, '');
  const limits = limitsOf(read, rules);
  if (read === undefined || limits === undefined) return undefined;
  const { rows } = await sql.query<State>('select starts_taken, due_us from rate_limiters where limiter_id = $1', [
    read.tenantId,
  ]);
  const taken = { own: read.own?.starts_taken ?? 0, tenant: rows[0]?.starts_taken ?? 0 };
  return { endpointId, tenantId: read.tenantId, ...limits, dueUs: read.own?.due_us ?? null, taken };
}

interface State {
  starts_taken: number;
  due_us: number | null;
}

interface ReadEndpoint {
  tenantId: string;
  tenant: Preferences;
  endpoint: Preferences;
  own: State | undefined;
}

async function readEndpoint(sql: Sql, endpointId: string, lock: string): Promise<ReadEndpoint | undefined> {
  const { rows } = await sql.query<Omit<ReadEndpoint, 'own'> & Partial<State>>({
    name: lock === '' ? 'read-limiter' : 'lock-limiter',
    text: `
      select e.tenant_id as "tenantId", t.preferences as tenant, e.preferences as endpoint, l.starts_taken, l.due_us
      from rate_limiters l join endpoints e on e.id = l.limiter_id join tenants t on t.id = e.tenant_id
      where l.limiter_id = $1 ${lock}`,
    values: [endpointId],
  });
  const [row] = rows;
  if (row !== undefined) {
    return { ...row, own: { starts_taken: row.starts_taken ?? 0, due_us: row.due_us ?? null } };
  }
  const unlocked = await sql.query<Omit<ReadEndpoint, 'own'>>(
    `select e.tenant_id as "tenantId", t.preferences as tenant, e.preferences as endpoint
     from endpoints e join tenants t on t.id = e.tenant_id where e.id = $1`,
    [endpointId],
  );
  return unlocked.rows[0] && { ...unlocked.rows[0], own: undefined };
}

async function makeAndLock(sql: Sql, limiterId: string): Promise<State> {
  const lock = () =>
    sql.query<State>('select starts_taken, due_us from rate_limiters where limiter_id = $1 for no key update', [
      limiterId,
    ]);
  let [row] = (await lock()).rows;
  if (row === undefined) {
    await sql.query('insert into rate_limiters (limiter_id) values ($1) on conflict do nothing', [limiterId]);
    [row] = (await lock()).rows;
  }
  if (row === undefined) throw new Error(`The limiter ${limiterId} vanished while it was made.`);
  return row;
}

/** An endpoint's limits with what its tenant's endpoints share, and that alone. */
export interface LimiterPair {
  whole: RateLimiter;
  shared: RateLimiter;
}

/** What the rules are asked with, with the pages of the logs that these places need. */
export interface Question {
  /** Every limit. */
  all: LimiterPair;
  /** Those that hold what they stop. */
  holding: LimiterPair;
  /** Those that drop it. */
  dropping: LimiterPair;
  logs: { own: RateLog; tenant: RateLog };
}

export async function questionOf(
  sql: Sql,
  row: LimiterRow,
  { nowUs, places, rules }: { nowUs: number; places: RatePlaces; rules: RateRules },
): Promise<Question> {
  const { limits, dueUs, taken } = row;
  const { spacing, drops } = limits;
  const load = (limiterId: string, from: number, quotas: readonly RateQuota[]) =>
    loadLog(sql, limiterId, { taken: from, pages: rules.pagesToLoad(from, quotas, places) });
  const own = await load(row.endpointId, taken.own, limits.quotas);
  const tenant = await load(row.tenantId, taken.tenant, limits.tenantQuotas);
  const ownQuotas = limits.quotas.map((quota) => ({ quota, log: own }));
  const tenantQuotas = limits.tenantQuotas.map((quota) => ({ quota, log: tenant }));
  const pairOf = (those: { own: boolean; tenant: boolean }): LimiterPair => {
    const shared = those.tenant ? tenantQuotas : [];
    return {
      whole: {
        nowUs,
        dueUs,
        spacing: those.own ? spacing : null,
        quotas: [...(those.own ? ownQuotas : []), ...shared],
      },
      shared: { nowUs, dueUs: null, spacing: null, quotas: shared },
    };
  };
  return {
    all: pairOf({ own: true, tenant: true }),
    holding: pairOf({ own: !drops.own, tenant: !drops.tenant }),
    dropping: pairOf(drops),
    logs: { own, tenant },
  };
}

async function loadLog(
  sql: Sql,
  limiterId: string,
  { taken, pages }: { taken: number; pages: readonly number[] },
): Promise<RateLog> {
  if (pages.length === 0) return { taken, pages: new Map() };
  // The driver gives numbers in arrays of int8 as text; a hole is a start before anything is remembered.
  const { rows } = await sql.query<{ page: number; starts_us: (string | null)[] }>(
    'select page, starts_us from rate_limit_starts where limiter_id = $1 and page = any($2)',
    [limiterId, pages],
  );
  return { taken, pages: new Map(rows.map((row) => [row.page, row.starts_us.map(Number)])) };
}

/** Writes starts that were given away into every log that counts them. */
export async function saveStarts(
  sql: Sql,
  { endpointId, tenantId, limits }: LimiterRow,
  { logs, startsUs, nowUs, rules }: { logs: Question['logs']; startsUs: number[]; nowUs: number; rules: RateRules },
): Promise<void> {
  if (startsUs.length === 0) return;
  if (limits.quotas.length > 0) await saveLog(sql, endpointId, { log: logs.own, startsUs, nowUs, rules });
  if (limits.tenantQuotas.length > 0) await saveLog(sql, tenantId, { log: logs.tenant, startsUs, nowUs, rules });
}

async function saveLog(
  sql: Sql,
  limiterId: string,
  { log, startsUs, nowUs, rules }: { log: RateLog; startsUs: number[]; nowUs: number; rules: RateRules },
): Promise<void> {
  await sql.query('update rate_limiters set starts_taken = $2 where limiter_id = $1', [
    limiterId,
    log.taken + startsUs.length,
  ]);
  for (const [page, pageUs] of rules.append(log, startsUs)) {
    await sql.query(
      `insert into rate_limit_starts (limiter_id, page, starts_us) values ($1, $2, $3)
       on conflict (limiter_id, page) do update set starts_us = excluded.starts_us`,
      [limiterId, page, Array.from(pageUs, (startUs: number | undefined) => startUs ?? 0)],
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
