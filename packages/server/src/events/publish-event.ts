import { findKeyConflict, type AcceptInput } from '@postrider/store/events';
import { defineRoute } from '../http/define-route.ts';
import { newEvent } from '../http/new-event-schema.ts';
import { MAX_PAYLOAD_BODY_BYTES } from '../http/payload.ts';
import { invalidBody } from '../http/problem.ts';
import { checkNewEvent, eventOrThrow, toAcceptInput } from '../http/new-event.ts';
import { refuseOperatorTenant } from '../http/refuse-operator-tenant.ts';
import { presentAccepted } from './present.ts';
import { acceptedAnswer } from './schema.ts';
import { exampleAccepted, exampleNewEvent } from './example.ts';

export const publishEvent = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/events',
  name: 'publishEvent',
  group: 'events',
  summary: 'Publish an event',
  description:
    'The server answers once it has committed the event and its deliveries. From then on they are not lost. It refuses numbers in `data` that a double cannot hold.',
  scope: 'write',
  effect: 'accept',
  audit: { not: 'The event is its own record.' },
  notifies: ['queue'],
  traced: true,
  body: newEvent,
  maxBodyBytes: MAX_PAYLOAD_BODY_BYTES,
  errors: ['external_id_taken', 'operator_tenant'],
  answer: { status: 202, description: 'The event was accepted.', schema: acceptedAnswer },
  example: { body: exampleNewEvent, answer: exampleAccepted },
  async handle({ params: { tenantId }, body }, { server, caller, now, idempotency, trace }) {
    refuseOperatorTenant(server, tenantId, 'Only Postrider publishes in this tenant.');
    const received: AcceptInput = {
      ...toAcceptInput(body, { tenantId, now, traceparent: trace.traceparent }),
      // The acceptor stores keys by the event's tenant, so the scope says whose key it is.
      idempotency: idempotency && { ...idempotency, scope: `${caller.tenantId ?? '*'} ${idempotency.scope}` },
    };
    const { input, problems } = await checkNewEvent(received, body.data, server.catalogue);
    // A repeat of an accepted publish gets the first answer, even when its times have passed or its type has changed.
    const result =
      problems.length === 0 ? await server.acceptor.accept(input) : await findKeyConflict(server.database, input);
    if (result === undefined) throw invalidBody(problems);
    const event = eventOrThrow(result, input);
    trace.note({
      'postrider.event.id': event.id,
      'postrider.event.type': event.type,
      'postrider.deliveries': event.deliveryCount,
    });
    return { body: presentAccepted(tenantId, event), replayed: result.kind === 'replayed' };
  },
});
