import { findKeyConflict } from '@postrider/store/events';
import type { AcceptedEvent, AcceptInput, AcceptResult } from '@postrider/store/events';
import type { ProblemEntry } from '../http/bound-problem.ts';
import { defineRoute } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { canonicalData, MAX_PAYLOAD_BODY_BYTES } from '../http/payload.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import { idempotencyMismatch } from '../http/run-route.ts';
import { presentAccepted } from './present.ts';
import { acceptedAnswer, newEvent } from './schema.ts';

export const publishEvent = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/events',
  name: 'publishEvent',
  group: 'events',
  summary: 'Publish an event',
  description:
    'Answered once the event and its deliveries are committed: from then on nothing accepted is lost. Numbers in `data` which a double cannot carry are refused.',
  scope: 'write',
  effect: 'accept',
  notifies: ['queue'],
  body: newEvent,
  maxBodyBytes: MAX_PAYLOAD_BODY_BYTES,
  errors: ['external_id_taken'],
  answer: { status: 202, description: 'It was accepted.', schema: acceptedAnswer },
  async handle({ params: { tenantId }, body }, { server, caller, now, idempotency }) {
    const input: AcceptInput = {
      tenantId,
      event: {
        type: body.type,
        data: canonicalData(body.data),
        externalId: body.externalId ?? null,
        occurredAt: body.occurredAt ?? null,
        priority: body.priority ?? 'normal',
        expiresAt: body.expiresAt ?? null,
        deliverAt: body.deliverAt ?? null,
        tags: body.tags ?? [],
        endpointIds: body.endpointIds ?? null,
      },
      // The acceptor stores keys by the event's tenant, so the scope says whose key it is.
      idempotency: idempotency && { ...idempotency, scope: `${caller.tenantId ?? '*'} ${idempotency.scope}` },
      now,
    };
    const problems = problemsOfTimes(input.event, now);
    // A repeat of an accepted publish gets the first answer, even when its times have passed by now.
    const result =
      problems.length === 0 ? await server.acceptor.accept(input) : await findKeyConflict(server.database, input);
    if (result === undefined) throw invalidBody(problems);
    const event = eventOrThrow(result, input);
    return { body: presentAccepted(tenantId, event), replayed: result.kind === 'replayed' };
  },
});

function eventOrThrow(result: AcceptResult, { tenantId, event }: AcceptInput): AcceptedEvent {
  switch (result.kind) {
    case 'accepted':
    case 'replayed':
      return result.event;
    case 'idempotency_mismatch':
      throw idempotencyMismatch();
    case 'external_id_taken':
      throw new Problem('external_id_taken', 'An event with other content was published with this externalId.');
    case 'unknown_endpoints':
      throw invalidBody(
        result.endpointIds.map((id) => ({
          pointer: `/endpointIds/${event.endpointIds?.indexOf(id)}`,
          detail: 'The tenant has no such endpoint.',
        })),
      );
    case 'tenant_not_found':
      throw notFound('tenantId', tenantId);
  }
}

/** 422 for an instant more than a year ahead. */
export function checkDeliverAt(deliverAt: Date | null, now: Date): void {
  const problems = problemsOfDeliverAt(deliverAt, now);
  if (problems.length > 0) throw invalidBody(problems);
}

const MAX_AHEAD_MS = 366 * 24 * 3_600_000;

function problemsOfDeliverAt(deliverAt: Date | null, now: Date): ProblemEntry[] {
  if (deliverAt === null || deliverAt.getTime() <= now.getTime() + MAX_AHEAD_MS) return [];
  return [{ pointer: '/deliverAt', detail: 'Must be at most a year ahead.' }];
}

function problemsOfTimes({ expiresAt, deliverAt }: AcceptInput['event'], now: Date): ProblemEntry[] {
  const problems = problemsOfDeliverAt(deliverAt, now);
  if (expiresAt !== null && expiresAt <= now) {
    problems.push({ pointer: '/expiresAt', detail: 'Must be in the future.' });
  } else if (expiresAt !== null && deliverAt !== null && expiresAt <= deliverAt) {
    problems.push({ pointer: '/expiresAt', detail: 'Must be after deliverAt.' });
  }
  return problems;
}
