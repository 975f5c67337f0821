import { findEndpoint, hasRoomForEndpoint, insertEndpoint, setEndpointSecret } from '@postrider/store/endpoints';
import type { Sql } from '@postrider/store/sql';
import { findTenant, holdTenant } from '@postrider/store/tenants';
import { defineRoute } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';
import { endpointWithSecretAnswer } from './answer-schema.ts';
import { answerEndpoint } from './present.ts';
import { checkDestinations } from './check-destination.ts';
import { checkTemplate } from './check-template.ts';
import { endpointInput } from './schema.ts';
import { completeSettings, refuseTaken } from './endpoint-settings.ts';
import { ping } from './verify-endpoint.ts';
import { makeSigningSecret, secretError, shownSecret, importSigningSecret } from './signing-secret.ts';
import { EXAMPLE } from '../http/examples.ts';
import { exampleEndpoint, exampleEndpointInput } from './example.ts';

export const createEndpoint = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/endpoints',
  name: 'createEndpoint',
  group: 'endpoints',
  summary: 'Create an endpoint',
  description: 'Only this answer and that of `rotate-secret` show the signing secret.',
  scope: 'write',
  body: endpointInput,
  errors: ['destination_refused', 'endpoint_unverified', 'endpoint_limit_reached', 'external_id_taken'],
  answer: { status: 201, description: 'The endpoint and its secret.', schema: endpointWithSecretAnswer },
  example: { body: exampleEndpointInput, answer: { ...exampleEndpoint, secret: EXAMPLE.secret } },
  async prepare({ params: { tenantId }, body }, { server, now }) {
    const settings = completeSettings(body, null);
    const error = body.secret === undefined ? null : secretError(body.secret, settings.signing);
    if (error !== null) throw invalidBody([{ pointer: '/secret', detail: error }]);
    const { problems, warnings } = await server.catalogue.checkFilters(body.eventTypes ?? [], now);
    if (problems.length > 0) throw invalidBody(problems);
    await checkTemplate({ tenantId, ...body }, server);
    const ofUrl = await checkDestinations(body, server);
    const endpointId = server.newId('ep');
    const made = body.secret === undefined ? makeSigningSecret(settings.signing) : importSigningSecret(body.secret);
    if (body.verify) {
      await checkRoom(server.database, tenantId, server);
      const tenant = { id: tenantId, metadata: (await findTenant(server.database, tenantId))?.metadata ?? {} };
      const secrets = [{ secret: made.secret, expiresAt: null }];
      await ping(server, { endpoint: { id: endpointId, ...settings }, tenant, secrets, now });
    }
    return { endpointId, settings, made, warnings: [...ofUrl, ...warnings] };
  },
  async handle({ params: { tenantId }, body, prepared: { endpointId, settings, made, warnings } }, context) {
    const { sql, now, server } = context;
    const { sealer } = server;
    if (!(await holdTenant(sql, tenantId))) throw notFound('tenantId', tenantId);
    await checkRoom(sql, tenantId, server);
    const { status } = body;
    refuseTaken(await insertEndpoint(sql, sealer, { id: endpointId, tenantId, settings, status, now }), settings);
    await setEndpointSecret(sql, sealer, { endpointId, ...made, now });
    const row = await findEndpoint(sql, { tenantId, endpointId });
    if (row === undefined) throw notFound('endpointId', endpointId);
    return {
      body: { ...(await answerEndpoint(row, context, warnings)), secret: shownSecret(made.secret, settings.signing) },
      version: row.version,
      location: `/v1/tenants/${tenantId}/endpoints/${endpointId}`,
    };
  },
});

async function checkRoom(sql: Sql, tenantId: string, { maxEndpointsPerTenant: atMost }: ServerContext): Promise<void> {
  if (await hasRoomForEndpoint(sql, { tenantId, atMost })) return;
  throw new Problem('endpoint_limit_reached', `The tenant has ${atMost} endpoints; no more are allowed.`);
}
