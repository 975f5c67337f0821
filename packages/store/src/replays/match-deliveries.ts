import { idAt, OPEN_STATUSES, TERMINAL_STATUSES, type DeliveryStatus, type ReplayAction } from '@postrider/domain';
import { deliveriesQuery } from '../deliveries/read-deliveries.ts';
import { findEventIdOf } from '../keys/publish-keys.ts';
import type { Sql } from '../sql/database.ts';
import { scanForward, type ListQuery } from '../sql/page.ts';
import type { Match, MatchPage, MatchRange, ReplayFilter } from './criteria.ts';

/** Rows that one statement looks at. */
const SCANNED = 5_000;

interface Row {
  id: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  status: DeliveryStatus;
}

/** A page of the deliveries that match a filter, oldest first: those with which the action can be done. */
export async function matchDeliveries(
  sql: Sql,
  filter: ReplayFilter,
  { afterId, ...range }: MatchRange,
): Promise<MatchPage> {
  const { externalId } = filter;
  const { tenantId } = range;
  const named = externalId === undefined ? filter.eventId : await findEventIdOf(sql, { tenantId, externalId });
  if (externalId !== undefined && named === undefined) return { found: [], lastId: null };
  if ((filter.eventId ?? named) !== named) return { found: [], lastId: null };
  const query = replayQuery({ ...filter, eventId: named }, range);
  const { rows, lastId } = await scanForward<Row>(sql, query, { afterId, scanned: SCANNED });
  return { found: rows.map(({ id, ...row }): Match => ({ subject: id, deliveryId: id, ...row })), lastId };
}

/** A deleted endpoint gets nothing. */
const HAS_ENDPOINT: [string, boolean] = [
  '(select e.deleted_at is null from endpoints e where e.id = deliveries.endpoint_id) = ?',
  true,
];

/** What else a delivery must be. */
function neededFor(action: ReplayAction): readonly [string, unknown][] {
  const isEnded: [string, unknown] = ['status = any(?)', TERMINAL_STATUSES];
  const hasContent: [string, boolean] = ['(expunged_at is null) = ?', true];
  switch (action) {
    case 'send':
      return [isEnded, hasContent, HAS_ENDPOINT];
    case 'discard':
      return [isEnded, hasContent];
    case 'retry':
    case 'cancel':
      return [['status = any(?)', OPEN_STATUSES]];
  }
}

/** How `matchDeliveries` finds its rows. */
function replayQuery(
  { ids, from, to, ...filter }: ReplayFilter,
  { tenantId, action, acceptedBy }: Pick<MatchRange, 'tenantId' | 'action' | 'acceptedBy'>,
): ListQuery {
  const query = deliveriesQuery({
    ...filter,
    tenantId,
    test: false,
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    limit: SCANNED,
  });
  const { along } = query;
  along.add('id < ?', idAt('dlv', acceptedBy.getTime() + 1));
  if (ids !== undefined) {
    const sorted = ids.toSorted();
    along.add('id = any(?)', sorted);
    along.add('id >= ?', sorted[0]);
    along.add('id <= ?', sorted.at(-1));
  }
  return {
    ...query,
    columns: 'id, event_id, event_type, endpoint_id, status',
    beside: [...query.beside, ...neededFor(action)],
  };
}
