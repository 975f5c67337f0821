import { REPLAY_LIMITS, type ReplayAction } from '@postrider/domain';
import { findMissingEndpoints, findByExternalId } from '@postrider/store/endpoints';
import {
  countMatching,
  hasRoomForReplay,
  insertReplay,
  type Match,
  type ReplayCriteria,
} from '@postrider/store/replays';
import type { Sql } from '@postrider/store/sql';
import { holdTenant } from '@postrider/store/tenants';
import type * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import type { Reply, RequestContext, Route, RouteContext, RouteFacts } from '../http/define-route.ts';
import { readEndpointReference } from '../http/endpoint-reference.ts';
import { notFound } from '../http/path-parameters.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import {
  exampleCancel,
  exampleDiscard,
  exampleNew,
  exampleNewReplay,
  exampleOpenPreview,
  examplePreview,
  exampleRetry,
  exampleRetryNow,
} from './example.ts';
import { presentReplay, storedFilter } from './present.ts';
import {
  deadLetterDiscard,
  deadLetterRetry,
  deliveryCancel,
  deliveryRetry,
  newReplay,
  replayAnswer,
  replayPreview,
  type DeliveryFilterInput,
} from './schema.ts';

const SAMPLE = 10;

/** What somebody asks for, with the ids of endpoints in the place of `ext:…`. */
interface Wish {
  action: ReplayAction;
  criteria: ReplayCriteria;
  fresh: boolean;
  ratePerSecond: number;
  /** What a dry run found. */
  found: { matched: number; sample: Match[] } | null;
}

interface Given {
  filter?: DeliveryFilterInput | undefined;
  missedBy?: { endpointId: string; since: Date } | undefined;
  dryRun?: boolean | null | undefined;
  ratePerSecond?: number | null | undefined;
  webhookId?: 'same' | 'fresh' | null | undefined;
}

interface ReplayRoute<Body extends z.ZodType> extends Pick<RouteFacts, 'name' | 'group' | 'summary' | 'description'> {
  path: `/v1/tenants/{tenantId}/${string}`;
  action: ReplayAction;
  body: Body;
  /** What the body asks for. */
  given: (body: z.output<Body>) => Given;
  example: { body: z.input<Body>; answer: z.input<typeof replayAnswer>; otherAnswer: z.input<typeof replayPreview> };
}

/** Begins a replay. With `dryRun` it only counts. */
const defineReplay = <Body extends z.ZodType>({ action, given, ...facts }: ReplayRoute<Body>): Route =>
  defineRoute({
    ...facts,
    method: 'post',
    scope: 'write',
    notifies: ['commands'],
    audit: { several: true },
    errors: ['replay_limit_reached'],
    answer: { status: 201, description: 'The replay. It begins at once.', schema: replayAnswer },
    otherAnswer: { status: 200, description: 'With `dryRun`: what matches.', schema: replayPreview },
    prepare: ({ params: { tenantId }, body }, context) => wishOf({ tenantId, action, given: given(body) }, context),
    handle: ({ params: { tenantId }, prepared }, context) =>
      begin({ tenantId, wish: prepared, name: facts.name }, context),
  });

export const createReplay = defineReplay({
  path: '/v1/tenants/{tenantId}/replays',
  name: 'createReplay',
  group: 'replays',
  summary: 'Send past deliveries again',
  description:
    'By filter, or all that an endpoint missed since an instant. Dead letters go on where they ended; what was delivered, skipped or cancelled is sent as a new delivery with `replayOf`. What matches is decided once, at the beginning. See docs/replays.md.',
  action: 'send',
  body: newReplay,
  given: (body) => body,
  example: { body: exampleNewReplay, answer: exampleNew, otherAnswer: examplePreview },
});

export const retryDeadLetters = defineReplay({
  path: '/v1/tenants/{tenantId}/dead-letters/retry',
  name: 'retryDeadLetters',
  group: 'dead letters',
  summary: 'Send many dead letters again',
  description: 'A replay of the dead letters that match. Each starts again with its whole retry schedule.',
  action: 'send',
  body: deadLetterRetry,
  given: ofDeadLetters,
  example: { body: exampleRetry, answer: exampleNew, otherAnswer: examplePreview },
});

export const discardDeadLetters = defineReplay({
  path: '/v1/tenants/{tenantId}/dead-letters/discard',
  name: 'discardDeadLetters',
  group: 'dead letters',
  summary: 'Discard many dead letters',
  description:
    'A replay that sends nothing: the dead letters that match become `cancelled` with the reason `discarded`.',
  action: 'discard',
  body: deadLetterDiscard,
  given: ofDeadLetters,
  example: { body: exampleRetry, answer: exampleDiscard, otherAnswer: examplePreview },
});

export const retryDeliveries = defineReplay({
  path: '/v1/tenants/{tenantId}/deliveries/retry',
  name: 'retryDeliveries',
  group: 'deliveries',
  summary: 'Send many waiting or retrying deliveries now',
  description:
    'A replay of the deliveries that are open and match: each skips its delay, but no gate. For example, after an outage: all that an endpoint would get hours later.',
  action: 'retry',
  body: deliveryRetry,
  given: (body) => body,
  example: { body: exampleRetry, answer: exampleRetryNow, otherAnswer: exampleOpenPreview },
});

export const cancelDeliveries = defineReplay({
  path: '/v1/tenants/{tenantId}/deliveries/cancel',
  name: 'cancelDeliveries',
  group: 'deliveries',
  summary: 'Cancel many deliveries',
  description:
    'A replay that sends nothing: the deliveries that are open and match become `cancelled` with the reason `requested`. An attempt in flight is still recorded.',
  action: 'cancel',
  body: deliveryCancel,
  given: (body) => body,
  example: { body: exampleRetry, answer: exampleCancel, otherAnswer: exampleOpenPreview },
});

function ofDeadLetters(given: Given & { filter: DeliveryFilterInput }): Given {
  return { ...given, filter: { ...given.filter, status: 'dead_lettered' } };
}

interface Asked {
  tenantId: string;
  action: ReplayAction;
  given: Given;
}

/** Outside the transaction: counting may take a while. */
async function wishOf(
  { tenantId, action, given }: Asked,
  { server: { database }, now }: RequestContext,
): Promise<Wish> {
  const criteria = await criteriaOf(database, { tenantId, action, given });
  const { fallback } = REPLAY_LIMITS.ratePerSecond;
  const wish = { action, criteria, fresh: given.webhookId === 'fresh', ratePerSecond: given.ratePerSecond ?? fallback };
  if (!given.dryRun) return { ...wish, found: null };
  const found = await countMatching(database, { ...wish, tenantId, acceptedBy: now, now, sample: SAMPLE });
  return { ...wish, found };
}

async function criteriaOf(sql: Sql, { tenantId, action, given }: Asked): Promise<ReplayCriteria> {
  const { filter, missedBy } = given;
  if (filter === undefined) {
    if (missedBy === undefined) throw new Error('The schema asks for one of them.');
    const { endpointId: reference, since } = missedBy;
    const [missing] = await findMissingEndpoints(sql, { tenantId, endpointIds: [reference] });
    if (missing !== undefined) throw unknownEndpoint('/missedBy/endpointId');
    const endpointId = await resolve(sql, { tenantId, reference, pointer: '/missedBy/endpointId' });
    return { missedBy: { endpointId, since: since.toISOString() } };
  }
  const stored = storedFilter(filter);
  const { endpointId: reference } = stored;
  const endpointId = reference && (await resolve(sql, { tenantId, reference, pointer: '/filter/endpointId' }));
  const found = endpointId === undefined ? stored : { ...stored, endpointId };
  return action === 'retry' || action === 'cancel' ? { open: found } : { filter: found };
}

interface Reference {
  tenantId: string;
  reference: string;
  pointer: string;
}

/** The id in the place of `ext:…`. 422 if the tenant has no such endpoint. */
async function resolve(sql: Sql, { tenantId, reference, pointer }: Reference): Promise<string> {
  const read = readEndpointReference(reference);
  if (read === undefined || 'id' in read) return reference;
  const id = await findByExternalId(sql, { tenantId, externalId: read.externalId });
  if (id === undefined) throw unknownEndpoint(pointer);
  return id;
}

const unknownEndpoint = (pointer: string): Problem =>
  invalidBody([{ pointer, detail: 'The tenant has no such endpoint.' }]);

interface Beginning {
  tenantId: string;
  wish: Wish;
  /** The operation. */
  name: string;
}

type ReplayReply = Reply<ReturnType<typeof presentReplay> | ({ dryRun: true } & NonNullable<Wish['found']>)>;

async function begin(
  { tenantId, wish, name }: Beginning,
  { caller, sql, now, server }: RouteContext,
): Promise<ReplayReply> {
  const { found, ...replay } = wish;
  if (found !== null) return { status: 200, body: { dryRun: true, matched: found.matched, sample: found.sample } };
  if (!(await holdTenant(sql, tenantId))) throw notFound('tenantId', tenantId);
  const atMost = REPLAY_LIMITS.perTenant;
  if (!(await hasRoomForReplay(sql, { tenantId, atMost }))) {
    throw new Problem(
      'replay_limit_reached',
      `The tenant has ${atMost} replays that have not ended; no more are allowed.`,
    );
  }
  const id = server.newId('rpl');
  const row = await insertReplay(sql, { ...replay, id, tenantId, by: caller.keyId, now });
  const body = presentReplay(row, server);
  const location = `/v1/tenants/${tenantId}/replays/${id}`;
  const change = { action: name, resourceType: 'replay', resourceId: id, before: null, after: { ...body } };
  return { body, location, changes: [change] };
}
