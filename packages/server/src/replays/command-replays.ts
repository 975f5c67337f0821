import type { ReplayStatus } from '@postrider/domain';
import { changeReplay, lockReplay, type ReplayRow } from '@postrider/store/replays';
import type { Sql } from '@postrider/store/sql';
import * as z from 'zod';
import { defineRoute, type AuditedResource, type Route, type RouteFacts } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import { exampleReplay } from './example.ts';
import { presentReplay } from './present.ts';
import { getReplay } from './read-replays.ts';
import { replayAnswer, replayChange } from './schema.ts';

const audit: AuditedResource = {
  type: 'replay',
  parameter: 'replayId',
  read: getReplay,
  lock: (sql, { tenantId = '', replayId = '' }) => lockReplay(sql, { tenantId, replayId }),
  without: ['matched', 'sent', 'delivered', 'failed', 'skipped', 'discarded', 'temporalUrl'],
};
const facts = {
  group: 'replays',
  scope: 'write',
  notifies: ['commands'],
  audit,
  answer: { status: 200, description: 'The replay.', schema: replayAnswer },
} as const;

interface Key {
  tenantId: string;
  replayId: string;
}

/** Locks a replay that has not ended. `unless`: it is in this status already, and stays so. */
async function lockOpen(sql: Sql, key: Key, unless?: ReplayStatus): Promise<ReplayRow> {
  const row = await lockReplay(sql, key);
  if (row === undefined) throw notFound('replayId', key.replayId);
  const hasEnded = row.status === 'finished' || row.status === 'cancelled';
  if (hasEnded && row.status !== unless) throw new Problem('replay_ended', `The replay is ${row.status}.`);
  return row;
}

interface Command extends Pick<RouteFacts, 'name' | 'summary' | 'description'> {
  path: `/v1/tenants/{tenantId}/replays/{replayId}/${string}`;
  /** What the replay gets. */
  status: (row: ReplayRow) => ReplayStatus;
  becomes?: 'cancelled';
  example: z.input<typeof replayAnswer>;
}

function defineCommand({ status, becomes, example, ...own }: Command): Route {
  return defineRoute({
    ...facts,
    ...own,
    method: 'post',
    body: z.strictObject({}).optional(),
    errors: ['replay_ended'],
    example: { body: {}, answer: example },
    async handle({ params }, { sql, now, server }) {
      const row = await lockOpen(sql, params, becomes);
      const wanted = status(row);
      const changed = wanted === row.status ? row : await changeReplay(sql, { row, change: { status: wanted }, now });
      return { body: presentReplay(changed, server) };
    },
  });
}

const updateReplay = defineRoute({
  ...facts,
  method: 'patch',
  path: '/v1/tenants/{tenantId}/replays/{replayId}',
  name: 'updateReplay',
  summary: 'Change the rate of a replay',
  description: 'It counts from the next second on, also for a replay that is paused.',
  versioned: true,
  body: replayChange,
  errors: ['replay_ended', 'precondition_failed'],
  example: { body: { ratePerSecond: 200 }, answer: { ...exampleReplay, ratePerSecond: 200 } },
  async handle({ params, body }, { sql, now, ifMatch, server }) {
    const row = await lockOpen(sql, params);
    checkIfMatch(ifMatch, row);
    const changed = await changeReplay(sql, { row, change: body, now });
    return { body: presentReplay(changed, server), version: changed.version };
  },
});

export const replayCommands: readonly Route[] = [
  updateReplay,
  defineCommand({
    path: '/v1/tenants/{tenantId}/replays/{replayId}/pause',
    name: 'pauseReplay',
    summary: 'Pause a replay',
    description: 'It sends nothing until it is resumed. What it has sent goes on, and its results are counted.',
    status: () => 'paused',
    example: { ...exampleReplay, status: 'paused' },
  }),
  defineCommand({
    path: '/v1/tenants/{tenantId}/replays/{replayId}/resume',
    name: 'resumeReplay',
    summary: 'Resume a replay',
    description: 'It goes on where it was, at its rate: what it could have sent meanwhile is not made up for at once.',
    status: ({ status, counted }) => (status === 'paused' ? (counted ? 'running' : 'counting') : status),
    example: exampleReplay,
  }),
  defineCommand({
    path: '/v1/tenants/{tenantId}/replays/{replayId}/cancel',
    name: 'cancelReplay',
    summary: 'Cancel a replay',
    description:
      'It sends nothing more, for good. What it has sent goes on, and its results are counted for ten minutes.',
    status: () => 'cancelled',
    becomes: 'cancelled',
    example: { ...exampleReplay, status: 'cancelled', finishedAt: '2026-02-05T09:02:00.000Z' },
  }),
];
