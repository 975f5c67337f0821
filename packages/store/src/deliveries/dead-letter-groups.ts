import { idAt, type DeadLetterReason } from '@postrider/domain';
import { findEventIdOf } from '../keys/publish-keys.ts';
import { Conditions } from '../sql/conditions.ts';
import type { Sql } from '../sql/database.ts';
import { readRows } from '../sql/statement.ts';
import { besides, type DeliveryFilter } from './read-deliveries.ts';

/** Dead letters of one endpoint that ended in the same way. */
export interface DeadLetterGroup {
  endpointId: string;
  endpointName: string | null;
  tenantId: string;
  reason: DeadLetterReason;
  /** The HTTP status of the last attempt. Null if it got no answer. */
  lastStatus: number | null;
  count: number;
  oldestAt: Date;
  newestAt: Date;
}

export type DeadLetterGroupFilter = Omit<DeliveryFilter, 'status' | 'test' | 'beforeId' | 'limit'>;

/** The largest groups come first, and no more than so many. */
const GROUPS_SHOWN = 1_000;

/** Counts dead letters by endpoint, reason and last status. The largest groups come first. */
export async function groupDeadLetters(sql: Sql, filter: DeadLetterGroupFilter): Promise<DeadLetterGroup[]> {
  if (filter.externalId === undefined) return readGroups(sql, filter);
  const eventId = await findEventIdOf(sql, filter);
  if (eventId === undefined || (filter.eventId ?? eventId) !== eventId) return [];
  return readGroups(sql, { ...filter, eventId });
}

async function readGroups(sql: Sql, filter: DeadLetterGroupFilter): Promise<DeadLetterGroup[]> {
  const tagged = filter.tag === undefined ? undefined : await readRows<{ id: string }>(sql, taggedStatement(filter));
  const ids = tagged?.map(({ id }) => id);
  return readRows(sql, groupsStatement(filter, ids !== undefined && ids.length <= MOST_TAGGED ? ids : undefined));
}

/** With more events than these, the planner knows from its statistics that the tag is common. */
const MOST_TAGGED = 10_000;

/** Exported for the test of its plan. */
export function taggedStatement({ tag, tenantId }: DeadLetterGroupFilter): { text: string; values: unknown[] } {
  const where = new Conditions();
  where.addText(`tags <> '{}'`);
  where.add('tags @> array[?::text]', tag);
  where.add('tenant_id = ?', tenantId);
  return { text: `select id from events ${where.clause()} limit ${MOST_TAGGED + 1}`, values: where.values };
}

/**
 * All that it needs is in the index `deliveries_dead_groups`. A tag is of the events: `tagged` are those that have it. One look
 * at the index of tags is faster than one at an event for each dead letter. Exported for the test of its plan.
 */
export function groupsStatement(
  { tag, ...filter }: DeadLetterGroupFilter,
  tagged?: readonly string[],
): { text: string; values: unknown[] } {
  const where = new Conditions();
  where.addText(`status = 'dead_lettered'`);
  where.add('tenant_id = ?', filter.tenantId);
  where.add('endpoint_id = ?', filter.endpointId);
  where.add('event_id = ?', filter.eventId);
  where.add('id >= ?', filter.from && idAt('dlv', filter.from.getTime()));
  where.add('id < ?', filter.to && idAt('dlv', filter.to.getTime()));
  for (const [condition, value] of besides(filter)) where.add(condition, value);
  if (tagged === undefined) where.add(OF_COMMON_TAG, tag);
  else where.add('event_id = any(?)', tagged);
  // The order of the index: without it the planner may read the dead letters themselves.
  const order = tag === undefined ? 'order by 1, 2, 3, 4' : '';
  const text = `
    select g.*, (select e.name from endpoints e where e.id = g.endpoint_id) as endpoint_name
    from (
      select tenant_id, endpoint_id, reason, last_status, count(*) as count, min(at) as oldest_at, max(at) as newest_at
      from (
        select tenant_id, endpoint_id, dead_letter_reason as reason, last_status, dead_letter_at as at
        from deliveries ${where.clause()} ${order}
      ) dead
      group by 1, 2, 3, 4
    ) g
    order by count desc, newest_at desc, endpoint_id, reason, last_status limit ${GROUPS_SHOWN}`;
  return { text, values: where.values };
}

const OF_COMMON_TAG = `event_id in (select t.id from events t where t.tags <> '{}' and t.tags @> array[?::text])`;
