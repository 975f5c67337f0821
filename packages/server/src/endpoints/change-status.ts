import type { EndpointStatus } from '@postrider/domain';
import {
  disableEndpoint,
  enableEndpoint,
  lockEndpoint,
  pauseEndpoint,
  resumeEndpoint,
  type EndpointAction,
} from '@postrider/store/endpoints';
import * as z from 'zod';
import { defineRoute, type Route } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import { auditedEndpoint } from './audited-endpoint.ts';
import { endpointAnswer } from './answer-schema.ts';
import { answerEndpoint } from './present.ts';
import { exampleEndpoint } from './example.ts';

// Each returns undefined when the endpoint has that status already.
const CHANGES = { pause: pauseEndpoint, resume: resumeEndpoint, enable: enableEndpoint, disable: disableEndpoint };

function defineStatusRoute(action: EndpointAction, summary: string, description: string): Route {
  return defineRoute({
    method: 'post',
    path: `/v1/tenants/{tenantId}/endpoints/{endpointId}/${action}`,
    name: `${action}Endpoint`,
    group: 'endpoints',
    summary,
    description,
    scope: 'write',
    versioned: true,
    audit: auditedEndpoint,
    notifies: ['commands'],
    body: z.strictObject({}).optional(),
    errors: ['precondition_failed', 'endpoint_disabled'],
    answer: { status: 200, description: 'The endpoint.', schema: endpointAnswer },
    example: { body: {}, answer: exampleOf(action) },
    async handle({ params }, { caller, sql, now, ifMatch, server }) {
      const row = await lockEndpoint(sql, params);
      if (row === undefined) throw notFound('endpointId', params.endpointId);
      checkIfMatch(ifMatch, row);
      const refusal = refusalOf(action, row.status);
      if (refusal !== null) throw refusal;
      const changed = (await CHANGES[action](sql, { ...params, by: caller.keyId, now })) ?? row;
      return { body: await answerEndpoint(changed, { sql, server, caller }), version: changed.version };
    },
  });
}

/** Why an endpoint of this status cannot do that; null where it can. */
export function refusalOf(action: EndpointAction, status: EndpointStatus): Problem | null {
  if (status !== 'disabled' || action === 'enable' || action === 'disable') return null;
  return new Problem('endpoint_disabled', `A disabled endpoint cannot ${action}; enable it first.`);
}

function exampleOf(action: EndpointAction): typeof exampleEndpoint {
  switch (action) {
    case 'pause':
      return { ...exampleEndpoint, status: 'paused' };
    case 'disable':
      return {
        ...exampleEndpoint,
        status: 'disabled',
        disabledReason: 'requested',
        health: { ...exampleEndpoint.health, state: 'disabled' },
      };
    case 'resume':
    case 'enable':
      return exampleEndpoint;
  }
}

export const statusRoutes: readonly Route[] = [
  defineStatusRoute(
    'pause',
    'Pause an endpoint',
    'Postrider still accepts events for it. Their deliveries wait until somebody resumes it. An attempt in flight is finished.',
  ),
  defineStatusRoute('resume', 'Resume a paused endpoint', 'Postrider sends the deliveries that waited for it.'),
  defineStatusRoute(
    'enable',
    'Enable a disabled endpoint',
    'Postrider sends the deliveries that waited for it, and forgets the failures that led to its disabling.',
  ),
  defineStatusRoute(
    'disable',
    'Disable an endpoint',
    'New events no longer reach it. Deliveries that are on their way wait until somebody enables it.',
  ),
];
