import { lookup } from 'node:dns/promises';

/** Resolves a host name to all its addresses. Rejects with an error with a `code` if there is none. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

const inFlight = new Map<string, Promise<readonly string[]>>();

/**
 * Uses the resolver of the system, so that `/etc/hosts` and container DNS apply. Asks once per name at a time: `getaddrinfo`
 * holds a thread of libuv's small pool until it answers and cannot be cancelled. One slow name must not hold all threads.
 */
export const systemLookup: Lookup = (hostname) => {
  const asked = inFlight.get(hostname);
  if (asked !== undefined) return asked;
  const asking = lookup(hostname, { all: true, order: 'verbatim' })
    .then((answers) => answers.map(({ address }) => address))
    .finally(() => inFlight.delete(hostname));
  inFlight.set(hostname, asking);
  return asking;
};
