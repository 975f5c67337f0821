import {
  cancelDelivery,
  discardDeadLetter,
  findDelivery,
  retryDelivery,
  type CommandResult,
  type DeliveryCommand,
} from '@postrider/store/deliveries';
import type { Sql } from '@postrider/store/sql';
import * as z from 'zod';
import { defineRoute, type Route, type RouteFacts } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { Problem } from '../http/problem.ts';
import { cancelledFor, examplePending } from './example.ts';
import { presentDelivery } from './present.ts';
import { deliveryAnswer } from './schema.ts';

type Command = DeliveryCommand & { tenantId: string };
type Conflict = 'not_retryable' | 'not_cancellable' | 'not_dead';

interface CommandRoute extends Pick<RouteFacts, 'name' | 'group' | 'summary' | 'description' | 'notifies'> {
  path: `/v1/tenants/{tenantId}/${string}/{deliveryId}/${string}`;
  errors: readonly Conflict[];
  /** The delivery after it. */
  example: z.input<typeof deliveryAnswer>;
  /** Of the answer. Default: the delivery. */
  answers?: string;
  run: (sql: Sql, command: Command) => Promise<CommandResult<Conflict>>;
}

/** A command to one delivery. Answers with the delivery, or 409 when its status does not allow the command. */
function defineCommand({ run, answers = 'The delivery.', example, ...facts }: CommandRoute): Route {
  return defineRoute({
    ...facts,
    method: 'post',
    scope: 'write',
    audit: { type: 'delivery', parameter: 'deliveryId' },
    body: z.strictObject({}).optional(),
    answer: { status: 202, description: answers, schema: deliveryAnswer },
    example: { body: {}, answer: example },
    async handle({ params: { tenantId, deliveryId } }, { caller, sql, now, server }) {
      const result = await run(sql, { tenantId, deliveryId, by: caller.keyId, now });
      if (result.kind === 'not_found') throw notFound('deliveryId', deliveryId);
      if (result.kind !== 'ok') throw new Problem(result.kind, conflictDetail(result));
      return { body: presentDelivery(result.delivery, server) };
    },
  });
}

function conflictDetail({ kind, status }: { kind: Conflict; status: string }): string {
  // A dead letter can be retried for as long as its endpoint is there.
  const isEndpointGone = kind === 'not_retryable' && status === 'dead_lettered';
  return isEndpointGone ? 'Its endpoint was deleted.' : `The delivery is ${status}.`;
}

async function retryDeadLetter(sql: Sql, command: Command): Promise<CommandResult<Conflict>> {
  const row = await findDelivery(sql, command);
  if (row !== undefined && row.status !== 'dead_lettered') return { kind: 'not_dead', status: row.status };
  return retryDelivery(sql, command);
}

export const deliveryCommands: readonly Route[] = [
  defineCommand({
    path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}/retry',
    name: 'retryDelivery',
    group: 'deliveries',
    summary: 'Send a delivery now',
    description:
      'A waiting or retrying delivery skips its delay, but no gate. A dead letter starts again with its whole retry schedule.',
    notifies: ['queue', 'commands'],
    errors: ['not_retryable'],
    example: examplePending,
    run: retryDelivery,
  }),
  defineCommand({
    path: '/v1/tenants/{tenantId}/deliveries/{deliveryId}/cancel',
    name: 'cancelDelivery',
    group: 'deliveries',
    summary: 'Cancel a delivery',
    description: 'An attempt in flight is still recorded. If the receiver takes it, the delivery is `delivered`.',
    notifies: ['commands'],
    errors: ['not_cancellable'],
    example: cancelledFor('requested'),
    run: cancelDelivery,
  }),
];

export const deadLetterCommands: readonly Route[] = [
  defineCommand({
    path: '/v1/tenants/{tenantId}/dead-letters/{deliveryId}/retry',
    name: 'retryDeadLetter',
    group: 'dead letters',
    summary: 'Send a dead letter again',
    description: 'It starts again with its whole retry schedule, under the same workflow id.',
    notifies: ['queue', 'commands'],
    errors: ['not_dead', 'not_retryable'],
    example: examplePending,
    run: retryDeadLetter,
  }),
  defineCommand({
    path: '/v1/tenants/{tenantId}/dead-letters/{deliveryId}/discard',
    name: 'discardDeadLetter',
    group: 'dead letters',
    summary: 'Discard a dead letter',
    errors: ['not_dead'],
    example: cancelledFor('discarded'),
    answers: 'The delivery, `cancelled` with the reason `discarded`.',
    run: discardDeadLetter,
  }),
];
