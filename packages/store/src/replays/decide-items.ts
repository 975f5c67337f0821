import { isTerminal } from '@postrider/domain';
import type { RepeatedDelivery } from '../deliveries/send-again.ts';
import { pairOf, type Item, type PageFacts, type Source } from './lock-facts.ts';
import type { ReplayRow } from './replays.ts';

export type Decision =
  /** A dead letter goes on. */
  | { kind: 'redrive'; source: Source }
  | { kind: 'repeat'; delivery: RepeatedDelivery }
  /** It can no longer be sent, or somebody else has sent it meanwhile. */
  | { kind: 'skip' };

interface Order extends Pick<ReplayRow, 'tenantId' | 'criteria' | 'fresh'> {
  newId: () => string;
}

const SKIP: Decision = { kind: 'skip' };

/** What happens to each item of a page, in its order. */
export function decideItems(page: readonly Item[], facts: PageFacts, order: Order): Decision[] {
  const numbers = new Map<string, number>();
  return page.map((item) => {
    const source = item.sourceId === null ? undefined : facts.sources.get(item.sourceId);
    const place = placeOf(item, source, order);
    if (place === undefined || (item.sourceId !== null && source === undefined)) return SKIP;
    const { eventId, endpointId } = place;
    const event = facts.events.get(eventId);
    if (event === undefined || event.isExpunged || !facts.endpoints.has(endpointId)) return SKIP;
    const pair = pairOf(eventId, endpointId);
    const history = facts.histories.get(pair);
    if ('missedBy' in order.criteria && history?.isGot) return SKIP;
    if (source !== undefined && !isTerminal(source.status)) return SKIP;
    if (source?.status === 'dead_lettered' && !order.fresh) return { kind: 'redrive', source };
    const freshNumber = order.fresh ? (numbers.get(pair) ?? history?.freshNumber ?? 0) + 1 : null;
    if (freshNumber !== null) numbers.set(pair, freshNumber);
    const { type: eventType, expiresAt } = event;
    const { tenantId } = order;
    const replayOf = source?.id ?? null;
    const delivery = { id: order.newId(), tenantId, eventId, eventType, endpointId, replayOf, freshNumber, expiresAt };
    return { kind: 'repeat', delivery };
  });
}

function placeOf(
  { subject }: Item,
  source: Source | undefined,
  { criteria }: Order,
): { eventId: string; endpointId: string } | undefined {
  if ('missedBy' in criteria) return { eventId: subject, endpointId: criteria.missedBy.endpointId };
  return source;
}
