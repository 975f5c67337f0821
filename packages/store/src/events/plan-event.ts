import {
  decideFilter,
  externalReference,
  filterSteps,
  type CompiledFilter,
  type FilterDecision,
} from '@postrider/domain';
import { newId } from '../sql/new-id.ts';
import type { CostlyTurns } from './costly-turns.ts';
import { filtersAsked, planFanOut, readForFilters, type SubscribedEndpoint } from './fan-out.ts';
import type { AcceptInput, PlannedEvent } from './planned-event.ts';
import { DELIVERIES_SHOWN, shownNotSent } from './shown-deliveries.ts';

export type PlanResult =
  | { kind: 'planned'; event: PlannedEvent }
  | { kind: 'tenant_not_found' }
  | { kind: 'unknown_endpoints'; endpointIds: string[] }
  /** Its filters take so long that other publishes would wait for them. Plan it alone, with `planPatiently`. */
  | { kind: 'costly' };

/** A publish with the id that its event gets. */
export type AcceptItem = AcceptInput & { id: string };

/** The most steps of an event's filters while other publishes wait: about 2 ms. */
const MAX_STEPS_AT_ONCE = 200_000;

/** Plans an event for the endpoints of its tenant. `endpoints` is undefined if there is no such tenant. */
export function planEvent(item: AcceptItem, endpoints: readonly SubscribedEndpoint[] | undefined): PlanResult {
  const refusal = refuse(item, endpoints);
  if (refusal !== null || endpoints === undefined) return refusal ?? { kind: 'tenant_not_found' };
  const subject = readForFilters(item.event);
  const steps = filtersAsked(item.event, endpoints).reduce((sum, filter) => sum + filterSteps(filter, subject()), 0);
  if (steps > MAX_STEPS_AT_ONCE) return { kind: 'costly' };
  return toPlan(item, endpoints, (filter) => decideFilter(filter, subject()));
}

/** How long the filters of an event run in one turn. */
const TURN_MS = 2;

/** The same for filters that take long: they run in turns, with those of other tenants and with all other work. */
export async function planPatiently(
  item: AcceptItem,
  endpoints: readonly SubscribedEndpoint[] | undefined,
  takeTurn: CostlyTurns['takeTurn'],
): Promise<PlanResult> {
  const refusal = refuse(item, endpoints);
  if (refusal !== null || endpoints === undefined) return refusal ?? { kind: 'tenant_not_found' };
  const subject = readForFilters(item.event);
  const decisions = new Map<CompiledFilter, FilterDecision>();
  const filters = filtersAsked(item.event, endpoints);
  let next = 0;
  while (next < filters.length) {
    await takeTurn(() => {
      const endAt = performance.now() + TURN_MS;
      for (const filter of filters.slice(next)) {
        decisions.set(filter, decideFilter(filter, subject()));
        next += 1;
        if (performance.now() >= endAt) break;
      }
    });
  }
  return toPlan(item, endpoints, (filter) => decisions.get(filter) ?? decideFilter(filter, subject()));
}

function refuse({ event }: AcceptItem, endpoints: readonly SubscribedEndpoint[] | undefined): PlanResult | null {
  if (endpoints === undefined) return { kind: 'tenant_not_found' };
  if (event.endpointIds === null) return null;
  const known = new Set(endpoints.map(({ id }) => id));
  for (const { externalId } of endpoints) if (externalId !== null) known.add(externalReference(externalId));
  const endpointIds = event.endpointIds.filter((id) => !known.has(id));
  return endpointIds.length === 0 ? null : { kind: 'unknown_endpoints', endpointIds };
}

function toPlan(
  item: AcceptItem,
  endpoints: readonly SubscribedEndpoint[],
  decide: (filter: CompiledFilter) => FilterDecision,
): PlanResult {
  const fanOut = planFanOut(item.event, endpoints, { now: item.now, newId, decide });
  const shown = fanOut.deliveries.slice(0, DELIVERIES_SHOWN);
  const accepted = {
    id: item.id,
    type: item.event.type,
    timestamp: item.now,
    deliveries: shown.map(({ id, endpointId, status }) => ({ id, endpointId, status })),
    deliveryCount: fanOut.deliveries.length,
    notSent: shownNotSent(fanOut.notSent),
    warnings: item.event.warnings ?? [],
  };
  return { kind: 'planned', event: { ...item, fanOut, accepted } };
}
