import { findEndpoint, listEndpoints } from '@postrider/store/endpoints';
import * as z from 'zod';
import { defineRoute } from '../http/define-route.ts';
import { idFromCursor, pageQuery } from '../http/pagination.ts';
import { notFound } from '../http/path-parameters.ts';
import { endpointAnswer, endpointsAnswer } from './answer-schema.ts';
import { endpointFilter, toEndpointFilter } from './endpoint-filter.ts';
import { answerEndpoint, answerEndpoints } from './present.ts';
import { onlyPage } from '../http/examples.ts';
import { exampleEndpoint } from './example.ts';

export const listEndpointsRoute = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/endpoints',
  name: 'listEndpoints',
  group: 'endpoints',
  summary: "List a tenant's endpoints, newest first",
  scope: 'read',
  query: z.strictObject({ ...pageQuery, ...endpointFilter }),
  errors: ['invalid_cursor'],
  answer: { status: 200, description: 'A page of endpoints.', schema: endpointsAnswer },
  example: { answer: onlyPage(exampleEndpoint) },
  prepare: ({ query: { limit: _l, cursor: _c, ...filter } }, { server: { catalogue }, now }) =>
    toEndpointFilter(filter, { catalogue, now }),
  async handle({ params: { tenantId }, query: { limit, cursor }, prepared: filter }, context) {
    const beforeId = idFromCursor('ep', cursor);
    const page = await listEndpoints(context.sql, { ...filter, tenantId, beforeId, limit });
    return { body: await answerEndpoints(page, context) };
  },
});

export const getEndpoint = defineRoute({
  method: 'get',
  path: '/v1/tenants/{tenantId}/endpoints/{endpointId}',
  name: 'getEndpoint',
  group: 'endpoints',
  summary: 'Read an endpoint',
  scope: 'read',
  versioned: true,
  errors: [],
  answer: { status: 200, description: 'The endpoint.', schema: endpointAnswer },
  example: { answer: exampleEndpoint },
  async handle({ params }, context) {
    const row = await findEndpoint(context.sql, params);
    if (row === undefined) throw notFound('endpointId', params.endpointId);
    return { body: await answerEndpoint(row, context), version: row.version };
  },
});
