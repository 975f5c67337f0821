import {
  findIdempotentAnswer,
  lockIdempotencyKey,
  releaseIdempotencyKey,
  reserveIdempotencyKey,
  storeIdempotentAnswer,
  type IdempotencyKey,
  type StoredAnswer,
} from '@postrider/store/keys';
import { inSnapshot, inTransaction, type Sql } from '@postrider/store/sql';
import { notifyCommands, notifyQueue } from '@postrider/store/outbox';
import type { CheckedInput, Reply, Route, RouteContext } from './define-route.ts';
import { etagOf } from './preconditions.ts';
import { Problem } from './problem.ts';

/** An answer on its way out. */
export interface Answer extends StoredAnswer {
  replayed: boolean;
}

type Context = Omit<RouteContext, 'sql'>;
type Keyed = IdempotencyKey & { fingerprint: Uint8Array; now: Date };

/** Runs a route as its effect demands; with an `Idempotency-Key` its effect happens once. */
export async function runRoute(route: Route, input: CheckedInput, context: Context): Promise<Answer> {
  const { database } = context.server;
  switch (route.effect) {
    case 'none':
      return readAndAnswer(route, input, context);
    case 'accept':
      return toAnswer(route, await (await route.prepare(input, context))({ ...context, sql: database }), context);
    case 'transaction':
      return runInTransaction(route, input, context);
    case 'outside':
      return runOutside(route, input, context);
  }
}

async function readAndAnswer(route: Route, input: CheckedInput, context: Context): Promise<Answer> {
  const { database } = context.server;
  const handle = await route.prepare(input, context);
  // What everybody may ask is about the process, not about rows, and must not wait for a connection.
  if (route.scope === 'public') return toAnswer(route, await handle({ ...context, sql: database }), context);
  return toAnswer(route, await inSnapshot(database, (sql) => handle({ ...context, sql })), context);
}

async function runInTransaction(route: Route, input: CheckedInput, context: Context): Promise<Answer> {
  const { database, sealer } = context.server;
  const key = keyOf(context);
  // Before preparing: that may fail today for a request which was answered yesterday.
  const earlier = key && (await findEarlier(database, key, context));
  if (earlier) return earlier;
  const handle = await route.prepare(input, context);
  const answer = await inTransaction(database, async (sql) => {
    if (key !== undefined) {
      if (!(await lockIdempotencyKey(sql, key))) throw inFlight();
      const meanwhile = await findEarlier(sql, key, context);
      if (meanwhile) return meanwhile;
    }
    const fresh = toAnswer(route, await handle({ ...context, sql }), context);
    if (key !== undefined) await storeIdempotentAnswer(sql, sealer, { ...key, answer: fresh });
    return fresh;
  });
  if (!answer.replayed) {
    if (route.announces?.includes('queue')) notifyQueue(database);
    if (route.announces?.includes('commands')) notifyCommands(database);
  }
  return answer;
}

// The longest call of a receiver is 300 s. A process that dies in between blocks the key no longer than this.
const RESERVED_MS = 330_000;

async function runOutside(route: Route, input: CheckedInput, context: Context): Promise<Answer> {
  const { database, sealer } = context.server;
  const key = keyOf(context);
  if (key === undefined) {
    return toAnswer(route, await (await route.prepare(input, context))({ ...context, sql: database }), context);
  }
  const earlier = await inTransaction(database, async (sql) => {
    if (!(await lockIdempotencyKey(sql, key))) throw inFlight();
    const found = await findEarlier(sql, key, context);
    if (found === undefined) {
      await reserveIdempotencyKey(sql, { ...key, expiresAt: new Date(key.now.getTime() + RESERVED_MS) });
    }
    return found;
  });
  if (earlier) return earlier;
  try {
    const handle = await route.prepare(input, context);
    const answer = toAnswer(route, await handle({ ...context, sql: database }), context);
    await storeIdempotentAnswer(database, sealer, { ...key, answer, now: context.server.now() });
    return answer;
  } catch (error) {
    await releaseIdempotencyKey(database, key);
    throw error;
  }
}

function keyOf({ idempotency, caller, now }: Context): Keyed | undefined {
  return idempotency === null ? undefined : { ...idempotency, tenantId: caller.tenantId ?? '*', now };
}

async function findEarlier(sql: Sql, key: Keyed, { server }: Context): Promise<Answer | undefined> {
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
  return new Problem('idempotency_mismatch', 'This Idempotency-Key came with another body before.');
}

function toAnswer(route: Route, reply: Reply<unknown>, { server }: Context): Answer {
  const headers: Record<string, string> = {};
  if (reply.version !== undefined) headers['ETag'] = etagOf(reply.version);
  if (reply.location !== undefined) headers['Location'] = reply.location;
  if (server.checkAnswers) route.schemas.answer?.parse(reply.body);
  const body = route.schemas.answer === null ? '' : JSON.stringify(reply.body);
  return { status: route.answer.status, headers, body, replayed: reply.replayed ?? false };
}
