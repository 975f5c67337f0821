import { ENDPOINT_STATUSES, EVENT_TYPE_FILTER_PATTERN, EVENT_TYPE_MAX_LENGTH } from '@postrider/domain';
import { HEADER_NAME_PATTERN, HEADER_VALUE_PATTERN, MASK, READY_MADE_TEMPLATES } from '@postrider/domain';
import * as z from 'zod';
import { endpointExternalId } from '../http/endpoint-reference.ts';
import { mapOf } from '../http/map-schema.ts';
import { authInput, headerName, urlText } from './auth-schema.ts';
import { filterInput } from './filter-schema.ts';
import { endpointNotices } from '../http/notices-schema.ts';
import { descriptionText, metadata, nameText, tags, withoutDuplicates } from '../http/schemas.ts';

// The settings of an endpoint in a request. A change may omit write-only members (tokens, passwords, masked header values)
// or send them back masked: the stored values stay.

/** Placeholders as in `headers` of the endpoint. */
const templateHeaders = mapOf({
  value: z.string().max(1_000).meta({ pattern: HEADER_VALUE_PATTERN.source }),
  maxMembers: 32,
  namePattern: HEADER_NAME_PATTERN.source,
})
  .optional()
  .meta({ description: 'Sent with the body. Values may have `{{…}}` in them, as `headers` of the endpoint do.' });

const formatInput = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('standard') }),
    z.strictObject({ type: z.literal('raw') }),
    z.strictObject({
      type: z.literal('template'),
      name: z
        .enum(READY_MADE_TEMPLATES.map(({ name }) => name))
        .optional()
        .meta({
          description: 'The name of a ready-made template. `GET /v1/templates` shows what each makes of an event.',
        }),
      body: z.string().min(1).max(32_768).optional().meta({
        description:
          'Instead of `name`: a JSONata expression over `event`, `data`, `endpoint`, `tenant`, `delivery`, `now` and `requestId`. If its result is a string, that is the body. Any other result is sent as JSON.',
        example: '{"text": event.type & ": " & data.title}',
      }),
      headers: templateHeaders,
      contentType: z.string().min(1).max(255).optional().meta({
        description: 'Default: `application/json`, or `text/plain; charset=utf-8` where the body is a string.',
      }),
    }),
  ],
  { error: 'Must have the type standard, raw or template.' },
);

export const signingInput = z.discriminatedUnion(
  'scheme',
  [
    z.strictObject({ scheme: z.literal('standard') }),
    z.strictObject({ scheme: z.literal('standard_ed25519') }),
    z.strictObject({
      scheme: z.literal('legacy'),
      header: headerName,
      prefix: z.string().max(255).default('').meta({
        pattern: '^[\\x20-\\x7e]*$',
        description:
          'The text before the signature: `sha256=`, or with the time in seconds since 1970 `t={{timestamp}},v1=`.',
      }),
      encoding: z.enum(['hex', 'base64']).default('hex'),
      content: z.string().max(255).default('body').meta({
        description:
          'What is signed: `body`, `timestamp.body` (the seconds since 1970, a full stop, the body), or a text with `{{body}}` in it once and `{{timestamp}}` where it belongs, like `v0:{{timestamp}}:{{body}}`.',
      }),
      timestampHeader: headerName.optional(),
      companionHeaders: mapOf({
        value: z.string().max(1_000).meta({ pattern: HEADER_VALUE_PATTERN.source }),
        maxMembers: 16,
        namePattern: HEADER_NAME_PATTERN.source,
      }).optional(),
      alsoStandard: z.boolean().optional(),
    }),
  ],
  { error: 'Must have the scheme standard, standard_ed25519 or legacy.' },
);

const delaySeconds = z.number().min(0).max(86_400);

const retryOn = z
  .array(
    z
      .string()
      .regex(
        /^(!?[345]\d\d|[345]xx|timeout|network)$/,
        'Must be a status like 429, a class like 5xx, an excluded status like !410, timeout, or network.',
      ),
  )
  .max(100)
  .refine(
    (list) => list.length === 0 || list.some((entry) => !entry.startsWith('!')),
    'Must also name a status or class to retry, like 4xx.',
  )
  .optional()
  .meta({
    anyOf: [{ maxItems: 0 }, { contains: { pattern: '^[^!]' } }],
    description:
      'Which failures are retried, instead of the default ones. A class has all its statuses: `4xx` includes 410, which then no longer disables the endpoint. `!410` excludes one status.',
  });

const retryJitter = z.number().min(0).max(0.5).optional().meta({
  description:
    'By what share of itself each delay varies at random, so that deliveries that failed together do not come back together. Default: 0.1. With 0 the delays are exact.',
});

const retryInput = z.union(
  [
    z.strictObject({
      delaysSeconds: z.array(delaySeconds).max(25),
      on: retryOn,
      jitter: retryJitter,
    }),
    z.strictObject({
      initialSeconds: delaySeconds,
      factor: z.number().min(1).max(100),
      maxSeconds: delaySeconds,
      attempts: z.int().min(1).max(26),
      on: retryOn,
      jitter: retryJitter,
    }),
  ],
  {
    error:
      'Must be {delaysSeconds: at most 25 numbers between 0 and 86400} or {initialSeconds, factor, maxSeconds, attempts: between 1 and 26}. Both may have on and jitter (between 0 and 0.5).',
  },
);

const eventTypeFilter = z
  .string()
  .max(EVENT_TYPE_MAX_LENGTH)
  .regex(EVENT_TYPE_FILTER_PATTERN, 'Must be an event type like order.paid, or a family like order.*.');

const eventTypes = withoutDuplicates(z.array(eventTypeFilter).min(1).max(200));

const timeoutMs = z.int().min(1_000).max(300_000);

const secret = z.string().min(1).max(512).nullish().meta({
  description:
    'Write-only. An existing secret: `whsec_` + base64 of 24 to 64 bytes (standard), `whsk_` + base64 (standard_ed25519), 1 to 255 printable ASCII characters (legacy). Left out: the endpoint inherits the secret of its tenant or of the deployment; if there is none, Postrider makes one. Null: the endpoint inherits it again.',
});

/** The members that a tenant and the deployment may set for their endpoints. */
export const sharedSettings = {
  headers: mapOf({
    value: z.string().meta({ pattern: `${HEADER_VALUE_PATTERN.source}|^${MASK}$` }),
    maxMembers: 32,
    namePattern: HEADER_NAME_PATTERN.source,
  })
    .nullish()
    .meta({
      description:
        'Sent with every request. Values may have `{{event.type}}`, `{{event.id}}`, `{{timestamp}}`, `{{delivery.id}}`, `{{attempt}}` and `{{endpoint.id}}` in them. Values are shown masked, and one that is sent back masked stays.',
    }),
  format: formatInput.nullish(),
  signing: signingInput.nullish(),
  retry: retryInput.nullish(),
  timeoutMs: timeoutMs.nullish(),
};

/** Null and left out mean the default, which may be inherited; only `url` has none. */
const settings = {
  externalId: endpointExternalId.nullish().meta({
    description:
      "The app's own id for it: any printable text, up to 255 characters, without spaces at the ends. Unique among the tenant's endpoints; free again once the endpoint is deleted. In paths and filters `ext:` and this stands for the endpoint. Left out in a PUT, it stays; null removes it.",
  }),
  status: z.enum(ENDPOINT_STATUSES).optional().meta({
    description:
      'As by `pause`, `resume`, `enable` and `disable`, in one step with the other changes. Left out: `active` for a new endpoint, else it stays.',
  }),
  name: nameText.nullish(),
  description: descriptionText.nullish(),
  eventTypes: eventTypes.nullish().meta({ description: 'Null: every type.' }),
  filter: filterInput.nullish(),
  headers: mapOf({
    value: z.string().meta({ pattern: `${HEADER_VALUE_PATTERN.source}|^${MASK}$` }),
    maxMembers: 32,
    namePattern: HEADER_NAME_PATTERN.source,
  })
    .nullish()
    .meta({
      description:
        'Sent with every request. Values may have `{{event.type}}`, `{{event.id}}`, `{{timestamp}}`, `{{delivery.id}}`, `{{attempt}}`, `{{endpoint.id}}`, `{{endpoint.name}}` and `{{endpoint.metadata.<name>}}` in them; another name is refused. Values are shown masked. One that is sent back masked stays, unless the URL gets another scheme, host or port.',
    }),
  auth: authInput.nullish(),
  format: formatInput.nullish(),
  signing: signingInput.nullish(),
  retry: retryInput.nullish(),
  timeoutMs: timeoutMs.nullish(),
  tags: tags.nullish(),
  metadata: metadata.nullish(),
  traceparent: z.boolean().nullish().meta({
    description:
      'True: each request carries a `traceparent` (W3C Trace Context) that continues the trace of the publish, where there is one. No other part of the trace leaves. Default: false.',
  }),
  notices: endpointNotices,
  secret,
};

const verify = z.boolean().optional().meta({
  description:
    'Write-only. True: a signed event of the type `ping` is sent to the URL first, with these settings; anything but 2xx within ten seconds is 422 `endpoint_unverified`, and nothing is stored.',
});

export const endpointInput = z.strictObject({ url: urlText, ...settings, verify }).meta({ id: 'EndpointInput' });
export const endpointChange = z.strictObject({ url: urlText.optional(), ...settings, verify }).meta({
  id: 'EndpointChange',
  description: 'A member that is left out stays. A given one replaces the member whole; null gives the default.',
});

export type EndpointInput = z.output<typeof endpointInput>;
export type EndpointChange = z.output<typeof endpointChange>;
export type SigningInput = z.output<typeof signingInput>;
