import { lookup } from 'node:dns/promises';

/** All addresses of a host name, as texts. Rejects with an error that carries a `code` when there is none. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

const inFlight = new Map<string, Promise<readonly string[]>>();

/**
 * The system's resolver (so `/etc/hosts` and container DNS count). One question per name at a time: `getaddrinfo` holds
 * a thread of libuv's small pool until it answers and cannot be called off, so a slow name must not take them all.
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
