import { DISABLED_REASONS, ENDPOINT_HEALTH_STATES, ENDPOINT_STATUSES, MASK } from '@postrider/domain';
import * as z from 'zod';
import { instant } from '../http/instants.ts';
import { pageOf } from '../http/pagination.ts';
import { endpointNoticesAnswer } from '../http/notices-schema.ts';
import { metadataAnswer } from '../http/schemas.ts';

const masked = z.string().meta({ description: `Always \`${MASK}\`.` });

const authAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('bearer'), token: masked }),
  z.object({ type: z.literal('api_key'), header: z.string(), value: masked }),
  z.object({ type: z.literal('basic'), username: z.string(), password: masked }),
  z.object({
    type: z.literal('oauth2'),
    tokenUrl: z.string().meta({
      description: `For keys with the scope \`read\` alone the values of its query read \`${MASK}\`.`,
    }),
    clientId: z.string(),
    clientSecret: masked,
    scope: z.string().optional(),
    audience: z.string().optional(),
    clientAuth: z.enum(['basic', 'body']),
  }),
]);

export const formatAnswer = z.discriminatedUnion('type', [
  z.object({ type: z.literal('standard') }),
  z.object({ type: z.literal('raw') }),
  z.object({
    type: z.literal('template'),
    name: z.string().optional().meta({ description: 'Of a ready-made one. Left out: it has a `body` of its own.' }),
    body: z.string().optional().meta({ description: 'Its JSONata expression.' }),
    headers: z
      .record(z.string(), z.string())
      .optional()
      .meta({
        description: `For keys with the scope \`read\` alone its values read \`${MASK}\`, unless they are made of \`{{…}}\` alone.`,
      }),
    contentType: z.string().optional().meta({
      description: 'Left out: `application/json`, or `text/plain; charset=utf-8` where the body is a string.',
    }),
  }),
]);

export const signingAnswer = z.discriminatedUnion('scheme', [
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

export const retryAnswer = z.union([
  z.object({ delaysSeconds: z.array(z.number()), ...retryMembers }),
  z.object({
    initialSeconds: z.number(),
    factor: z.number(),
    maxSeconds: z.number(),
    attempts: z.number(),
    ...retryMembers,
  }),
]);

const endpointCounters = z
  .object({
    total: z.number().int().meta({ description: 'Deliveries that were accepted for it, replays too.' }),
    delivered: z.number().int().meta({ description: 'Those that have arrived.' }),
    failed: z.number().int().meta({ description: 'Dead letters now.' }),
    lastAt: instant.nullable().meta({ description: 'When its latest attempt began. Null: there was none.' }),
    lastSuccessAt: instant.nullable().meta({ description: 'When the latest attempt that delivered began.' }),
    lastFailureAt: instant.nullable().meta({ description: 'When the latest attempt that failed began.' }),
  })
  .meta({
    id: 'EndpointCounters',
    description: 'What it has got since it was made, at most ten seconds ago. Test sends are not counted.',
  });

const endpointHealth = z
  .object({
    state: z.enum(ENDPOINT_HEALTH_STATES).meta({
      description: '`failing`: its last attempt failed. `disabled`: by a person, by a 410, or by failing for too long.',
    }),
    failingSince: instant
      .nullable()
      .meta({ description: 'The time since which no attempt succeeded. Null: it does not fail.' }),
    disableAt: instant.nullable().meta({ description: 'When it will be disabled if none succeeds until then.' }),
    lastSuccessAt: instant.nullable().meta({
      description:
        'When its latest delivery succeeded. Null: none of its latest 20 did, and none of the 100 before the oldest that waits.',
    }),
    lastError: z.string().nullable().meta({
      description: 'What happened at its last failed attempt, in words. Null: it does not fail.',
      example: 'answered 503',
    }),
  })
  .meta({ id: 'EndpointHealth', description: 'Whether attempts to an endpoint succeed.' });

const endpointRecovery = z
  .object({
    since: instant.meta({
      description: 'When the first attempt after the outage succeeded, or when it was enabled after it had failed.',
    }),
    inFlight: z.number().int().meta({
      description:
        'How many attempts it may get at a time now. It begins with 2, and doubles while the endpoint answers 2xx as fast as at first. After a 429, a 503 or a time-out they leave one by one, somewhat slower than the endpoint took them; those that wait for their turn count too.',
    }),
    backlog: z.number().int().meta({
      description:
        'Deliveries that wait for it, counted at most five seconds ago: what is due, what a pause holds, and the retries of the outage that come due within five minutes.',
    }),
    expectedAt: instant.nullable().meta({
      description:
        'When the backlog will be gone at the rate of now. Null: the rate is not known yet, or almost nothing is sent.',
    }),
  })
  .meta({
    id: 'EndpointRecovery',
    description: 'How an endpoint gets what has gathered during an outage: not all at once.',
  });

export const secretsAnswer = z
  .array(z.object({ id: z.string(), createdAt: instant, expiresAt: instant.nullable() }))
  .meta({
    description:
      'The signing secrets in use, without their values: the current one first (`expiresAt` null), then old ones that still overlap.',
  });

const endpointMembers = {
  id: z.string(),
  tenantId: z.string(),
  externalId: z.string().nullable().meta({ description: "The app's own id for it." }),
  url: z.string().meta({
    description: `For keys with the scope \`read\` alone the values of its query read \`${MASK}\`.`,
  }),
  name: z.string().nullable(),
  description: z.string().nullable(),
  status: z.enum(ENDPOINT_STATUSES),
  disabledReason: z.enum(DISABLED_REASONS).nullable().meta({
    description:
      '`template_stopped`: its template had to be stopped three times. It goes on once its `format` changes, or somebody enables it. `secret_missing`: it was imported without the secrets that it needs; give them, then enable it.',
  }),
  health: endpointHealth,
  recovery: endpointRecovery.nullable().meta({
    description:
      'Null: it does not recover from an outage. A recovery begins with the first success after failures, or when it is enabled after it had failed. It ends when nothing waits any more, or when it fails again.',
  }),
  counters: endpointCounters,
  eventTypes: z.array(z.string()).nullable().meta({ description: 'Null: every type.' }),
  filter: z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ description: 'Which events it gets, by what is in them. Null: every one.' }),
  headers: z
    .record(z.string(), z.string())
    .meta({ description: `Values read \`${MASK}\`, unless they are made of \`{{…}}\` alone.` }),
  auth: authAnswer,
  format: formatAnswer,
  signing: signingAnswer,
  publicKey: z.string().nullable().meta({ description: 'What receivers verify `standard_ed25519` signatures with.' }),
  secrets: secretsAnswer,
  retry: retryAnswer,
  timeoutMs: z.number().int(),
  tags: z.array(z.string()),
  metadata: metadataAnswer,
  traceparent: z.boolean().meta({ description: 'Whether its requests carry a `traceparent`.' }),
  notices: endpointNoticesAnswer,
  warnings: z
    .array(z.object({ code: z.string(), detail: z.string() }))
    .meta({ description: 'Problems that a person should look at. They were found while it was created or changed.' }),
  createdAt: instant,
  updatedAt: instant,
};

export const endpointAnswer = z
  .object(endpointMembers)
  .meta({ id: 'Endpoint', description: 'A URL that receives events.' });

export const endpointsAnswer = pageOf(endpointAnswer);

export const endpointWithSecretAnswer = z
  .object({
    ...endpointMembers,
    secret: z.string().nullable().meta({
      description:
        'Shown here only. Null for `standard_ed25519`, since private keys never leave, and where the endpoint inherits a shared secret.',
    }),
  })
  .meta({ id: 'EndpointWithSecret' });
