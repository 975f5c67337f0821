import { DEFAULT_RETRY_JITTER, MASK, maskHeaders, maskUrl, placesOf } from '@postrider/domain';
import type { EndpointAuth, PayloadFormat, SettingSource, SigningConfig } from '@postrider/domain';
import {
  findDefaults,
  readEndpointActivity,
  type EndpointActivity,
  type EndpointRow,
  type TenantDefaults,
} from '@postrider/store/endpoints';
import { readCounters, type EndpointCounters } from '@postrider/store/rollups';
import type { Page, Sql } from '@postrider/store/sql';
import type * as z from 'zod';
import { hasScope, type Caller } from '../http/authenticate.ts';
import { isoOf } from '../http/instants.ts';
import { describeOutcome } from '../http/last-attempt.ts';
import { presentPage } from '../http/pagination.ts';
import type { ServerContext } from '../http/server-context.ts';
import { resolveEndpoint, secretFactsOf, type EffectiveEndpoint } from './effective-endpoint.ts';
import { settingsOf } from './endpoint-settings.ts';
import type { endpointAnswer, endpointsAnswer } from './answer-schema.ts';

export interface EndpointWarning {
  code: string;
  detail: string;
}

interface Presenting {
  server: Pick<ServerContext, 'sealer' | 'disableAfterMs'>;
  caller: Caller;
}

/** Shows an endpoint, with its health as its deliveries tell. */
export async function answerEndpoint(
  row: EndpointRow,
  { sql, ...presenting }: Presenting & { sql: Sql },
  warnings: readonly EndpointWarning[] = [],
): Promise<z.input<typeof endpointAnswer>> {
  const activity = await readEndpointActivity(sql, [row]);
  const counters = await readCounters(sql, [row]);
  const defaults = (await findDefaults(sql, [row.tenantId]))(row.tenantId);
  const { id } = row;
  return presentEndpoint(row, presenting, {
    defaults,
    activity: activity.get(id),
    counters: counters.get(id),
    warnings,
  });
}

/** The same for a page of endpoints. */
export async function answerEndpoints(
  page: Page<EndpointRow>,
  { sql, ...presenting }: Presenting & { sql: Sql },
): Promise<z.input<typeof endpointsAnswer>> {
  const activity = await readEndpointActivity(sql, page.rows);
  const counters = await readCounters(sql, page.rows);
  const ids = page.rows.map(({ tenantId }) => tenantId);
  const defaultsOf = await findDefaults(sql, ids);
  return presentPage(page, (row) =>
    presentEndpoint(row, presenting, {
      defaults: defaultsOf(row.tenantId),
      activity: activity.get(row.id),
      counters: counters.get(row.id),
    }),
  );
}

interface Beside {
  defaults: TenantDefaults;
  activity?: EndpointActivity | undefined;
  counters?: EndpointCounters | undefined;
  warnings?: readonly EndpointWarning[];
}

/** Without `activity` and `counters` the endpoint has no attempts yet. */
export function presentEndpoint(
  row: EndpointRow,
  { server: { sealer, disableAfterMs }, caller }: Presenting,
  { defaults, activity, counters, warnings = [] }: Beside,
): z.input<typeof endpointAnswer> {
  const settings = resolveEndpoint(settingsOf(row, sealer), defaults, sealer);
  const { url, signing, format, headers, auth, retry, timeoutMs, sources } = maskFor(caller, settings);
  const { publicKey, signingSecrets } = secretFactsOf(row, sources.secret, defaults);
  return {
    id: row.id,
    tenantId: row.tenantId,
    externalId: row.externalId,
    url,
    name: row.name,
    description: row.description,
    status: row.status,
    disabledReason: row.disabledReason,
    health: presentHealth(row, activity, disableAfterMs),
    recovery: presentRecovery(row),
    counters: presentCounters(counters),
    eventTypes: row.eventTypes,
    filter: row.filter,
    headers: maskHeaders(headers),
    auth: maskAuth(auth, hasScope(caller, 'write')),
    format,
    signing,
    publicKey,
    secrets: presentSecrets(signingSecrets),
    retry: presentRetry(retry),
    timeoutMs,
    tags: row.tags,
    metadata: row.metadata,
    traceparent: row.traceparent,
    notices: row.notices,
    warnings: [...warnings],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function presentHealth(
  { status, failingSince }: Pick<EndpointRow, 'status' | 'failingSince'>,
  activity: EndpointActivity | undefined,
  disableAfterMs: number,
): z.input<typeof endpointAnswer>['health'] {
  const isFailing = failingSince !== null;
  const isDisabled = status === 'disabled';
  const lastFailure = activity?.lastFailure ?? null;
  return {
    state: isDisabled ? 'disabled' : isFailing ? 'failing' : 'healthy',
    failingSince: isoOf(failingSince),
    disableAt: isFailing && !isDisabled ? new Date(failingSince.getTime() + disableAfterMs).toISOString() : null,
    lastSuccessAt: isoOf(activity?.lastSuccessAt ?? null),
    lastError: lastFailure && describeOutcome(lastFailure),
  };
}

/** Within the first second of a recovery nothing is counted yet. */
function presentRecovery({ recovery }: Pick<EndpointRow, 'recovery'>): z.input<typeof endpointAnswer>['recovery'] {
  if (recovery === null || recovery.backlog === null) return null;
  const { sinceMs, backlog, expectedMs } = recovery;
  return {
    since: new Date(sinceMs).toISOString(),
    inFlight: placesOf(recovery),
    backlog,
    expectedAt: expectedMs === null ? null : new Date(expectedMs).toISOString(),
  };
}

function presentCounters(counters: EndpointCounters | undefined): z.input<typeof endpointAnswer>['counters'] {
  return {
    total: counters?.total ?? 0,
    delivered: counters?.delivered ?? 0,
    failed: counters?.failed ?? 0,
    lastAt: isoOf(counters?.lastAt ?? null),
    lastSuccessAt: isoOf(counters?.lastSuccessAt ?? null),
    lastFailureAt: isoOf(counters?.lastFailureAt ?? null),
  };
}

export function presentRetry<Retry extends { jitter?: number | undefined }>(retry: Retry) {
  return { ...retry, jitter: retry.jitter ?? DEFAULT_RETRY_JITTER };
}

export function presentSecrets(facts: EndpointRow['signingSecrets']) {
  return facts.map(({ id, createdAt, expiresAt }) => ({
    id,
    createdAt: new Date(createdAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  }));
}

/**
 * Masks what a key may not see. A key that may change the endpoint must be able to send it back, but what is inherited from
 * the deployment is no tenant's.
 */
export function maskFor(caller: Caller, endpoint: EffectiveEndpoint): EffectiveEndpoint {
  const { url, signing, format, sources } = endpoint;
  const mayWrite = hasScope(caller, 'write');
  const isOpen = (source: SettingSource) => mayWrite && (source !== 'deployment' || caller.tenantId === null);
  return {
    ...endpoint,
    url: mayWrite ? url : maskUrl(url),
    signing: isOpen(sources.signing) ? signing : maskSigning(signing),
    format: isOpen(sources.format) ? format : maskFormat(format),
  };
}

export function maskSigning(signing: SigningConfig): SigningConfig {
  return signing.scheme === 'legacy' && signing.companionHeaders !== undefined
    ? { ...signing, companionHeaders: maskHeaders(signing.companionHeaders) }
    : signing;
}

export function maskFormat(format: PayloadFormat): PayloadFormat {
  return format.type === 'template' && format.headers !== undefined
    ? { ...format, headers: maskHeaders(format.headers) }
    : format;
}

function maskAuth(auth: EndpointAuth, mayWrite: boolean): z.input<typeof endpointAnswer>['auth'] {
  switch (auth.type) {
    case 'none':
      return { type: 'none' };
    case 'bearer':
      return { type: 'bearer', token: MASK };
    case 'api_key':
      return { type: 'api_key', header: auth.header, value: MASK };
    case 'basic':
      return { type: 'basic', username: auth.username, password: MASK };
    case 'oauth2':
      return { ...auth, tokenUrl: mayWrite ? auth.tokenUrl : maskUrl(auth.tokenUrl), clientSecret: MASK };
  }
}
