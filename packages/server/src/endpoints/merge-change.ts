import { isDeepStrictEqual } from 'node:util';
import { MASK, maskHeaders } from '@postrider/domain';
import type { EndpointSettings, TenantDefaults } from '@postrider/store/endpoints';
import type { Sealer } from '@postrider/store/sql';
import type { Caller } from '../http/authenticate.ts';
import { invalidBody } from '../http/problem.ts';
import { withoutSecret } from './complete-auth.ts';
import { resolveEndpoint, type EffectiveEndpoint } from './effective-endpoint.ts';
import { completeSettings } from './endpoint-settings.ts';
import { maskFor, presentRetry } from './present.ts';
import type { EndpointChange, EndpointInput } from './schema.ts';

/** PATCH: given members replace stored ones. Stored secrets become masks, which `completeSettings` resolves. */
function mergeChange(change: EndpointChange, stored: EndpointSettings): EndpointInput {
  const { headers } = stored;
  const kept = {
    ...stored,
    headers: headers && Object.fromEntries(Object.keys(headers).map((name) => [name, MASK])),
    auth: withoutSecret(stored.auth),
    metadata: stored.metadata as EndpointInput['metadata'], // it came in by this schema
  };
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...kept, ...Object.fromEntries(given) };
}

/** PUT: what comes back as it was shown stays inherited, so that reading and writing an endpoint changes nothing. */
function keepInherited(input: EndpointInput, from: EffectiveEndpoint, caller: Caller): EndpointInput {
  const { sources, retry, timeoutMs, headers, signing, format } = maskFor(caller, from);
  const shown = { retry: presentRetry(retry), timeoutMs, headers: maskHeaders(headers), signing, format };
  const isShown = (member: keyof typeof shown) =>
    sources[member] !== 'endpoint' && isDeepStrictEqual(input[member], shown[member]);
  return {
    ...input,
    retry: isShown('retry') ? null : input.retry,
    timeoutMs: isShown('timeoutMs') ? null : input.timeoutMs,
    headers: isShown('headers') ? null : input.headers,
    signing: isShown('signing') ? null : input.signing,
    format: isShown('format') ? null : input.format,
  };
}

/** An endpoint before and after a change. */
export interface ChangedEndpoint {
  settings: EndpointSettings;
  from: EffectiveEndpoint;
  to: EffectiveEndpoint;
}

interface Changing {
  stored: EndpointSettings;
  defaults: TenantDefaults;
  caller: Caller;
  sealer: Sealer;
  within?: string;
}

/** How the body of a request changes an endpoint. */
export type ApplyChange<Body> = (body: Body, changing: Changing) => ChangedEndpoint;

/** Merges a PATCH into the stored settings. 422 with every problem at once. */
export function applyChange(change: EndpointChange, changing: Changing): ChangedEndpoint {
  return complete(mergeChange(change, changing.stored), { ...changing, vouches: change.url !== undefined });
}

/** The same for a PUT. */
export function applyReplacement(input: EndpointInput, changing: Changing): ChangedEndpoint {
  const from = resolveEndpoint(changing.stored, changing.defaults, changing.sealer);
  return complete(keepInherited(input, from, changing.caller), { ...changing, vouches: false });
}

function complete(
  input: EndpointInput,
  { stored, defaults, caller, sealer, within = '', vouches }: Changing & { vouches: boolean },
): ChangedEndpoint {
  const settings = completeSettings(input, stored, within);
  // Many owners may share one server, so also another path is another receiver.
  const isMoved = new URL(settings.url).href !== new URL(stored.url).href;
  if (isMoved || (vouches && caller.tenantId === null)) settings.trustsDeployment = caller.tenantId === null;
  const from = resolveEndpoint(stored, defaults, sealer);
  const to = resolveEndpoint(settings, defaults, sealer);
  if (to.sources.secret !== 'built_in') return { settings, from, to };
  // Only its public key matters to receivers, so one can be made that nobody has seen.
  if (input.secret === undefined && to.signing.scheme === 'standard_ed25519') {
    const ofItsOwn = { ...settings, inheritsSecret: false };
    return { settings: ofItsOwn, from, to: resolveEndpoint(ofItsOwn, defaults, sealer) };
  }
  throw invalidBody([{ pointer: '/secret', detail: whyNoSecret({ stored, settings, given: input.secret }) }], within);
}

function whyNoSecret(change: {
  stored: EndpointSettings;
  settings: EndpointSettings;
  given: string | null | undefined;
}): string {
  const { stored, settings, given } = change;
  if (settings.signing !== null) {
    return 'Is required: an inherited secret serves only the inherited `signing`, and this endpoint has its own.';
  }
  if (stored.trustsDeployment && !settings.trustsDeployment) {
    return "Is required: the deployment's secret does not serve a URL that a tenant's key gave.";
  }
  return given === null
    ? 'Must be a secret: the tenant shares none, and the deployment none with this endpoint.'
    : 'Is required: no secret is left that the endpoint could inherit.';
}
