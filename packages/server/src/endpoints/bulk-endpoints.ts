import {
  changeEndpoints,
  deleteEndpoints,
  listEndpoints,
  lockEndpoints,
  type EndpointFilter,
  type LockedEndpoint,
} from '@postrider/store/endpoints';
import type { Sql } from '@postrider/store/sql';
import { defineRoute } from '../http/define-route.ts';
import { readEndpointReference } from '../http/endpoint-reference.ts';
import { EXAMPLE } from '../http/examples.ts';
import { notFound } from '../http/path-parameters.ts';
import { MAX_BATCH_BODY_BYTES } from '../http/payload.ts';
import { invalidBody, presentProblem, type Problem } from '../http/problem.ts';
import { bulkAnswer, bulkInput, MOST_ENDPOINTS, type BulkInput, type BulkResult } from './bulk-schema.ts';
import { refusalOf } from './change-status.ts';
import { toEndpointFilter } from './endpoint-filter.ts';

export const bulkEndpoints = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/endpoints/bulk',
  name: 'bulkEndpoints',
  group: 'endpoints',
  summary: 'Delete, pause, resume, enable or disable up to 1,000 endpoints',
  description:
    'Each endpoint has its own result: one that is not found, or cannot do that, keeps no other from it. All that can are changed together, before the answer.',
  scope: 'write',
  audit: { several: true },
  notifies: ['commands'],
  body: bulkInput,
  maxBodyBytes: MAX_BATCH_BODY_BYTES,
  errors: [],
  answer: { status: 200, description: 'The result of each endpoint.', schema: bulkAnswer },
  example: {
    body: { action: 'pause', ids: [EXAMPLE.endpointId] },
    answer: { results: [{ id: EXAMPLE.endpointId, status: 200 }] },
  },
  prepare: async ({ body: { filter } }, { server: { catalogue }, now }) =>
    filter === undefined ? null : toEndpointFilter(filter, { catalogue, now }),
  async handle({ params: { tenantId }, body: { action, ids }, prepared: filter }, { sql, caller, now }) {
    const given = filter === null ? (ids ?? []) : await findMatching(sql, tenantId, filter);
    const find = await lockGiven(sql, tenantId, given);
    const results = given.map((id) => decide(action, id, find(id)));
    const locked = new Map(
      results.flatMap(({ endpoint }) => (endpoint === undefined ? [] : [[endpoint.id, endpoint]])),
    );
    const endpointIds = [...locked.keys()];
    const command = { tenantId, endpointIds, now };
    if (action === 'delete') await deleteEndpoints(sql, command);
    const rows = action === 'delete' ? [] : await changeEndpoints(sql, action, { ...command, by: caller.keyId });
    const after = new Map(rows.map(({ id, status }) => [id, status]));
    const changes = [...locked.values()].map(({ id, status }) => ({
      action: `${action}Endpoint`,
      resourceType: 'endpoint',
      resourceId: id,
      before: { status },
      after: action === 'delete' ? null : { status: after.get(id) ?? status },
    }));
    return { body: { results: results.map(({ result }) => result) }, changes };
  },
});

/** 422 for more than may be changed at once: which of them were changed would be chance. */
async function findMatching(sql: Sql, tenantId: string, filter: EndpointFilter): Promise<string[]> {
  const ids: string[] = [];
  let beforeId: string | undefined;
  do {
    const page = await listEndpoints(sql, { ...filter, tenantId, beforeId, limit: MOST_ENDPOINTS });
    ids.push(...page.rows.map(({ id }) => id));
    beforeId = page.nextId ?? undefined;
  } while (beforeId !== undefined && ids.length <= MOST_ENDPOINTS);
  if (ids.length <= MOST_ENDPOINTS) return ids;
  const detail = `Matches more than ${MOST_ENDPOINTS} endpoints, and nothing was changed. Narrow it, or send ids.`;
  throw invalidBody([{ pointer: '/filter', detail }]);
}

/** Locks the endpoints, and returns how to find each by what was given. */
async function lockGiven(sql: Sql, tenantId: string, given: readonly string[]) {
  const references = new Map(given.map((text) => [text, readEndpointReference(text)]));
  const all = [...references.values()].filter((reference) => reference !== undefined);
  const locked = await lockEndpoints(sql, {
    tenantId,
    ids: all.flatMap((reference) => ('id' in reference ? [reference.id] : [])),
    externalIds: all.flatMap((reference) => ('externalId' in reference ? [reference.externalId] : [])),
  });
  const byId = new Map(locked.map((endpoint) => [endpoint.id, endpoint]));
  const byExternalId = new Map(locked.map((endpoint) => [endpoint.externalId, endpoint]));
  return (text: string): LockedEndpoint | undefined => {
    const reference = references.get(text);
    if (reference === undefined) return undefined;
    return 'id' in reference ? byId.get(reference.id) : byExternalId.get(reference.externalId);
  };
}

/** `endpoint`: the one to change. */
function decide(
  action: BulkInput['action'],
  id: string,
  endpoint: LockedEndpoint | undefined,
): { result: BulkResult; endpoint?: LockedEndpoint } {
  if (endpoint === undefined) return { result: refused(id, notFound('endpointId', id)) };
  const refusal = action === 'delete' ? null : refusalOf(action, endpoint.status);
  return refusal === null ? { result: { id, status: 200 }, endpoint } : { result: refused(id, refusal) };
}

function refused(id: string, problem: Problem): BulkResult {
  return { id, status: problem.status, problem: presentProblem(problem) };
}
