import { appendStarts, limitsInForce, pagesToLoad } from '@postrider/domain';
import type { Limiter, LimitScope, LimitsInForce, Positions, Preferences, StartLog } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineStatement, readRows, recordset } from '../sql/statement.ts';

/** SQL: whether endpoint `e` of tenant `t` has rate limits. A test compares it with `limitsInForce`. */
export const IS_RATE_LIMITED = /* sql */ `
  (t.preferences ->> 'maxPerHour' is not null or exists (
    select 1 from (select coalesce(nullif(e.preferences -> 'rateLimits', 'null'), t.preferences -> 'rateLimits') as r) as l
    where coalesce(r ->> 'perSecond', r ->> 'perMinute', r ->> 'perHour', r ->> 'perDay') is not null))`;

/** The limits of an endpoint, and how much of them is used up. */
export interface LimiterState {
  endpointId: string;
  tenantId: string;
  limits: LimitsInForce;
  dueUs: number | null;
  /** How many starts were ever numbered in the endpoint's log and in its tenant's log. */
  taken: { own: number; tenant: number };
}

/**
 * Locks the limiter of an endpoint until the transaction ends, and then that of its tenant if they share a limit. While you
 * hold them, never wait for a delivery or a queue row. Undefined if the endpoint has no limits.
 */
export async function lockLimiter(sql: Sql, endpointId: string): Promise<LimiterState | undefined> {
  // Lock first, so that nobody changes the state after it is read.
  const [found] = await readRows<StateRow>(sql, LOCK({ limiterId: endpointId }));
  const [state] = await readLimiters(sql, [endpointId]);
  if (state === undefined) return undefined;
  const own = found ?? (await makeLimiter(sql, endpointId));
  const isShared = state.limits.quotas.some(({ shared }) => shared);
  const tenant = isShared ? await lockOrMake(sql, state.tenantId) : undefined;
  return { ...state, dueUs: own.dueUs, taken: { own: own.startsTaken, tenant: tenant?.startsTaken ?? 0 } };
}

interface StateRow {
  startsTaken: number;
  dueUs: number | null;
}

async function lockOrMake(sql: Sql, limiterId: string): Promise<StateRow> {
  const [found] = await readRows<StateRow>(sql, LOCK({ limiterId }));
  return found ?? makeLimiter(sql, limiterId);
}

async function makeLimiter(sql: Sql, limiterId: string): Promise<StateRow> {
  const [made] = await readRows<StateRow>(sql, MAKE({ limiterId }));
  return made ?? { startsTaken: 0, dueUs: null };
}

const LOCK = defineStatement<{ limiterId: string }>(
  'lock-limiter',
  'select starts_taken, due_us from rate_limiters where limiter_id = $limiterId for no key update',
);

// The update changes nothing. It locks and reads the row if another transaction has inserted it at the same moment.
const MAKE = defineStatement<{ limiterId: string }>(
  'make-limiter',
  `insert into rate_limiters as l (limiter_id) values ($limiterId)
   on conflict (limiter_id) do update set starts_taken = l.starts_taken returning starts_taken, due_us`,
);

/** Reads the limiters of endpoints without a lock. Leaves out endpoints without limits. */
export async function readLimiters(sql: Sql, endpointIds: readonly string[]): Promise<LimiterState[]> {
  const rows = await readRows<ReadRow>(sql, READ({ endpointIds }));
  return rows.flatMap(({ endpointId, tenantId, dueUs, ownTaken, tenantTaken, ...preferences }) => {
    const limits = limitsInForce(preferences);
    return limits === null
      ? []
      : [{ endpointId, tenantId, limits, dueUs, taken: { own: ownTaken, tenant: tenantTaken } }];
  });
}

interface ReadRow {
  endpointId: string;
  tenantId: string;
  tenant: Preferences;
  endpoint: Preferences;
  dueUs: number | null;
  ownTaken: number;
  tenantTaken: number;
}

const READ = defineStatement<{ endpointIds: readonly string[] }>(
  'read-limiters',
  `select e.id as endpoint_id, e.tenant_id, t.preferences as tenant, e.preferences as endpoint, own.due_us,
     coalesce(own.starts_taken, 0) as own_taken, coalesce(shared.starts_taken, 0) as tenant_taken
   from endpoints e join tenants t on t.id = e.tenant_id
   left join rate_limiters own on own.limiter_id = e.id
   left join rate_limiters shared on shared.limiter_id = e.tenant_id
   where e.id = any($endpointIds)`,
);

/** A limiter with the logged starts that some positions of its queue depend on. */
export interface LoadedLimiter {
  state: LimiterState;
  logs: { own: StartLog; tenant: StartLog };
}

/** Loads the logged starts that positions of queues depend on, in one statement. Without quotas it runs no statement. */
export async function loadLogs(
  sql: Sql,
  queues: readonly { state: LimiterState; positions: Positions }[],
): Promise<LoadedLimiter[]> {
  const wanted = queues.flatMap(({ state, positions }) => {
    const { endpointId, tenantId, limits, taken } = state;
    const own = limits.quotas.filter(({ shared }) => !shared);
    const ofTenant = limits.quotas.filter(({ shared }) => shared);
    return [
      ...pagesToLoad(taken.own, own, positions).map((page) => ({ limiter_id: endpointId, page })),
      ...pagesToLoad(taken.tenant, ofTenant, positions).map((page) => ({ limiter_id: tenantId, page })),
    ];
  });
  const found = wanted.length === 0 ? [] : await readRows<PageRow>(sql, LOAD({ wanted: recordset(wanted) }));
  const pagesOf = new Map<string, Map<number, readonly number[]>>();
  for (const { limiterId, page, startsUs } of found) {
    const pages = pagesOf.get(limiterId) ?? new Map<number, readonly number[]>();
    // The driver returns the numbers of an int8 array as text. Null is a start from before the log began.
    pagesOf.set(limiterId, pages.set(page, startsUs.map(Number)));
  }
  const logOf = (limiterId: string, taken: number) => ({ taken, pages: pagesOf.get(limiterId) ?? new Map() });
  return queues.map(({ state }) => ({
    state,
    logs: { own: logOf(state.endpointId, state.taken.own), tenant: logOf(state.tenantId, state.taken.tenant) },
  }));
}

/** The same for one endpoint. */
export async function loadLog(sql: Sql, state: LimiterState, positions: Positions): Promise<LoadedLimiter> {
  const [loaded] = await loadLogs(sql, [{ state, positions }]);
  if (loaded === undefined) throw new Error('Loading the logs of one limiter gave none.');
  return loaded;
}

interface PageRow {
  limiterId: string;
  page: number;
  startsUs: (string | null)[];
}

const LOAD = defineStatement<{ wanted: string }>(
  'load-starts',
  `select s.limiter_id, s.page, s.starts_us
   from (select distinct * from json_to_recordset($wanted) as w (limiter_id text, page bigint)) w
   join rate_limit_starts s on s.limiter_id = w.limiter_id and s.page = w.page`,
);

/** The limiter with only the limits that match, for the functions of the domain. */
export function limiterOf(
  { state, logs }: LoadedLimiter,
  nowUs: number,
  matches: (limit: LimitScope) => boolean = () => true,
): Limiter {
  const { spacing, quotas } = state.limits;
  return {
    nowUs,
    dueUs: state.dueUs,
    spacing: spacing !== null && matches(spacing) ? spacing : null,
    quotas: quotas.filter(matches).map((quota) => ({ quota, log: quota.shared ? logs.tenant : logs.own })),
  };
}

/** A day, plus the slack of a second between its starts. */
const LONGEST_SPAN_US = 86_401_000_000;

/** Appends reserved starts to every log that counts them. */
export async function saveStarts(
  sql: Sql,
  { state, logs }: LoadedLimiter,
  { startsUs, nowUs }: { startsUs: readonly number[]; nowUs: number },
): Promise<void> {
  if (startsUs.length === 0) return;
  const { endpointId, tenantId, limits } = state;
  const save = async (limiterId: string, log: StartLog) => {
    const pages = [...appendStarts(log, startsUs)].map(([page, pageUs]) => ({
      page,
      starts_us: Array.from(pageUs, (startUs: number | undefined) => startUs ?? 0),
    }));
    const taken = log.taken + startsUs.length;
    await sql.query(SAVE({ limiterId, taken, pages: recordset(pages), oldUs: nowUs - LONGEST_SPAN_US }));
  };
  if (limits.quotas.some(({ shared }) => !shared)) await save(endpointId, logs.own);
  if (limits.quotas.some(({ shared }) => shared)) await save(tenantId, logs.tenant);
}

// Deletes a few old pages at a time. That is enough, because a call begins fewer new ones.
const SAVE = defineStatement<{ limiterId: string; taken: number; pages: string; oldUs: number }>(
  'save-starts',
  `with pages as (select * from json_to_recordset($pages) as p (page bigint, starts_us bigint[])), counted as (
     update rate_limiters set starts_taken = $taken where limiter_id = $limiterId
   ), forgotten as (
     delete from rate_limit_starts where limiter_id = $limiterId and $oldUs > all(starts_us) and page = any(array(
       select page from rate_limit_starts
       where limiter_id = $limiterId and page < (select min(page) from pages) order by page limit 8))
   )
   insert into rate_limit_starts (limiter_id, page, starts_us) select $limiterId, page, starts_us from pages
   on conflict (limiter_id, page) do update set starts_us = excluded.starts_us`,
);

/** Makes the next claim look at an endpoint's queue at once, and from its beginning. Call it when the limits have changed. */
export async function lookAgain(sql: Sql, endpointId: string): Promise<void> {
  await sql.query(LOOK_AGAIN({ endpointId }));
}

const LOOK_AGAIN = defineStatement<{ endpointId: string }>(
  'look-again',
  `update rate_limiters set look_us = null, shown_at = '-infinity', shown_id = '' where limiter_id = $endpointId`,
);
