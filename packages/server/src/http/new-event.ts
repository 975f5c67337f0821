import type { AcceptedEvent, AcceptInput, AcceptResult } from '@postrider/store/events';
import type { ProblemEntry } from '@postrider/domain';
import type { EventCatalogue } from '@postrider/catalogue';
import type { NewEvent } from './new-event-schema.ts';
import { notFound } from './path-parameters.ts';
import { canonicalData } from './payload.ts';
import { invalidBody, Problem } from './problem.ts';
import { idempotencyMismatch } from './run-route.ts';

/** How an event came in. */
export interface Received {
  tenantId: string;
  now: Date;
  /** What continues the trace of its publish. */
  traceparent: string | null;
}

/** The input of the acceptor. 413 if the data is too large. */
export function toAcceptInput(body: NewEvent, { tenantId, now, traceparent }: Received): AcceptInput {
  return {
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
      traceparent,
    },
    idempotency: null,
    now,
  };
}

/** Why an event is not accepted: by its times and its type. Adds to it what its type says. */
export async function checkNewEvent(
  input: AcceptInput,
  data: unknown,
  catalogue: EventCatalogue,
): Promise<{ input: AcceptInput; problems: ProblemEntry[] }> {
  const { event, now } = input;
  const { problems, warnings, optIn } = await catalogue.checkEvent(
    { type: event.type, data, bytes: event.data.length },
    now,
  );
  const checked = { ...input, event: { ...event, optIn, warnings } };
  return { input: checked, problems: [...problemsOfTimes(input), ...problems] };
}

/** The accepted event of a result, or the problem for the publisher. */
export function eventOrThrow(result: AcceptResult, { tenantId, event }: AcceptInput): AcceptedEvent {
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

function problemsOfTimes({ event: { expiresAt, deliverAt }, now }: AcceptInput): ProblemEntry[] {
  const problems = problemsOfDeliverAt(deliverAt, now);
  if (expiresAt !== null && expiresAt <= now) {
    problems.push({ pointer: '/expiresAt', detail: 'Must be in the future.' });
  } else if (expiresAt !== null && deliverAt !== null && expiresAt <= deliverAt) {
    problems.push({ pointer: '/expiresAt', detail: 'Must be after deliverAt.' });
  }
  return problems;
}
