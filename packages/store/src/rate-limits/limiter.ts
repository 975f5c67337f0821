import { appendStarts, dueNow, LONGEST_SPAN_US, limitsInForce, pagesToLoad } from '@postrider/domain';
import type { Limiter, Limits, Positions, Preferences } from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineStatement, readRows, recordset } from '../sql/statement.ts';

/** SQL: whether endpoint `e` of tenant `t` has rate limits. A test compares it with `limitsInForce`. */
export const IS_RATE_LIMITED = /* sql */ `
  (t.preferences ->> 'maxPerHour' is not null or exists (
    select 1 from (select coalesce(nullif(e.preferences -> 'rateLimits', 'null'), t.preferences -> 'rateLimits') as r) as l
    where coalesce(r ->> 'perSecond', r ->> 'perMinute', r ->> 'perHour', r ->> 'perDay') is not null))`;

/** The limiters that an endpoint obeys: its own, and that of its tenant if they share a limit. */
export interface Limiters {
  endpointId: string;
  tenantId: string;
  limiters: readonly StoredLimiter[];
}

/** Limits, and how much of them is used up, without the logged starts. */
interface StoredLimiter extends Limits, UsedUp {
  id: string;
}

interface UsedUp {
  dueUs: number | null;
  /** How many starts were ever numbered in its log. */
  taken: number;
}

/**
 * Locks the limiter of an endpoint until the transaction ends, and then that of its tenant if they share a limit. While you
 * hold them, never wait for a delivery or a queue row. Undefined if the endpoint has no limits.
 */
export async function lockLimiters(sql: Sql, endpointId: string): Promise<Limiters | undefined> {
  // Lock first, so that nobody changes the state after it is read.
  const [found] = await readRows<UsedUp>(sql, LOCK({ limiterId: endpointId }));
  const [read] = await readLimiters(sql, [endpointId]);
  if (read === undefined) return undefined;
  const own = found ?? (await makeLimiter(sql, endpointId));
  const isShared = read.limiters.some(({ owner }) => owner === 'tenant');
  const ofTenant = isShared ? await lockOrMake(sql, read.tenantId) : undefined;
  const limiters = read.limiters.map((each) => ({ ...each, ...(each.owner === 'tenant' ? ofTenant : own) }));
  return { ...read, limiters };
}

async function lockOrMake(sql: Sql, limiterId: string): Promise<UsedUp | undefined> {
  const [found] = await readRows<UsedUp>(sql, LOCK({ limiterId }));
  return found ?? makeLimiter(sql, limiterId);
}

async function makeLimiter(sql: Sql, limiterId: string): Promise<UsedUp | undefined> {
  const [made] = await readRows<UsedUp>(sql, MAKE({ limiterId }));
  return made;
}

const LOCK = defineStatement<{ limiterId: string }>(
  'lock-limiter',
  'select starts_taken as taken, due_us from rate_limiters where limiter_id = $limiterId for no key update',
);

// The update changes nothing. It locks and reads the row if another transaction has inserted it at the same moment.
const MAKE = defineStatement<{ limiterId: string }>(
  'make-limiter',
  `insert into rate_limiters as l (limiter_id) values ($limiterId)
   on conflict (limiter_id) do update set starts_taken = l.starts_taken returning starts_taken as taken, due_us`,
);

/** Reads the limiters of endpoints without a lock. Leaves out endpoints without limits. */
export async function readLimiters(sql: Sql, endpointIds: readonly string[]): Promise<Limiters[]> {
  const rows = await readRows<ReadRow>(sql, READ({ endpointIds }));
  return rows.flatMap(({ endpointId, tenantId, dueUs, ownTaken, tenantTaken, ...preferences }) => {
    const limiters = limitsInForce(preferences).map((limits) =>
      limits.owner === 'endpoint'
        ? { ...limits, id: endpointId, dueUs, taken: ownTaken }
        : { ...limits, id: tenantId, dueUs: null, taken: tenantTaken },
    );
    return limiters.length === 0 ? [] : [{ endpointId, tenantId, limiters }];
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

/** A limiter with the logged starts that some positions of a queue depend on. */
export type LoadedLimiter = Limiter & { id: string };

/** Some positions of a queue, and the limiters that they obey. */
export interface LimitedQueue {
  limiters: readonly StoredLimiter[];
  positions: Positions;
  nowUs: number;
}

/** Loads the logged starts that positions of queues depend on, in one statement. Without quotas it runs no statement. */
export async function loadLogs(sql: Sql, queues: readonly LimitedQueue[]): Promise<LoadedLimiter[][]> {
  const wanted = queues.flatMap(({ limiters, positions }) =>
    limiters.flatMap(({ id, taken, quotas }) =>
      pagesToLoad(taken, quotas, positions).map((page) => ({ limiter_id: id, page })),
    ),
  );
  const found = wanted.length === 0 ? [] : await readRows<PageRow>(sql, LOAD({ wanted: recordset(wanted) }));
  const pagesOf = new Map<string, Map<number, readonly number[]>>();
  for (const { limiterId, page, startsUs } of found) {
    const pages = pagesOf.get(limiterId) ?? new Map<number, readonly number[]>();
    // The driver returns the numbers of an int8 array as text. Null is a start from before the log began.
    pagesOf.set(limiterId, pages.set(page, startsUs.map(Number)));
  }
  return queues.map(({ limiters, nowUs }) =>
    limiters.map(({ taken, ...limiter }) => {
      const log = { taken, pages: pagesOf.get(limiter.id) ?? new Map<number, readonly number[]>() };
      return { ...limiter, nowUs, log, dueUs: dueNow(limiter.dueUs, limiter.spacing, nowUs) };
    }),
  );
}

/** The same for one queue. */
export async function loadLog(sql: Sql, queue: LimitedQueue): Promise<LoadedLimiter[]> {
  const [loaded = []] = await loadLogs(sql, [queue]);
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

/** Appends reserved starts to the log of a limiter. One without a quota has no log. */
export async function saveStarts(
  sql: Sql,
  { id: limiterId, quotas, log, nowUs }: LoadedLimiter,
  startsUs: readonly number[],
): Promise<void> {
  if (startsUs.length === 0 || quotas.length === 0) return;
  const pages = [...appendStarts(log, startsUs)].map(([page, pageUs]) => ({ page, starts_us: pageUs }));
  const taken = log.taken + startsUs.length;
  await sql.query(SAVE({ limiterId, taken, pages: recordset(pages), oldUs: nowUs - LONGEST_SPAN_US }));
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
