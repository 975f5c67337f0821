import {
  findIdempotentAnswer,
  lockIdempotencyKey,
  releaseIdempotencyKey,
  reserveIdempotencyKey,
  storeIdempotentAnswer,
  type IdempotencyKey,
  type StoredAnswer,
} from '@postrider/store/keys';
import { inSnapshot, retryingTransaction, type Sql } from '@postrider/store/sql';
import { notifyCommands, notifyQueue } from '@postrider/store/outbox';
import { recordingChange } from './record-change.ts';
import type { CheckedInput, Reply, RequestContext, Route } from './define-route.ts';
import { etagOf } from './preconditions.ts';
import { Problem } from './problem.ts';
import type { StreamBody } from './stream-answer.ts';

export interface Answer extends StoredAnswer {
  replayed: boolean;
  /** In place of the body. */
  stream?: StreamBody;
}

type Keyed = IdempotencyKey & { fingerprint: Uint8Array; now: Date };

/** Runs a route as its effect requires. With an `Idempotency-Key` the effect happens once. */
export async function runRoute(route: Route, input: CheckedInput, context: RequestContext): Promise<Answer> {
  const answer = await runByEffect(route, input, context);
  if (answer.replayed) return answer;
  const { database } = context.server;
  if (route.notifies?.includes('queue')) notifyQueue(database);
  if (route.notifies?.includes('commands')) notifyCommands(database);
  return answer;
}

async function runByEffect(route: Route, input: CheckedInput, context: RequestContext): Promise<Answer> {
  switch (route.effect) {
    case 'none':
      // Public routes are about the process and must not wait for a database connection.
      return route.scope === 'public' ? runOnPool(route, input, context) : runInSnapshot(route, input, context);
    case 'accept':
    case 'stream':
      return runOnPool(route, input, context);
    case 'transaction':
      return runInTransaction(route, input, context);
    case 'outside':
      return runOutside(route, input, context);
  }
}

/** Without a transaction around the handler. */
async function runOnPool(route: Route, input: CheckedInput, context: RequestContext): Promise<Answer> {
  const handle = await route.prepare(input, context);
  return toAnswer(route, await handle({ ...context, sql: context.server.database }), context);
}

async function runInSnapshot(route: Route, input: CheckedInput, context: RequestContext): Promise<Answer> {
  const handle = await route.prepare(input, context);
  return toAnswer(route, await inSnapshot(context.server.database, (sql) => handle({ ...context, sql })), context);
}

async function runInTransaction(route: Route, input: CheckedInput, context: RequestContext): Promise<Answer> {
  const { database, sealer } = context.server;
  const key = keyOf(context);
  // Before `prepare`, which may fail today for a request that was answered yesterday.
  const earlier = key && (await findEarlier(database, key, context));
  if (earlier) return earlier;
  const handle = await route.prepare(input, context);
  return retryingTransaction(database, async (sql) => {
    if (key !== undefined) {
      if (!(await lockIdempotencyKey(sql, key))) throw inFlight();
      const meanwhile = await findEarlier(sql, key, context);
      if (meanwhile) return meanwhile;
    }
    const full = { ...context, sql };
    const fresh = toAnswer(route, await recordingChange({ route, input, context: full }, handle), context);
    if (key !== undefined) await storeIdempotentAnswer(sql, sealer, { ...key, answer: fresh });
    return fresh;
  });
}

// A receiver's answer takes at most 300 s. A process that dies meanwhile blocks the key no longer than this.
const RESERVED_MS = 330_000;

async function runOutside(route: Route, input: CheckedInput, context: RequestContext): Promise<Answer> {
  const { database, sealer } = context.server;
  const key = keyOf(context);
  if (key === undefined) return runOnPool(route, input, context);
  const earlier = await retryingTransaction(database, async (sql) => {
    if (!(await lockIdempotencyKey(sql, key))) throw inFlight();
    const found = await findEarlier(sql, key, context);
    if (found === undefined) {
      await reserveIdempotencyKey(sql, { ...key, expiresAt: new Date(key.now.getTime() + RESERVED_MS) });
    }
    return found;
  });
  if (earlier) return earlier;
  try {
    const answer = await runOnPool(route, input, context);
    await storeIdempotentAnswer(database, sealer, { ...key, answer, now: context.server.now() });
    return answer;
  } catch (error) {
    await releaseIdempotencyKey(database, key);
    throw error;
  }
}

function keyOf({ idempotency, caller, now }: RequestContext): Keyed | undefined {
  return idempotency === null ? undefined : { ...idempotency, tenantId: caller.tenantId ?? '*', now };
}

async function findEarlier(sql: Sql, key: Keyed, { server }: RequestContext): Promise<Answer | undefined> {
  const found = await findIdempotentAnswer(sql, server.sealer, key);
  if (found.kind === 'free') return undefined;
  if (!Buffer.from(found.fingerprint).equals(key.fingerprint)) throw idempotencyMismatch();
  if (found.kind === 'reserved') throw inFlight();
  return { ...found.answer, replayed: true };
}

function inFlight(): Problem {
  return new Problem('idempotency_in_flight', 'A request with this Idempotency-Key has not been answered yet.', {
    headers: { 'Retry-After': '1' },
  });
}

export function idempotencyMismatch(): Problem {
  return new Problem('idempotency_mismatch', 'This Idempotency-Key was used with another body.');
}

function toAnswer(route: Route, reply: Reply<unknown>, { server }: RequestContext): Answer {
  const headers: Record<string, string> = {};
  if (reply.version !== undefined) headers['ETag'] = etagOf(reply.version);
  if (reply.location !== undefined) headers['Location'] = reply.location;
  if (reply.cookie !== undefined) headers['Set-Cookie'] = reply.cookie;
  const other = reply.status !== undefined && reply.status === route.otherAnswer?.status;
  if (server.checkAnswers) (other ? route.otherAnswer?.schema : route.schemas.answer)?.parse(reply.body);
  const body = route.schemas.answer === null ? '' : JSON.stringify(reply.body);
  const stream = reply.stream === undefined ? {} : { stream: reply.stream };
  return { status: reply.status ?? route.answer.status, headers, body, replayed: reply.replayed ?? false, ...stream };
}
