import { checkUrl, resolveDestination } from '@postrider/sender';
import { Problem } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';
import type { EndpointWarning } from './present.ts';

/**
 * Asks the guard whether an endpoint's URL may be called, as every attempt will ask again. 422 when not; a name that
 * does not resolve (yet) is only worth a warning.
 */
export async function checkDestination(url: string, { policy, lookup }: ServerContext): Promise<EndpointWarning[]> {
  const verdict = await resolveDestination(url, policy, lookup);
  if (verdict.ok) return [];
  // A name, scheme or port that only an allowed range may have: without an address there is nothing to say for it.
  const written = checkUrl(url, policy);
  const refusal = verdict.unresolved && written.ok ? written.onlyAllowedRanges : null;
  if (verdict.unresolved && refusal === null) return [{ code: 'host_unresolved', detail: verdict.reason }];
  const { reason } = refusal ?? verdict;
  throw new Problem('destination_refused', reason, { errors: [{ pointer: '/url', detail: reason }] });
}
