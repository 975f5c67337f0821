import {
  findExpunge,
  listExpunges,
  requestExpunge,
  type ExpungeFilter,
  type ExpungeRow,
} from '@postrider/store/retention';
import type * as z from 'zod';
import { defineRoute, type Route } from '../http/define-route.ts';
import { onlyPage } from '../http/examples.ts';
import { isoOf } from '../http/instants.ts';
import { idFromCursor, pageOf, presentPage } from '../http/pagination.ts';
import { notFound } from '../http/path-parameters.ts';
import { exampleExpunge, exampleNewExpunge } from './example.ts';
import { expungeAnswer, expungeListQuery, newExpunge, type NewExpungeFilter } from './expunge-schema.ts';

const facts = { group: 'retention' } as const;

const expungeMany = defineRoute({
  ...facts,
  method: 'post',
  path: '/v1/tenants/{tenantId}/expunge',
  name: 'expungeEvents',
  summary: 'Remove the content of many events',
  description:
    'For all events of a person: by tag, by `externalId`, or by id. A worker does to each what `POST …/events/{eventId}/expunge` does, batch by batch, beginning within seconds. Events that are accepted after this request stay as they are. It cannot be taken back.',
  scope: 'write',
  audit: { type: 'expunge', parameter: 'expungeId' },
  body: newExpunge,
  errors: [],
  answer: { status: 202, description: 'The request. A worker carries it out.', schema: expungeAnswer },
  example: { body: exampleNewExpunge, answer: { ...exampleExpunge, status: 'running', expunged: 0, finishedAt: null } },
  async handle({ params: { tenantId }, body }, { caller, sql, now, server }) {
    const id = server.newId('exp');
    const row = await requestExpunge(sql, { id, tenantId, filter: stored(body.filter), by: caller.keyId, now });
    return { body: present(row), location: `/v1/tenants/${tenantId}/expunges/${id}` };
  },
});

const listAll = defineRoute({
  ...facts,
  method: 'get',
  path: '/v1/tenants/{tenantId}/expunges',
  name: 'listExpunges',
  summary: 'List requests to remove the content of events, newest first',
  scope: 'read',
  query: expungeListQuery,
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of requests.', schema: pageOf(expungeAnswer) },
  example: { answer: onlyPage(exampleExpunge) },
  async handle({ params: { tenantId }, query: { limit, cursor } }, { sql }) {
    const page = await listExpunges(sql, { tenantId, beforeId: idFromCursor('exp', cursor), limit });
    return { body: presentPage(page, present) };
  },
});

const getOne = defineRoute({
  ...facts,
  method: 'get',
  path: '/v1/tenants/{tenantId}/expunges/{expungeId}',
  name: 'getExpunge',
  summary: 'Read a request to remove the content of events',
  scope: 'read',
  errors: [],
  answer: { status: 200, description: 'The request.', schema: expungeAnswer },
  example: { answer: exampleExpunge },
  async handle({ params }, { sql }) {
    const row = await findExpunge(sql, params);
    if (row === undefined) throw notFound('expungeId', params.expungeId);
    return { body: present(row) };
  },
});

function stored({ from, to, ...filter }: NewExpungeFilter): ExpungeFilter {
  return {
    ...filter,
    ...(from === undefined ? {} : { from: from.toISOString() }),
    ...(to === undefined ? {} : { to: to.toISOString() }),
  };
}

function present({ id, tenantId, filter, expunged, createdAt, finishedAt }: ExpungeRow): z.input<typeof expungeAnswer> {
  const { ids = null, externalId = null, tag = null, eventType = null, from = null, to = null } = filter;
  return {
    id,
    tenantId,
    filter: { ids, externalId, tag, eventType, from, to },
    status: finishedAt === null ? 'running' : 'finished',
    expunged,
    createdAt: createdAt.toISOString(),
    finishedAt: isoOf(finishedAt),
  };
}

export const expungeRoutes: readonly Route[] = [expungeMany, listAll, getOne];
