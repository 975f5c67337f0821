import { checkUrl, resolveDestination } from '@postrider/sender';
import { Problem } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';
import type { EndpointWarning } from './present.ts';
import type { EndpointChange } from './schema.ts';

interface Destination {
  url: string;
  pointer: string;
}

/** The URLs in a request that the endpoint will call. */
function destinationsOf({ url, auth }: Pick<EndpointChange, 'url' | 'auth'>): Destination[] {
  return [
    ...(url === undefined ? [] : [{ url, pointer: '/url' }]),
    ...(auth?.type === 'oauth2' ? [{ url: auth.tokenUrl, pointer: '/auth/tokenUrl' }] : []),
  ];
}

/**
 * Checks an endpoint's URL and that of its token server with the address guard, as every attempt does again. 422 when a URL
 * is not allowed. A name that does not resolve yet gives a warning only.
 */
export async function checkDestinations(
  asked: Pick<EndpointChange, 'url' | 'auth'>,
  context: Pick<ServerContext, 'policy' | 'lookup'>,
): Promise<EndpointWarning[]> {
  const checked = await Promise.all(destinationsOf(asked).map((each) => checkDestination(each, context)));
  return checked.flat();
}

async function checkDestination(
  { url, pointer }: Destination,
  { policy, lookup }: Pick<ServerContext, 'policy' | 'lookup'>,
): Promise<EndpointWarning[]> {
  const verdict = await resolveDestination(url, policy, lookup);
  if (verdict.ok) return [];
  // Some names, schemes and ports are allowed only for addresses in an allowed range. Without an address they are refused.
  const written = checkUrl(url, policy);
  const refusal = verdict.unresolved && written.ok ? written.onlyAllowedRanges : null;
  if (verdict.unresolved && refusal === null) return [{ code: 'host_unresolved', detail: verdict.reason }];
  throw refused((refusal ?? verdict).reason, pointer);
}

/** The same without DNS. `within` points to the settings in the body. */
export function checkWrittenDestinations(
  asked: Pick<EndpointChange, 'url' | 'auth'>,
  { policy }: Pick<ServerContext, 'policy'>,
  within: string,
): void {
  for (const { url, pointer } of destinationsOf(asked)) {
    const written = checkUrl(url, policy);
    if (!written.ok) throw refused(written.reason, `${within}${pointer}`);
  }
}

function refused(reason: string, pointer: string): Problem {
  return new Problem('destination_refused', reason, { errors: [{ pointer, detail: reason }] });
}
