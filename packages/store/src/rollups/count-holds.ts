import type { HoldReason } from '@postrider/domain';
import type { QueryConfig } from 'pg';
import { withKeptPlan, type Sql } from '../sql/database.ts';
import { defineStatement, readRows } from '../sql/statement.ts';
import { keyOf, type NumbersKey, type NumbersOf } from './read-numbers.ts';

export interface HoldCount {
  reason: HoldReason;
  count: number;
  /** When the first of them goes on. Null: a person or a rate limit decides it. */
  firstUntil: Date | null;
}

export interface Holds {
  /** The reason of most first. */
  byReason: HoldCount[];
  /** Whether there were more than could be read, so that each count is only a part. */
  truncated: boolean;
}

/** Reads so many deliveries at most: no rollup knows the reasons. */
export const MOST_HOLDS_COUNTED = 10_000;

/** Why deliveries wait now. */
export async function countHolds(sql: Sql, of: NumbersOf): Promise<Holds> {
  const statement = holdsStatement(of);
  const groups = await withKeptPlan(sql, (kept) => readRows<HoldCount & { isAsked: boolean }>(kept, statement));
  const read = groups.reduce((sum, { count }) => sum + count, 0);
  return {
    byReason: groups
      .filter(({ isAsked }) => isAsked)
      .map(({ reason, count, firstUntil }) => ({
        reason,
        count: Math.min(count, MOST_HOLDS_COUNTED),
        // The place in the queue decides it, not the row.
        firstUntil: reason === 'rate_limited' ? null : firstUntil,
      }))
      .toSorted((one, other) => other.count - one.count || one.reason.localeCompare(other.reason)),
    truncated: read > MOST_HOLDS_COUNTED,
  };
}

/** One more row says that there are more. */
const MOST_READ = MOST_HOLDS_COUNTED + 1;

/** `waiting` is always `waiting`. */
type Values = NumbersKey & { waiting: string };

/**
 * With a kept plan, and the status as a value: otherwise what the planner believes about how many wait decides whether it reads a
 * whole table, or the index of what waits of all tenants.
 */
const countBy = (scope: string, waiting: string) =>
  defineStatement<Values>(
    `count-holds-of-${scope}`,
    `select hold_reason as reason, status = $waiting and event_type = coalesce($eventType, event_type) as is_asked,
       count(*)::int as count, min(hold_until) as first_until
     from (${waiting} limit ${MOST_READ}) waiting group by 1, 2`,
  );

const COLUMNS = 'd.status, d.event_type, d.hold_reason, d.hold_until';

const COUNT = {
  ofEndpoint: countBy(
    'endpoint',
    `select ${COLUMNS} from deliveries d
     where d.endpoint_id = $endpointId and d.status in ('waiting', 'retrying') and d.tenant_id = coalesce($tenantId, d.tenant_id)`,
  ),
  ofTenant: countBy(
    'tenant',
    `select ${COLUMNS} from deliveries d where d.tenant_id = $tenantId and d.status = $waiting`,
  ),
  // The rollups say which tenants to look at.
  ofAll: countBy(
    'all',
    `select d.* from tenants t
     cross join lateral (
       select from rollups_ever r where r.tenant_id = t.id and r.endpoint_id = '' and r.event_type = '' and r.grain = 'ever'
         and r.waiting > 0 offset 0
     ) r
     cross join lateral (
       select ${COLUMNS} from deliveries d where d.tenant_id = t.id and d.status = $waiting limit ${MOST_READ}
     ) d
     where t.deleted_at is null`,
  ),
};

/** Exported for the test of its plan. */
export function holdsStatement(of: NumbersOf): QueryConfig<unknown[]> {
  const values = { ...keyOf(of), waiting: 'waiting' };
  if (of.endpointId !== undefined) return COUNT.ofEndpoint(values);
  return (of.tenantId === undefined ? COUNT.ofAll : COUNT.ofTenant)(values);
}
