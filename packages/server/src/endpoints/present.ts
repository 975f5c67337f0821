import { DEFAULT_RETRY_JITTER, MASK, maskHeaders, maskUrl, type EndpointAuth } from '@postrider/domain';
import {
  openEndpointAuth,
  openEndpointHeaders,
  readEndpointActivity,
  type EndpointActivity,
  type EndpointRow,
} from '@postrider/store/endpoints';
import type { Page, Sql } from '@postrider/store/sql';
import type * as z from 'zod';
import { hasScope, type Caller } from '../http/authenticate.ts';
import { isoOf } from '../http/instants.ts';
import { describeOutcome } from '../http/last-attempt.ts';
import { presentPage } from '../http/pagination.ts';
import type { ServerContext } from '../http/server-context.ts';
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
  return presentEndpoint(row, presenting, { activity: activity.get(row.id), warnings });
}

/** The same for a page of endpoints. */
export async function answerEndpoints(
  page: Page<EndpointRow>,
  { sql, ...presenting }: Presenting & { sql: Sql },
): Promise<z.input<typeof endpointsAnswer>> {
  const activity = await readEndpointActivity(sql, page.rows);
  return presentPage(page, (row) => presentEndpoint(row, presenting, { activity: activity.get(row.id) }));
}

/** Without `activity` the endpoint has no attempts yet. */
export function presentEndpoint(
  row: EndpointRow,
  { server: { sealer, disableAfterMs }, caller }: Presenting,
  { activity, warnings = [] }: { activity?: EndpointActivity | undefined; warnings?: readonly EndpointWarning[] } = {},
): z.input<typeof endpointAnswer> {
  // A key that may change the endpoint must be able to send it back.
  const mayWrite = hasScope(caller, 'write');
  const { url, signing, format } = mayWrite ? row : maskWritable(row);
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
    eventTypes: row.eventTypes,
    filter: row.filter,
    headers: maskHeaders(openEndpointHeaders(sealer, row.id, row.sealedHeaders)),
    auth: maskAuth(openEndpointAuth(sealer, row.id, row.sealedAuth), mayWrite),
    format,
    signing,
    publicKey: row.publicKey,
    secrets: row.signingSecrets.map(({ id, createdAt, expiresAt }) => ({
      id,
      createdAt: new Date(createdAt).toISOString(),
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    })),
    retry: { ...row.retry, jitter: row.retry.jitter ?? DEFAULT_RETRY_JITTER },
    timeoutMs: row.timeoutMs,
    tags: row.tags,
    metadata: row.metadata,
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
    lastError: lastFailure && describeOutcome(lastFailure.outcome, lastFailure.status),
  };
}

function maskWritable({ url, signing, format }: EndpointRow): Pick<EndpointRow, 'url' | 'signing' | 'format'> {
  const hidden =
    signing.scheme === 'legacy' && signing.companionHeaders !== undefined
      ? { ...signing, companionHeaders: maskHeaders(signing.companionHeaders) }
      : signing;
  const shown =
    format.type === 'template' && format.headers !== undefined
      ? { ...format, headers: maskHeaders(format.headers) }
      : format;
  return { url: maskUrl(url), signing: hidden, format: shown };
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
