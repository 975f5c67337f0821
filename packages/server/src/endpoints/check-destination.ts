import { checkUrl, resolveDestination } from '@postrider/sender';
import { Problem } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';
import type { EndpointWarning } from './present.ts';

/**
 * Checks an endpoint's URL with the address guard, as every attempt does again. 422 when the URL is not allowed. A name
 * that does not resolve yet gives a warning only.
 */
export async function checkDestination(url: string, { policy, lookup }: ServerContext): Promise<EndpointWarning[]> {
  const verdict = await resolveDestination(url, policy, lookup);
  if (verdict.ok) return [];
  // Some names, schemes and ports are allowed only for addresses in an allowed range. Without an address they are refused.
  const written = checkUrl(url, policy);
  const refusal = verdict.unresolved && written.ok ? written.onlyAllowedRanges : null;
  if (verdict.unresolved && refusal === null) return [{ code: 'host_unresolved', detail: verdict.reason }];
  const { reason } = refusal ?? verdict;
  throw new Problem('destination_refused', reason, { errors: [{ pointer: '/url', detail: reason }] });
}
