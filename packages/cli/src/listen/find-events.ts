import { isPostriderNotFoundError, type Postrider, type PostriderEvent } from '@postrider/sdk-node';

/** How many events are kept while others are forwarded. The rest is read again one by one: an event may have 256 KiB. */
const KEPT = 200;

/** Where events come from, and which are wanted. */
export interface EventSource {
  client: Postrider;
  tenant: string;
  isWanted: (event: PostriderEvent) => boolean;
}

interface Range {
  /** Events accepted before are not wanted, in ms since 1970. */
  from: number;
  signal: AbortSignal;
}

interface Found {
  /** When the newest event was accepted, wanted or not. 0: there is none. */
  newest: number;
  /** The wanted ones, the oldest first. */
  events: AsyncIterable<PostriderEvent>;
}

/** Reads the list to its end: it begins with the newest. */
export async function findEvents(source: EventSource, { from, signal }: Range): Promise<Found> {
  const { client, tenant, isWanted } = source;
  const found: (PostriderEvent | string)[] = [];
  let newest = 0;
  const query = { from: new Date(from).toISOString(), limit: 100 };
  for await (const event of client.events.list(tenant, query, { signal })) {
    newest = Math.max(newest, Date.parse(event.timestamp));
    if (isWanted(event)) found.push(found.length < KEPT ? event : event.id);
  }
  // Ids sort like the instants at which they were made.
  return { newest, events: readAll(source, found.toReversed(), signal) };
}

async function* readAll(source: EventSource, found: (PostriderEvent | string)[], signal: AbortSignal) {
  for (const each of found) {
    const event = typeof each === 'string' ? await findEvent(source, each, signal) : each;
    if (event !== undefined) yield event;
  }
}

/** Undefined: retention removed it meanwhile. */
async function findEvent({ client, tenant }: EventSource, id: string, signal: AbortSignal) {
  return client.events.get(tenant, id, { signal }).catch((error: unknown) => {
    if (isPostriderNotFoundError(error) && error.code === 'event_not_found') return undefined;
    throw error;
  });
}

/** The events that there are, without their data. */
export async function idsSince(
  client: Postrider,
  tenant: string,
  { from, signal }: Range,
): Promise<{ id: string; at: number }[]> {
  const ids: { id: string; at: number }[] = [];
  const query = { from: new Date(from).toISOString(), limit: 100 };
  for await (const { id, timestamp } of client.events.list(tenant, query, { signal })) {
    ids.push({ id, at: Date.parse(timestamp) });
  }
  return ids;
}

/** When the newest event was accepted, by the clock of the server. 0: there is none. */
export async function newestInstant(client: Postrider, tenant: string, signal: AbortSignal): Promise<number> {
  const { data } = await client.events.list(tenant, { limit: 1 }, { signal });
  return data[0] === undefined ? 0 : Date.parse(data[0].timestamp);
}
