import * as z from 'zod';
import {
  createDocument,
  type CreateDocumentOptions,
  type ZodOpenApiContentObject,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { describeMembers } from './describe-members.ts';
import { problem, problemExamples } from './describe-problems.ts';
import type { Route } from './http/define-route.ts';
import { ERRORS, type ErrorCode } from './http/error-catalogue.ts';
import { PATH_PARAMETERS } from './http/path-parameters.ts';
import { STREAM_CURSOR } from './http/pagination.ts';
import { IF_MATCH_PATTERN } from './http/preconditions.ts';
import { IDEMPOTENCY_KEY_PATTERN } from './http/serve-route.ts';

const ALWAYS: readonly ErrorCode[] = ['invalid_query', 'internal_error', 'unavailable'];
const WITH_BODY: readonly ErrorCode[] = [
  'malformed_json',
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
];

const OPTIONS: CreateDocumentOptions = {
  override({ jsonSchema, zodSchema, io }) {
    // Answers may gain members, which generated clients must accept.
    if (io === 'output' && jsonSchema.additionalProperties === false && !goesBothWays(zodSchema)) {
      delete jsonSchema.additionalProperties;
    }
    // zod adds the bounds of safe integers, which are not bounds of the API.
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    // zod's pattern of a time is very long and says no more than the format.
    if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  },
};

/** Schemas with one name for requests and answers, so that an answer can be changed and put back. */
const BOTH_WAYS = new Set([
  'Preferences',
  'EndpointPreferences',
  'EventTypePreference',
  'QuietHours',
  'QuietWindow',
  'RateLimits',
  'Configuration',
  'ConfiguredTenant',
  'ConfiguredEndpoint',
  'ConfiguredSchedule',
  'ConfiguredEventType',
  'SealedSecrets',
]);

function goesBothWays(schema: z.core.$ZodType): boolean {
  return BOTH_WAYS.has(z.globalRegistry.get(schema)?.id ?? '');
}

const GROUPS: Record<string, string> = {
  tenants: 'The customers of the app. Each has its own endpoints, events and preferences.',
  endpoints: 'The URLs that receive events, with their secrets and settings.',
  defaults: 'What endpoints inherit from their tenant and from the deployment.',
  preferences: 'What tenants and endpoints want to receive, when, and how fast.',
  events: 'Things that happened in the app. The app publishes each once.',
  deliveries: 'Events on their way to endpoints.',
  'dead letters': 'Deliveries that failed for good. A person sends them again or discards them.',
  replays:
    'Jobs over many deliveries: past ones are sent again, open ones sent now or cancelled, at a rate, with progress.',
  schedules: 'Events that are published again and again, by the clock or by an interval.',
  'event types': 'The catalogue: which types of event exist, and what their data look like.',
  templates: 'Ready-made payloads for well-known receivers.',
  configuration: 'What people have set, as one document: to keep it in version control, or to move it.',
  senders: 'Where requests to receivers come from.',
  keys: 'The keys with which apps call this API.',
  statistics: 'How much arrives, how fast, and what fails.',
  retention: 'How long records are kept, and what is removed.',
  audit: 'Who changed what, and when.',
  operators: 'For the people who run the server: the same over all tenants.',
  service: 'The server itself: health, readiness, this description.',
};

/** The API description (OpenAPI 3.1) of the declared routes. */
export function describeApi(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    const atPath = (paths[route.path] ??= {});
    atPath[route.method] = describeRoute(route);
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: 'Postrider',
      version,
      description: 'Publish events, manage endpoints, follow deliveries. Every error is listed in docs/errors.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      contact: { name: 'Whoever runs this server' },
    },
    servers: [{ url: '/', description: 'The server that gives this description.' }],
    security: [{ apiKey: [] }],
    tags: [...new Set(routes.map((route) => route.group))].map((name) => ({ name, description: GROUPS[name] ?? '' })),
    paths,
    components: {
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `pr_…`.' } },
    },
  };
  return describeMembers(createDocument(document, OPTIONS));
}

function describeRoute(route: Route): ZodOpenApiOperationObject {
  const { body, query } = route.schemas;
  const { body: example } = route.example;
  const path = pathSchema(route.path);
  const header = headerSchema(route);
  return {
    operationId: route.name,
    tags: [route.group],
    summary: route.summary,
    // Linters require a description, and some viewers show nothing else.
    description: route.description ?? `${route.summary}.`,
    ...(route.scope === 'public' ? { security: [] } : { 'x-postrider-scope': route.scope }),
    requestParams: {
      ...(path === undefined ? {} : { path }),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(header === undefined ? {} : { header }),
    },
    ...(body === undefined
      ? {}
      : { requestBody: { required: !route.bodyOptional, content: { 'application/json': { schema: body, example } } } }),
    responses: describeAnswers(route),
  };
}

function pathSchema(path: string): z.ZodObject | undefined {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (names.length === 0) return undefined;
  return z.object(Object.fromEntries(names.map((name) => [name, PATH_PARAMETERS[name]?.schema ?? z.string()])));
}

function headerSchema(route: Route): z.ZodObject | undefined {
  const headers: Record<string, z.ZodType> = {};
  if (takesIdempotencyKey(route)) {
    headers['Idempotency-Key'] = z.string().min(1).max(255).regex(IDEMPOTENCY_KEY_PATTERN).optional().meta({
      description: 'The same key with the same body within 24 hours gets the same answer, and nothing is done twice.',
    });
  }
  if (route.versioned && route.method !== 'get') {
    headers['If-Match'] = z
      .string()
      .regex(IF_MATCH_PATTERN)
      .optional()
      .meta({ description: 'The `ETag` that was read: 412 if it has changed.' });
  }
  if (route.resumable) {
    headers['Last-Event-ID'] = z.string().regex(STREAM_CURSOR).optional().meta({
      description: 'The `id` of the last message that came. Browsers send it after a cut. Goes before `after`.',
    });
  }
  if (route.traced) {
    headers['traceparent'] = z.string().optional().meta({
      description:
        'W3C Trace Context. It is kept with the event, and its deliveries continue the trace. What is not valid is ignored, as are `tracestate` and `baggage`.',
    });
  }
  return Object.keys(headers).length === 0 ? undefined : z.object(headers);
}

function describeAnswers(route: Route): ZodOpenApiResponsesObject {
  const { status, description } = route.answer;
  const schema = route.schemas.answer;
  const answers: ZodOpenApiResponsesObject = {
    [`${status as 200}`]: {
      description,
      headers: z.object(answerHeaders(route)),
      ...(schema === null ? {} : { content: { 'application/json': { schema, example: route.example.answer } } }),
      ...streamedContent(route),
    },
    ...describeOther(route),
  };
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(route)) {
    const at = ERRORS[code].status;
    byStatus.set(at, [...(byStatus.get(at) ?? []), code]);
  }
  for (const [at, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    answers[`${at as 400}`] = {
      description: codes.map((code) => `\`${code}\`: ${ERRORS[code].title}.`).join(' '),
      content: { 'application/problem+json': { schema: problem, examples: problemExamples(codes) } },
    };
  }
  return answers;
}

/** To requests of another kind. */
function describeOther({ otherAnswer, example }: Route): ZodOpenApiResponsesObject {
  if (otherAnswer === undefined) return {};
  const { status, description, schema } = otherAnswer;
  const content = { 'application/json': { schema, example: example.otherAnswer } };
  return { [`${status as 200}`]: { description, content } };
}

function streamedContent({ answer: { streams } }: Route): Pick<ZodOpenApiResponseObject, 'content'> {
  if (streams === undefined) return {};
  const media = streams.map(({ contentType, example }) => [contentType, { schema: z.string(), example }]);
  return { content: Object.fromEntries(media) as ZodOpenApiContentObject }; // as it is written above
}

/** A POST without effect needs no idempotency key. */
const takesIdempotencyKey = ({ method, effect }: Route): boolean => method === 'post' && effect !== 'none';

function answerHeaders(route: Route): Record<string, z.ZodType> {
  const text = (description: string) => z.string().meta({ description });
  return {
    'Postrider-Request-Id': text('Name of this request in our logs.'),
    ...(route.versioned && route.method !== 'delete' ? { ETag: text('For `If-Match`.') } : {}),
    ...(takesIdempotencyKey(route)
      ? { 'Idempotent-Replayed': text('`true` when this is the answer to an earlier request.').optional() }
      : {}),
  };
}

/** All error codes of a route. */
export function errorsOf(route: Route): ErrorCode[] {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const codes: ErrorCode[] = [...ALWAYS, ...route.errors];
  if (route.scope !== 'public') codes.push('unauthorized', 'insufficient_scope', 'too_many_requests');
  for (const name of names) codes.push(PATH_PARAMETERS[name]?.notFoundCode ?? 'route_not_found');
  if (names.length > 0) codes.push('malformed_path');
  if (route.schemas.query instanceof z.ZodObject && 'endpointId' in route.schemas.query.shape) {
    codes.push('endpoint_not_found');
  }
  if (route.schemas.body !== undefined) codes.push(...WITH_BODY);
  if (route.method === 'post') codes.push('invalid_header');
  if (takesIdempotencyKey(route)) codes.push('idempotency_in_flight', 'idempotency_mismatch');
  if (route.versioned && route.method !== 'get') codes.push('invalid_header');
  return [...new Set(codes)];
}
