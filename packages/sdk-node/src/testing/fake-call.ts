import type { FakeState } from './fake-state.ts';

/** A request, taken apart. */
export interface FakeCall {
  /** From the path; those that the route has not are empty. */
  params: Record<'tenantId' | 'endpointId' | 'eventId' | 'deliveryId' | 'keyId', string>;
  query: Record<string, string>;
  /** Parsed JSON; an empty object where none was sent. */
  body: object;
  ifMatch: string | undefined;
}

export interface FakeReply {
  status: number;
  body?: unknown;
  /** Becomes the ETag. */
  version?: number;
  /** The answer to an earlier request. */
  replayed?: boolean;
}

export type FakeHandler = (call: FakeCall, state: FakeState) => FakeReply;

/** A page of a list as the API gives it: newest first, with a cursor when there is more. */
export function pageOf<Item>(
  all: Iterable<Item>,
  query: Record<string, string>,
  matches: (item: Item) => boolean,
): FakeReply {
  const newestFirst = [...all].filter(matches).reverse();
  const start = Number(query['cursor'] ?? 0);
  const end = start + Number(query['limit'] ?? 50);
  const nextCursor = end < newestFirst.length ? String(end) : null;
  return { status: 200, body: { data: newestFirst.slice(start, end), nextCursor } };
}

/** Whether something that was made at `createdAt` is asked for. */
export function isInRange(createdAt: string, { from, to }: Record<string, string>): boolean {
  const at = Date.parse(createdAt);
  return (from === undefined || at >= Date.parse(from)) && (to === undefined || at < Date.parse(to));
}

/** Whether a filter was left out or fits. */
export function fits(filter: string | undefined, value: string | null): boolean {
  return filter === undefined || filter === value;
}
