import { findKeyConflict, type AcceptInput, type AcceptResult } from '@postrider/store/events';
import type { Sql } from '@postrider/store/sql';
import type * as z from 'zod';
import { MAX_ENTRIES } from '@postrider/domain';
import { checkBody } from '../http/check-input.ts';
import { defineRoute } from '../http/define-route.ts';
import type { EventCatalogue } from '@postrider/catalogue';
import { newEvent } from '../http/new-event-schema.ts';
import { MAX_BATCH_BODY_BYTES } from '../http/payload.ts';
import { invalidBody, presentProblem, Problem } from '../http/problem.ts';
import { checkNewEvent, eventOrThrow, toAcceptInput, type Received } from '../http/new-event.ts';
import { refuseOperatorTenant } from '../http/refuse-operator-tenant.ts';
import { presentAccepted } from './present.ts';
import { batchAnswer, eventBatch } from './schema.ts';
import { exampleAccepted, exampleNewEvent } from './example.ts';

export const publishBatch = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/events/batch',
  name: 'publishBatch',
  group: 'events',
  summary: 'Publish up to 100 events',
  description:
    'Each event has its own result, in the order of the events: one that is refused fails no other. The server commits all accepted events together before it answers. The body takes up to 1 MiB. An `Idempotency-Key` is for the whole batch, an `externalId` for its event.',
  scope: 'write',
  audit: { not: 'Events are their own record.' },
  notifies: ['queue'],
  traced: true,
  body: eventBatch,
  maxBodyBytes: MAX_BATCH_BODY_BYTES,
  errors: ['operator_tenant'],
  answer: { status: 202, description: 'The result of each event.', schema: batchAnswer },
  example: {
    body: { events: [exampleNewEvent] },
    answer: { results: [{ status: 202, event: exampleAccepted }] },
  },
  async prepare({ params: { tenantId }, body }, { server, now, trace }) {
    refuseOperatorTenant(server, tenantId, 'Only Postrider publishes in this tenant.');
    trace.note({ 'postrider.batch.size': body.events.length });
    const items: Item[] = [];
    const received = { tenantId, now, traceparent: trace.traceparent, catalogue: server.catalogue };
    for (const event of body.events) items.push(await readItem(event, received));
    const inputs = items.flatMap((item) => (item.kind === 'ready' ? [item.input] : []));
    return { items, batch: await server.acceptor.planTogether(inputs) };
  },
  async handle({ params: { tenantId }, prepared: { items, batch } }, { server, sql }) {
    const accepted = await server.acceptor.acceptTogether(sql, batch);
    const results: Result[] = [];
    for (const item of items) {
      results.push(item.kind === 'ready' ? toResult(item.input, accepted.shift()) : await repeatOrRefuse(sql, item));
    }
    return { body: { results: boundErrors(results.map((result) => present(tenantId, result))) } };
  },
});

type Item =
  | { kind: 'ready'; input: AcceptInput }
  /** It is refused by its times or its type, unless it repeats an accepted event. */
  | { kind: 'late'; input: AcceptInput; problem: Problem }
  | { kind: 'refused'; problem: Problem };

async function readItem(
  event: unknown,
  { catalogue, ...context }: Received & { catalogue: EventCatalogue },
): Promise<Item> {
  try {
    const body = checkBody(newEvent, event, 'post');
    const { input, problems } = await checkNewEvent(toAcceptInput(body, context), body.data, catalogue);
    return problems.length === 0 ? { kind: 'ready', input } : { kind: 'late', input, problem: invalidBody(problems) };
  } catch (error) {
    if (error instanceof Problem) return { kind: 'refused', problem: error };
    throw error;
  }
}

type Result = ReturnType<typeof eventOrThrow> | Problem;

async function repeatOrRefuse(sql: Sql, item: Exclude<Item, { kind: 'ready' }>): Promise<Result> {
  const conflict = item.kind === 'late' ? await findKeyConflict(sql, item.input) : undefined;
  return item.kind === 'late' && conflict !== undefined ? toResult(item.input, conflict) : item.problem;
}

function toResult(input: AcceptInput, result: AcceptResult | undefined): Result {
  if (result === undefined) throw new Error('The acceptor gave fewer results than it got events.');
  try {
    return eventOrThrow(result, input);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

type PresentedResult = z.input<typeof batchAnswer>['results'][number];

/** All refused events together list as many errors as one error answer. Each lists its first in any case. */
function boundErrors(results: PresentedResult[]): PresentedResult[] {
  let left = MAX_ENTRIES;
  return results.map((result) => {
    if (result.problem?.errors === undefined) return result;
    const errors = result.problem.errors.slice(0, Math.max(1, left));
    left -= errors.length;
    return { ...result, problem: { ...result.problem, errors } };
  });
}

function present(tenantId: string, result: Result): PresentedResult {
  if (result instanceof Problem) return { status: result.status, problem: presentProblem(result) };
  return { status: 202, event: presentAccepted(tenantId, result) };
}
