import { idAt } from '@postrider/domain';
import { findEventIdOf } from '../keys/publish-keys.ts';
import { inTransaction, type Database, type Sql } from '../sql/database.ts';
import { listQuery, keyOf, readPage, type Page } from '../sql/page.ts';
import { Conditions } from '../sql/conditions.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { expungeEvents } from './expunge-events.ts';

/** Which events of a tenant. All members that are set must match. Instants are ISO texts. */
export interface ExpungeFilter {
  ids?: string[] | undefined;
  externalId?: string | undefined;
  tag?: string | undefined;
  eventType?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface ExpungeRow {
  id: string;
  tenantId: string;
  filter: ExpungeFilter;
  /** How many events lost their content. */
  expunged: number;
  createdAt: Date;
  /** Null: it still runs. */
  finishedAt: Date | null;
}

const COLUMNS = 'id, tenant_id, filter, expunged, created_at, finished_at';

/** Asks for the content of many events to be removed. A worker does it, batch by batch. */
export async function requestExpunge(
  sql: Sql,
  request: { id: string; tenantId: string; filter: ExpungeFilter; by: string; now: Date },
): Promise<ExpungeRow> {
  const [row] = await readRows<ExpungeRow>(sql, REQUEST(request));
  if (row === undefined) throw new Error('The request was not written.');
  return row;
}

const REQUEST = defineQuery(
  `insert into expunges (id, tenant_id, filter, requested_by, created_at)
   values ($id, $tenantId, $filter, $by, $now) returning ${COLUMNS}`,
);

export async function findExpunge(
  sql: Sql,
  wanted: { tenantId: string; expungeId: string },
): Promise<ExpungeRow | undefined> {
  const [row] = await readRows<ExpungeRow>(sql, FIND(wanted));
  return row;
}

const FIND = defineQuery(`select ${COLUMNS} from expunges where id = $expungeId and tenant_id = $tenantId`);

/** A page, newest first. */
export function listExpunges(
  sql: Sql,
  { tenantId, beforeId, limit }: { tenantId: string; beforeId?: string | undefined; limit: number },
): Promise<Page<ExpungeRow>> {
  const along = new Conditions();
  along.add('id < ?', beforeId);
  const query = listQuery({ table: 'expunges', columns: COLUMNS, key: keyOf('tenant_id', tenantId), along }, []);
  return readPage(sql, query, limit);
}

/** Events that one step looks at, and whose content it removes at most. */
const SCANNED = 1_000;
const EXPUNGED = 50;
/** A step ends early when its events have so many deliveries. */
const DELIVERIES = 1_000;

/**
 * Goes on with the oldest request: one step, in a transaction of its own. Returns whether there was one. Several processes
 * may call it at the same time.
 */
export function expungeNext(database: Database, now: Date): Promise<boolean> {
  return inTransaction(database, async (sql) => {
    const [job] = await readRows<ExpungeRow & { afterId: string; requestedBy: string }>(sql, TAKE);
    if (job === undefined) return false;
    const { events, lastId } = await findMatching(sql, job);
    const command = { tenantId: job.tenantId, eventIds: events, by: job.requestedBy, now };
    const done = await expungeEvents(sql, command);
    await sql.query(
      RECORD({ id: job.id, afterId: lastId ?? '', done: done.length, finishedAt: lastId === null ? now : null }),
    );
    return true;
  });
}

const TAKE = {
  text: `select ${COLUMNS}, after_id, requested_by from expunges where finished_at is null
         order by id limit 1 for update skip locked`,
  values: [],
};

const RECORD = defineQuery(
  `update expunges set after_id = $afterId, expunged = expunged + $done, finished_at = $finishedAt where id = $id`,
);

/** The next events, and the last id that was looked at; null at the end. */
async function findMatching(
  sql: Sql,
  { tenantId, filter, afterId, createdAt }: ExpungeRow & { afterId: string },
): Promise<{ events: string[]; lastId: string | null }> {
  const { externalId } = filter;
  const named = externalId === undefined ? undefined : await findEventIdOf(sql, { tenantId, externalId });
  if (externalId !== undefined && named === undefined) return { events: [], lastId: null };
  const statement = scanQuery({ tenantId, filter, afterId, createdAt, named: named ?? null });
  const rows = await readRows<{ id: string; matches: boolean; deliveryCount: number }>(sql, statement);
  const events: string[] = [];
  let deliveries = 0;
  for (const { id, matches, deliveryCount } of rows) {
    if (!matches) continue;
    events.push(id);
    deliveries += deliveryCount;
    if (events.length === EXPUNGED || deliveries >= DELIVERIES) return { events, lastId: id };
  }
  return { events, lastId: rows.length < SCANNED ? null : (rows.at(-1)?.id ?? null) };
}

interface Scan {
  tenantId: string;
  filter: ExpungeFilter;
  afterId: string;
  createdAt: Date;
  /** The event that has the external id. */
  named: string | null;
}

/** Exported for the test of its plan. What is accepted after the request stays. */
export function scanQuery({ tenantId, filter, afterId, createdAt, named }: Scan) {
  const { ids = null, tag = null, eventType = null, from, to } = filter;
  const until = Math.min(createdAt.getTime() + 1, to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to));
  const since = idAt('evt', from === undefined ? 0 : Date.parse(from));
  const range = { tenantId, afterId, since, until: idAt('evt', until) };
  const only = named === null ? ids : [named].filter((id) => ids === null || ids.includes(id));
  return only === null ? SCAN({ ...range, tag, eventType }) : SCAN_NAMED({ ...range, only, tag, eventType });
}

const SHOWN = `id, delivery_count, expunged_at is null and ($tag::text is null or $tag = any(tags))
     and ($eventType::text is null or type = $eventType) as matches`;

// With one value instead of an array, the planner might walk the events of everybody.
const SCAN = defineQuery(
  `select ${SHOWN} from events
   where tenant_id = any(array[$tenantId::text]) and id > $afterId and id >= $since and id < $until
   order by tenant_id, id limit ${SCANNED}`,
);

const SCAN_NAMED = defineQuery(
  `select ${SHOWN} from events
   where id = any($only) and tenant_id = $tenantId and id > $afterId and id >= $since and id < $until
   order by id limit ${SCANNED}`,
);
