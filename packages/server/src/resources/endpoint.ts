import {
  DEFAULT_RETRY_JITTER,
  DISABLED_REASONS,
  ENDPOINT_STATUSES,
  MASK,
  maskHeaders,
  maskUrl,
} from '@postrider/domain';
import type { EndpointAuth } from '@postrider/domain';
import {
  openEndpointAuth,
  openEndpointHeaders,
  readEndpointActivity,
  type EndpointActivity,
  type EndpointRow,
} from '@postrider/store/endpoints';
import type { Page, Sql } from '@postrider/store/sql';
import * as z from 'zod';
import { pageOf, presentPage } from '../http/pagination.ts';
import { hasScope, type Caller } from '../http/authenticate.ts';
import { Problem } from '../http/problem.ts';
import { instant } from '../http/instants.ts';
import { metadataAnswer } from '../http/schemas.ts';
import type { ServerContext } from '../http/server-context.ts';
import { endpointHealth, presentHealth } from './endpoint-health.ts';

const masked = z.string().meta({ description: `Always \`${MASK}\`.` });

const authAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('bearer'), token: masked }),
  z.object({ type: z.literal('api_key'), header: z.string(), value: masked }),
  z.object({ type: z.literal('basic'), username: z.string(), password: masked }),
]);

const formatAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('standard') }),
  z.object({ type: z.literal('raw') }),
]);

const signingAnswer = z.discriminatedUnion('scheme', [
  z.object({ scheme: z.literal('standard') }),
  z.object({ scheme: z.literal('standard_ed25519') }),
  z.object({
    scheme: z.literal('legacy'),
    header: z.string(),
    prefix: z.string(),
    encoding: z.enum(['hex', 'base64']),
    content: z.string(),
    timestampHeader: z.string().optional(),
    companionHeaders: z
      .record(z.string(), z.string())
      .optional()
      .meta({
        description: `For keys with the scope \`read\` alone its values read \`${MASK}\`, unless they are made of \`{{…}}\` alone.`,
      }),
    alsoStandard: z.boolean().optional(),
  }),
]);

const retryMembers = {
  on: z.array(z.string()).optional(),
  jitter: z.number().meta({ description: 'By what share of itself each delay varies.' }),
};

const retryAnswer = z.union([
  z.object({ delaysSeconds: z.array(z.number()), ...retryMembers }),
  z.object({
    initialSeconds: z.number(),
    factor: z.number(),
    maxSeconds: z.number(),
    attempts: z.number(),
    ...retryMembers,
  }),
]);

const endpointMembers = {
  id: z.string(),
  tenantId: z.string(),
  url: z.string().meta({
    description: `For keys with the scope \`read\` alone the values of its query read \`${MASK}\`.`,
  }),
  name: z.string().nullable(),
  description: z.string().nullable(),
  status: z.enum(ENDPOINT_STATUSES),
  disabledReason: z.enum(DISABLED_REASONS).nullable(),
  health: endpointHealth,
  eventTypes: z.array(z.string()).nullable().meta({ description: 'Null: every type.' }),
  headers: z
    .record(z.string(), z.string())
    .meta({ description: `Values read \`${MASK}\`, unless they are made of \`{{…}}\` alone.` }),
  auth: authAnswer,
  format: formatAnswer,
  signing: signingAnswer,
  publicKey: z.string().nullable().meta({ description: 'What receivers verify `standard_ed25519` signatures with.' }),
  secrets: z.array(z.object({ id: z.string(), createdAt: instant, expiresAt: instant.nullable() })).meta({
    description:
      'The signing secrets in use, without their values: the current one first (`expiresAt` null), then old ones that still overlap.',
  }),
  retry: retryAnswer,
  timeoutMs: z.number().int(),
  tags: z.array(z.string()),
  metadata: metadataAnswer,
  warnings: z
    .array(z.object({ code: z.string(), detail: z.string() }))
    .meta({ description: 'What a person should look at, found while it was created or changed.' }),
  createdAt: instant,
  updatedAt: instant,
};

export const endpointAnswer = z
  .object(endpointMembers)
  .meta({ id: 'Endpoint', description: 'A URL which receives some event types.' });

export const endpointsAnswer = pageOf(endpointAnswer);

export const endpointWithSecretAnswer = z
  .object({
    ...endpointMembers,
    secret: z
      .string()
      .nullable()
      .meta({ description: 'Shown here only. Null for `standard_ed25519`: private keys never leave.' }),
  })
  .meta({ id: 'EndpointWithSecret' });

export interface EndpointWarning {
  code: string;
  detail: string;
}

/** For whom, and with what. */
interface Presenting {
  server: Pick<ServerContext, 'sealer' | 'disableAfterMs'>;
  caller: Caller;
}

/** Reads what belongs to an endpoint beside its row, and makes one answer of all. */
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

/** `activity`: what its deliveries tell; without it nothing has come of any. */
export function presentEndpoint(
  row: EndpointRow,
  { server: { sealer, disableAfterMs }, caller }: Presenting,
  { activity, warnings = [] }: { activity?: EndpointActivity | undefined; warnings?: readonly EndpointWarning[] } = {},
): z.input<typeof endpointAnswer> {
  // Whoever may change it must be able to send it back.
  const { url, signing } = hasScope(caller, 'write') ? row : maskWritable(row);
  return {
    id: row.id,
    tenantId: row.tenantId,
    url,
    name: row.name,
    description: row.description,
    status: row.status,
    disabledReason: row.disabledReason,
    health: presentHealth(row, activity, disableAfterMs),
    eventTypes: row.eventTypes,
    headers: maskHeaders(openEndpointHeaders(sealer, row.id, row.sealedHeaders)),
    auth: maskAuth(openEndpointAuth(sealer, row.id, row.sealedAuth)),
    format: row.format,
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

function maskWritable({ url, signing }: EndpointRow): Pick<EndpointRow, 'url' | 'signing'> {
  const hidden =
    signing.scheme === 'legacy' && signing.companionHeaders !== undefined
      ? { ...signing, companionHeaders: maskHeaders(signing.companionHeaders) }
      : signing;
  return { url: maskUrl(url), signing: hidden };
}

function maskAuth(auth: EndpointAuth): z.input<typeof authAnswer> {
  switch (auth.type) {
    case 'none':
      return { type: 'none' };
    case 'bearer':
      return { type: 'bearer', token: MASK };
    case 'api_key':
      return { type: 'api_key', header: auth.header, value: MASK };
    case 'basic':
      return { type: 'basic', username: auth.username, password: MASK };
  }
}

export function endpointNotFound(endpointId: string): Problem {
  return new Problem('endpoint_not_found', `There is no endpoint "${endpointId}".`);
}
