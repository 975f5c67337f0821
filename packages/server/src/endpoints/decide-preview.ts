import { compileFilter, decideFilter, previewGates, resolvePreferences } from '@postrider/domain';
import type { EventAtEndpoint } from '@postrider/store/events';
import {
  createCostlyTurns,
  planFanOut,
  readForFilters,
  type CostlyTurns,
  type FannedEvent,
  type NotSent,
} from '@postrider/store/fan-out';
import { isoOf } from '../http/instants.ts';
import type { PreviewedEndpoint } from './load-previewed-endpoint.ts';
import type { Preview } from './preview-schema.ts';

/** An event to preview: a past one, or one that is in the question. */
export type PreviewedEvent = Omit<EventAtEndpoint, 'id' | 'isAddressed'> & {
  /** Null: it was never published. */
  id: string | null;
  /** Only these endpoints, whatever types they take. */
  endpointIds: string[] | null;
  /** Only endpoints that name the type get it. */
  optIn: boolean;
};

export type Decision = Pick<Preview, 'decision' | 'reason' | 'detail' | 'filter' | 'until'>;

const SENT: Decision = { decision: 'sent', reason: null, detail: null, filter: null, until: null };

/** Decides as a publish does, then by the gates as they are at an instant. */
export type DecidePreview = (event: PreviewedEvent, now: Date) => Promise<Decision>;

/** Filters and large events take long. However many previews a tenant asks for, requests of others run in between. */
export const previewTurns: CostlyTurns = createCostlyTurns();

export function createDecidePreview(endpoint: PreviewedEndpoint): DecidePreview {
  const filter = endpoint.filter && compileFilter(endpoint.filter);
  const subscribed = { ...endpoint, tenantId: endpoint.tenant.id, filter };
  const { preferences } = resolvePreferences(endpoint.preferences.tenant, endpoint.preferences.endpoint);

  function decide(event: PreviewedEvent, now: Date): Decision {
    const fanned: FannedEvent = event;
    const read = readForFilters(fanned);
    const { notSent } = planFanOut(fanned, [subscribed], {
      now,
      newId: () => '',
      decide: (compiled) => decideFilter(compiled, read()),
    });
    const [unsent] = notSent;
    if (unsent !== undefined) return describeNotSent(unsent);
    const { hold, skipped } = previewGates({
      preferences,
      at: now,
      priority: event.priority,
      endpointStatus: endpoint.status,
      eventType: event.type,
      // What was sent in time is compared, however long ago that was.
      expiresAt: event.lastAttempt === null ? event.expiresAt : null,
      deliverAt: event.deliverAt,
    });
    if (skipped !== null) return { ...SENT, decision: 'skipped', reason: skipped.reason };
    if (hold !== null) return { ...SENT, decision: 'held', reason: hold.reason, until: isoOf(hold.until) };
    return SENT;
  }

  return (event, now) => previewTurns.takeTurn(() => decide(event, now));
}

function describeNotSent({ reason, failure }: NotSent): Decision {
  const isFiltered = reason === 'filtered' || reason === 'type_not_subscribed';
  return {
    ...SENT,
    decision: isFiltered ? 'filtered' : 'skipped',
    reason,
    detail: failure?.detail ?? null,
    filter: failure ? { pointer: failure.pointer, operator: failure.operator } : null,
  };
}
