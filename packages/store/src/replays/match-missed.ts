import {
  compileFilter,
  decideFilter,
  idAt,
  matchesEventType,
  type CompiledFilter,
  type DeliveryStatus,
  type Filter,
  type Priority,
} from '@postrider/domain';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readForFilters } from '../events/fan-out.ts';
import type { Sql } from '../sql/database.ts';
import { idsWithin } from '../sql/page.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { IS_GOT, type MatchPage, type MatchRange, type MissedBy } from './criteria.ts';

/** Events that one statement looks at. */
const SCANNED = 1_000;

interface Receiver {
  eventTypes: string[] | null;
  filter: Filter | null;
}

interface MissedEvent {
  id: string;
  type: string;
  externalId: string | null;
  priority: Priority;
  tags: string[];
  bytes: number;
  /** The app named the endpoints that get it. */
  isAddressed: boolean;
  /** It can still be sent. */
  isAlive: boolean;
  /** The endpoint got it, or it is on its way. */
  isGot: boolean;
  deliveryId: string | null;
  status: DeliveryStatus | null;
}

/**
 * A page of the events that an endpoint never got, oldest first, by its types and its filter of today. Those that have
 * expired, lost their content or named other endpoints do not count.
 */
export async function matchMissed(
  sql: Sql,
  { endpointId, since }: MissedBy,
  { tenantId, afterId, acceptedBy, now }: MatchRange,
): Promise<MatchPage> {
  const [receiver] = await readRows<Receiver>(sql, RECEIVER({ endpointId, tenantId }));
  if (receiver === undefined) return { found: [], lastId: null };
  const from = idAt('evt', Date.parse(since));
  const range = {
    tenantId,
    endpointId,
    now,
    afterId: afterId > from ? afterId : from,
    beforeId: idAt('evt', acceptedBy.getTime() + 1),
  };
  const events = await readRows<MissedEvent>(sql, SCAN(range));
  const optIn = new Set((await readRows<{ name: string }>(sql, OPT_IN)).map(({ name }) => name));
  const missed = events.filter((event) => !event.isGot && event.isAlive && isMeantFor(event, receiver, optIn));
  const filter = receiver.filter && compileFilter(receiver.filter);
  const found = filter === null ? missed : await passing(sql, missed, filter);
  return {
    found: found.map(({ id, type, deliveryId, status }) => ({
      subject: id,
      deliveryId,
      eventId: id,
      eventType: type,
      endpointId,
      status,
    })),
    lastId: events.length < SCANNED ? null : (events.at(-1)?.id ?? null),
  };
}

/** An event that named its endpoints was meant for those that have a delivery of it, whatever types they take. */
function isMeantFor(event: MissedEvent, { eventTypes }: Receiver, optIn: ReadonlySet<string>): boolean {
  if (event.isAddressed) return event.deliveryId !== null;
  return matchesEventType(eventTypes, event.type, { optIn: optIn.has(event.type) });
}

/** Reads the data of few events at a time: each may have 256 KiB. */
async function passing(sql: Sql, events: readonly MissedEvent[], filter: CompiledFilter): Promise<MissedEvent[]> {
  const passed: MissedEvent[] = [];
  for (let rest = events; rest.length > 0;) {
    const { ids } = idsWithin({ rows: [...rest], nextId: null });
    const rows = await readRows<{ id: string; data: string }>(sql, READ_DATA({ ids }));
    const dataOf = new Map(rows.map(({ id, data }) => [id, data]));
    for (const event of rest.slice(0, ids.length)) {
      const data = dataOf.get(event.id);
      if (data === undefined) continue;
      const subject = readForFilters({ ...event, data, deliverAt: null, endpointIds: null });
      if (decideFilter(filter, subject()).kind === 'passes') passed.push(event);
      // A filter may take milliseconds.
      await nextTurn();
    }
    rest = rest.slice(ids.length);
  }
  return passed;
}

const RECEIVER = defineQuery<{ endpointId: string; tenantId: string }>(
  `select event_types, filter::json as filter from endpoints
   where id = $endpointId and tenant_id = $tenantId and deleted_at is null`,
);

const OPT_IN = { text: 'select name from event_types where opt_in', values: [] };

interface Scan {
  tenantId: string;
  endpointId: string;
  now: Date;
  afterId: string;
  beforeId: string;
}

/**
 * Of several deliveries of an event, a dead letter, else the latest. `offset 0`: with the endpoint as a key, Postgres may read
 * all its deliveries for each event, for instance while the statistics do not know the endpoint yet. Exported for the test of
 * its plan.
 */
export const SCAN = defineQuery<Scan>(
  `select v.id, v.type, v.external_id, v.priority, v.tags, octet_length(v.data) as bytes,
     v.not_sent @> '[{"reason": "not_addressed"}]' as is_addressed,
     v.expunged_at is null and coalesce(v.expires_at > $now, true) and coalesce(v.deliver_at <= $now, true) as is_alive,
     coalesce(d.is_got, false) as is_got, d.latest[1][1] as delivery_id, d.latest[1][2] as status
   from (
     select * from events
     where tenant_id = any(array[$tenantId::text]) and id > $afterId and id < $beforeId
     order by tenant_id, id limit ${SCANNED}) v
   cross join lateral (
     select ${IS_GOT} as is_got,
       (array_agg(array[id, status] order by status = 'dead_lettered' desc, id desc)) as latest
     from (select id, status, endpoint_id from deliveries where event_id = v.id offset 0) of_event
     where endpoint_id = $endpointId) d
   order by v.id`,
);

const READ_DATA = defineQuery<{ ids: readonly string[] }>('select id, data from events where id = any($ids)');
