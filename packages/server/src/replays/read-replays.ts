import { findReplay, listReplays } from '@postrider/store/replays';
import { defineRoute } from '../http/define-route.ts';
import { onlyPage } from '../http/examples.ts';
import { idFromCursor, pageOf, presentPage } from '../http/pagination.ts';
import { notFound } from '../http/path-parameters.ts';
import { exampleReplay } from './example.ts';
import { presentReplay } from './present.ts';
import { replayAnswer, replayListQuery } from './schema.ts';

export const listReplaysRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/replays',
  name: 'listReplays',
  group: 'replays',
  summary: "List a tenant's replays, newest first",
  scope: 'read',
  query: replayListQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of replays.', schema: pageOf(replayAnswer) },
  example: { answer: onlyPage(exampleReplay) },
  async handle({ params: { tenantId }, query: { limit, cursor } }, { sql, server }) {
    const page = await listReplays(sql, { tenantId, beforeId: idFromCursor('rpl', cursor), limit });
    return { body: presentPage(page, (row) => presentReplay(row, server)) };
  },
});

export const getReplay = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/replays/{replayId}',
  name: 'getReplay',
  group: 'replays',
  summary: 'Read a replay and how far it is',
  scope: 'read',
  versioned: true,
  errors: [],
  answer: { status: 200, description: 'The replay.', schema: replayAnswer },
  example: { answer: exampleReplay },
  async handle({ params }, { sql, server }) {
    const row = await findReplay(sql, params);
    if (row === undefined) throw notFound('replayId', params.replayId);
    return { body: presentReplay(row, server), version: row.version };
  },
});
