import { isPostriderNotFoundError, type Postrider, type PostriderEvent } from '@postrider/sdk-node';

/** How many events are kept while others are forwarded. The rest is read again one by one: an event may have 256 KiB. */
const KEPT = 200;

/** Where events come from, and which are known. */
export interface EventSource {
  client: Postrider;
  tenant: string;
  isKnown: (id: string) => boolean;
}

interface Range {
  /** Events accepted before are not wanted, in ms since 1970. */
  from: number;
  signal: AbortSignal;
}

/** The events that are not known, the oldest first. Reads the list to its end before it gives the first. */
export async function* findEvents(source: EventSource, { from, signal }: Range): AsyncGenerator<PostriderEvent> {
  const { client, tenant, isKnown } = source;
  const found: (PostriderEvent | string)[] = [];
  const query = { from: new Date(from).toISOString(), limit: 100 };
  for await (const event of client.events.list(tenant, query, { signal })) {
    if (!isKnown(event.id)) found.push(found.length < KEPT ? event : event.id);
  }
  // Ids sort like the instants at which they were made.
  for (const each of found.toReversed()) {
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
