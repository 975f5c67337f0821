import { REPLAY_LIMITS } from '@postrider/domain';
import { findMissingEndpoints, findByExternalId } from '@postrider/store/endpoints';
import {
  countMatching,
  hasRoomForReplay,
  insertReplay,
  type Match,
  type ReplayAction,
  type ReplayCriteria,
} from '@postrider/store/replays';
import type { Sql } from '@postrider/store/sql';
import { holdTenant } from '@postrider/store/tenants';
import { defineRoute, type Reply, type RequestContext, type RouteContext } from '../http/define-route.ts';
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
  /** The filter is about deliveries that are open. */
  isOpen?: true;
  missedBy?: { endpointId: string; since: Date } | undefined;
  dryRun?: boolean | null | undefined;
  ratePerSecond?: number | null | undefined;
  webhookId?: 'same' | 'fresh' | null | undefined;
}

const facts = {
  method: 'post',
  scope: 'write',
  notifies: ['commands'],
  audit: { several: true },
  errors: ['replay_limit_reached'],
  answer: { status: 201, description: 'The replay. It begins at once.', schema: replayAnswer },
  otherAnswer: { status: 200, description: 'With `dryRun`: what matches.', schema: replayPreview },
} as const;

export const createReplay = defineRoute({
  ...facts,
  path: '/v1/tenants/{tenantId}/replays',
  name: 'createReplay',
  group: 'replays',
  summary: 'Send past deliveries again',
  description:
    'By filter, or all that an endpoint missed since an instant. Dead letters go on where they ended; what was delivered, skipped or cancelled is sent as a new delivery with `replayOf`. What matches is decided once, at the beginning. See docs/replays.md.',
  body: newReplay,
  example: { body: exampleNewReplay, answer: exampleNew, otherAnswer: examplePreview },
  prepare: ({ params: { tenantId }, body }, context) => wishOf({ tenantId, action: 'send', given: body }, context),
  handle: ({ params: { tenantId }, prepared }, context) =>
    begin({ tenantId, wish: prepared, name: 'createReplay' }, context),
});

export const retryDeadLetters = defineRoute({
  ...facts,
  path: '/v1/tenants/{tenantId}/dead-letters/retry',
  name: 'retryDeadLetters',
  group: 'dead letters',
  summary: 'Send many dead letters again',
  description: 'A replay of the dead letters that match. Each starts again with its whole retry schedule.',
  body: deadLetterRetry,
  example: { body: exampleRetry, answer: exampleNew, otherAnswer: examplePreview },
  prepare: ({ params: { tenantId }, body }, context) =>
    wishOf({ tenantId, action: 'send', given: ofDeadLetters(body) }, context),
  handle: ({ params: { tenantId }, prepared }, context) =>
    begin({ tenantId, wish: prepared, name: 'retryDeadLetters' }, context),
});

export const discardDeadLetters = defineRoute({
  ...facts,
  path: '/v1/tenants/{tenantId}/dead-letters/discard',
  name: 'discardDeadLetters',
  group: 'dead letters',
  summary: 'Discard many dead letters',
  description:
    'A replay that sends nothing: the dead letters that match become `cancelled` with the reason `discarded`.',
  body: deadLetterDiscard,
  example: { body: exampleRetry, answer: exampleDiscard, otherAnswer: examplePreview },
  prepare: ({ params: { tenantId }, body }, context) =>
    wishOf({ tenantId, action: 'discard', given: ofDeadLetters(body) }, context),
  handle: ({ params: { tenantId }, prepared }, context) =>
    begin({ tenantId, wish: prepared, name: 'discardDeadLetters' }, context),
});

export const retryDeliveries = defineRoute({
  ...facts,
  path: '/v1/tenants/{tenantId}/deliveries/retry',
  name: 'retryDeliveries',
  group: 'deliveries',
  summary: 'Send many waiting or retrying deliveries now',
  description:
    'A replay of the deliveries that are open and match: each skips its delay, but no gate. For example, after an outage: all that an endpoint would get hours later.',
  body: deliveryRetry,
  example: { body: exampleRetry, answer: exampleRetryNow, otherAnswer: exampleOpenPreview },
  prepare: ({ params: { tenantId }, body }, context) =>
    wishOf({ tenantId, action: 'retry', given: { ...body, isOpen: true } }, context),
  handle: ({ params: { tenantId }, prepared }, context) =>
    begin({ tenantId, wish: prepared, name: 'retryDeliveries' }, context),
});

export const cancelDeliveries = defineRoute({
  ...facts,
  path: '/v1/tenants/{tenantId}/deliveries/cancel',
  name: 'cancelDeliveries',
  group: 'deliveries',
  summary: 'Cancel many deliveries',
  description:
    'A replay that sends nothing: the deliveries that are open and match become `cancelled` with the reason `requested`. An attempt in flight is still recorded.',
  body: deliveryCancel,
  example: { body: exampleRetry, answer: exampleCancel, otherAnswer: exampleOpenPreview },
  prepare: ({ params: { tenantId }, body }, context) =>
    wishOf({ tenantId, action: 'cancel', given: { ...body, isOpen: true } }, context),
  handle: ({ params: { tenantId }, prepared }, context) =>
    begin({ tenantId, wish: prepared, name: 'cancelDeliveries' }, context),
});

const ofDeadLetters = (given: Given & { filter: DeliveryFilterInput }): Given => ({
  ...given,
  filter: { ...given.filter, status: 'dead_lettered' },
});

/** Outside the transaction: counting may take a while. */
async function wishOf(
  { tenantId, action, given }: { tenantId: string; action: ReplayAction; given: Given },
  { server: { database }, now }: RequestContext,
): Promise<Wish> {
  const criteria = await criteriaOf(database, tenantId, given);
  const { fallback } = REPLAY_LIMITS.ratePerSecond;
  const wish = { action, criteria, fresh: given.webhookId === 'fresh', ratePerSecond: given.ratePerSecond ?? fallback };
  if (!given.dryRun) return { ...wish, found: null };
  const found = await countMatching(database, { ...wish, tenantId, acceptedBy: now, now, sample: SAMPLE });
  return { ...wish, found };
}

async function criteriaOf(sql: Sql, tenantId: string, { filter, missedBy, isOpen }: Given): Promise<ReplayCriteria> {
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
  return isOpen ? { open: found } : { filter: found };
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
