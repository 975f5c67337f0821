import { endpointSecrets, lockEndpoint, touchEndpoint } from '@postrider/store/endpoints';
import { defineRoute } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import { auditedEndpoint } from './audited-endpoint.ts';
import { refuseInherited } from './rotate-secret.ts';

export const endSecretOverlap = defineRoute({
  method: 'delete',
  path: '/v1/tenants/{tenantId}/endpoints/{endpointId}/secrets/{secretId}',
  name: 'endSecretOverlap',
  group: 'endpoints',
  summary: 'End the overlap of an old signing secret',
  description:
    'The secret signs no further request. `secrets` of the endpoint lists the ids. The current secret cannot be ended; replace it with `rotate-secret`.',
  scope: 'write',
  audit: auditedEndpoint,
  versioned: true,
  errors: ['precondition_failed', 'secret_is_current', 'secret_is_inherited'],
  answer: { status: 204, description: 'The secret no longer signs.', schema: null },
  async handle({ params: { tenantId, endpointId, secretId } }, { sql, now, ifMatch }) {
    const row = await lockEndpoint(sql, { tenantId, endpointId });
    if (row === undefined) throw notFound('endpointId', endpointId);
    checkIfMatch(ifMatch, row);
    refuseInherited(row);
    switch (await endpointSecrets.endOverlap(sql, { ownerId: endpointId, secretId, now })) {
      case 'ended':
        await touchEndpoint(sql, { id: endpointId, now });
        return { body: undefined };
      case 'is_current':
        throw new Problem('secret_is_current', `"${secretId}" is the secret that the endpoint signs with.`);
      case 'not_found':
        throw new Problem('secret_not_found', `There is no secret "${secretId}" that still signs.`);
    }
  },
});
