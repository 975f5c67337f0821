import { findEndpoint, hasRoomForEndpoint, insertEndpoint, setEndpointSecret } from '@postrider/store/endpoints';
import { holdTenant } from '@postrider/store/tenants';
import { defineRoute } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import { endpointWithSecretAnswer } from './answer-schema.ts';
import { answerEndpoint } from './present.ts';
import { checkDestinations } from './check-destination.ts';
import { checkTemplate } from './check-template.ts';
import { endpointInput } from './schema.ts';
import { completeSettings, refuseTaken } from './endpoint-settings.ts';
import { makeSigningSecret, secretError, shownSecret, importSigningSecret } from './signing-secret.ts';
import { EXAMPLE } from '../http/examples.ts';
import { exampleEndpoint, exampleEndpointInput } from './example.ts';

export const createEndpoint = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/endpoints',
  name: 'createEndpoint',
  group: 'endpoints',
  summary: 'Create an endpoint',
  description: 'Its signing secret is in this answer and in that of `rotate-secret`, nowhere else.',
  scope: 'write',
  body: endpointInput,
  errors: ['destination_refused', 'endpoint_limit_reached', 'external_id_taken'],
  answer: { status: 201, description: 'The endpoint and its secret.', schema: endpointWithSecretAnswer },
  example: { body: exampleEndpointInput, answer: { ...exampleEndpoint, secret: EXAMPLE.secret } },
  async prepare({ params: { tenantId }, body }, { server, now }) {
    const settings = completeSettings(body, null);
    const error = body.secret === undefined ? null : secretError(body.secret, settings.signing);
    if (error !== null) throw invalidBody([{ pointer: '/secret', detail: error }]);
    const { problems, warnings } = await server.catalogue.checkFilters(body.eventTypes ?? [], now);
    if (problems.length > 0) throw invalidBody(problems);
    await checkTemplate({ tenantId, ...body }, server);
    return { settings, warnings: [...(await checkDestinations(body, server)), ...warnings] };
  },
  async handle({ params: { tenantId }, body, prepared: { settings, warnings } }, context) {
    const { sql, now, server } = context;
    const { sealer, maxEndpointsPerTenant: atMost } = server;
    if (!(await holdTenant(sql, tenantId))) throw notFound('tenantId', tenantId);
    if (!(await hasRoomForEndpoint(sql, { tenantId, atMost }))) {
      throw new Problem('endpoint_limit_reached', `The tenant has ${atMost} endpoints; no more are allowed.`);
    }
    const endpointId = server.newId('ep');
    const { signing } = settings;
    const made = body.secret === undefined ? makeSigningSecret(signing) : importSigningSecret(body.secret);
    const { status } = body;
    refuseTaken(await insertEndpoint(sql, sealer, { id: endpointId, tenantId, settings, status, now }), settings);
    await setEndpointSecret(sql, sealer, { endpointId, ...made, now });
    const row = await findEndpoint(sql, { tenantId, endpointId });
    if (row === undefined) throw notFound('endpointId', endpointId);
    return {
      body: { ...(await answerEndpoint(row, context, warnings)), secret: shownSecret(made.secret, signing) },
      version: row.version,
      location: `/v1/tenants/${tenantId}/endpoints/${endpointId}`,
    };
  },
});
