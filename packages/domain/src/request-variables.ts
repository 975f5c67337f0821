import { EVENT_TYPE_MAX_LENGTH } from './event-types.ts';

/** The source of the values of placeholders. */
export interface RequestFacts {
  event: { id: string; type: string };
  deliveryId: string;
  /** 1 for the first. */
  attemptNumber: number;
  /** Unix seconds. */
  timestamp: string;
  endpoint: { id: string; name: string | null; metadata: Record<string, unknown> };
}

const METADATA = 'endpoint.metadata.';
/** For error messages. */
export const VARIABLE_NAMES = [
  'event.type',
  'event.id',
  'timestamp',
  'delivery.id',
  'attempt',
  'endpoint.id',
  'endpoint.name',
  `${METADATA}<name>`,
];

/** The value of each variable. A missing name of the endpoint, or metadata that is null, has no variable. */
export function requestVariables({ event, endpoint, ...facts }: RequestFacts): Map<string, string> {
  const variables = new Map([
    ['event.type', event.type],
    ['event.id', event.id],
    ['timestamp', facts.timestamp],
    ['delivery.id', facts.deliveryId],
    ['attempt', String(facts.attemptNumber)],
    ['endpoint.id', endpoint.id],
  ]);
  if (endpoint.name !== null) variables.set('endpoint.name', endpoint.name);
  for (const [name, value] of Object.entries(endpoint.metadata)) {
    const hasText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (hasText) variables.set(METADATA + name, String(value));
  }
  return variables;
}

/**
 * The longest values in the requests of an endpoint, to check a template once for all of them. Values that depend on the
 * event are always printable ASCII without blanks.
 */
export function longestVariables(endpoint: Omit<RequestFacts['endpoint'], 'id'>): Map<string, string> {
  const id = (prefix: string) => `${prefix}_${'x'.repeat(26)}`;
  return requestVariables({
    event: { id: id('evt'), type: 'x'.repeat(EVENT_TYPE_MAX_LENGTH) },
    deliveryId: id('dlv'),
    attemptNumber: 999_999_999,
    timestamp: '9'.repeat(12),
    endpoint: { id: id('ep'), ...endpoint },
  });
}
