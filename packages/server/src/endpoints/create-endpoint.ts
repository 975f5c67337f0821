import type { SigningConfig } from '@postrider/domain';
import {
  endpointSecrets,
  findDefaults,
  findEndpoint,
  hasRoomForEndpoint,
  insertEndpoint,
  type EndpointSettings,
  type TenantDefaults,
} from '@postrider/store/endpoints';
import type { Sealer, Sql } from '@postrider/store/sql';
import { findTenant, holdTenant } from '@postrider/store/tenants';
import { defineRoute, type RequestContext } from '../http/define-route.ts';
import { notFound } from '../http/path-parameters.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';
import { auditedEndpoint } from './audited-endpoint.ts';
import { endpointWithSecretAnswer } from './answer-schema.ts';
import { answerEndpoint } from './present.ts';
import { checkDestinations } from './check-destination.ts';
import { checkTemplate } from './check-template.ts';
import { findSecretsInForce, resolveEndpoint } from './effective-endpoint.ts';
import { endpointInput } from './schema.ts';
import { completeSettings, refuseTaken } from './endpoint-settings.ts';
import { heldDefaults } from './lock-endpoint.ts';
import { sendable } from './send-at-once.ts';
import { ping } from './verify-endpoint.ts';
import { makeSigningSecret, secretError, shownSecret, importSigningSecret } from './signing-secret.ts';
import type { NewSigningSecret } from './signing-secret.ts';
import { EXAMPLE } from '../http/examples.ts';
import { exampleEndpoint, exampleEndpointInput } from './example.ts';

export const createEndpoint = defineRoute({
  method: 'post',
  path: '/v1/tenants/{tenantId}/endpoints',
  name: 'createEndpoint',
  group: 'endpoints',
  summary: 'Create an endpoint',
  description:
    'Only this answer and that of `rotate-secret` show the signing secret. If the tenant or the deployment shares a secret with the endpoint, the endpoint inherits it, and `secret` is null.',
  scope: 'write',
  audit: auditedEndpoint,
  body: endpointInput,
  errors: ['destination_refused', 'endpoint_unverified', 'endpoint_limit_reached', 'external_id_taken'],
  answer: { status: 201, description: 'The endpoint and its secret.', schema: endpointWithSecretAnswer },
  example: { body: exampleEndpointInput, answer: { ...exampleEndpoint, secret: EXAMPLE.secret } },
  async prepare({ params: { tenantId }, body }, { server, now, caller }) {
    const settings = completeSettings(body, null);
    const { problems, warnings } = await server.catalogue.checkFilters(body.eventTypes ?? [], now);
    if (problems.length > 0) throw invalidBody(problems);
    await checkTemplate({ tenantId, ...body }, server);
    const ofUrl = await checkDestinations(body, server);
    const endpointId = server.newId('ep');
    const asked = { ...settings, trustsDeployment: caller.tenantId === null };
    const pinged = body.verify
      ? await pingNew({ endpointId, tenantId, given: body.secret, asked }, { server, now })
      : null;
    return { endpointId, asked, pinged, warnings: [...ofUrl, ...warnings] };
  },
  async handle({ params: { tenantId }, body, prepared: { endpointId, asked, pinged, warnings } }, context) {
    const { sql, now, server } = context;
    const { sealer } = server;
    if (!(await holdTenant(sql, tenantId))) throw notFound('tenantId', tenantId);
    const defaults = await heldDefaults(sql, tenantId);
    const { made, signing } = chooseSecret(pinged?.secret ?? body.secret, { asked, defaults, sealer });
    await checkRoom(sql, tenantId, server);
    const settings = { ...asked, inheritsSecret: made === null };
    const endpoint = { id: endpointId, tenantId, settings, status: body.status, now };
    refuseTaken(await insertEndpoint(sql, sealer, endpoint), settings);
    if (made !== null) await endpointSecrets.set(sql, sealer, { ownerId: endpointId, ...made, now });
    const row = await findEndpoint(sql, { tenantId, endpointId });
    if (row === undefined) throw notFound('endpointId', endpointId);
    return {
      body: { ...(await answerEndpoint(row, context, warnings)), secret: made && shownSecret(made.secret, signing) },
      version: row.version,
      location: `/v1/tenants/${tenantId}/endpoints/${endpointId}`,
    };
  },
});

async function checkRoom(sql: Sql, tenantId: string, { maxEndpointsPerTenant: atMost }: ServerContext): Promise<void> {
  if (await hasRoomForEndpoint(sql, { tenantId, atMost })) return;
  throw new Problem('endpoint_limit_reached', `The tenant has ${atMost} endpoints; no more are allowed.`);
}

/** Pings an endpoint that is not stored yet. Returns the secret that was made for it. */
async function pingNew(
  wanted: { endpointId: string; tenantId: string; given: string | null | undefined; asked: EndpointSettings },
  { server, now }: Pick<RequestContext, 'server' | 'now'>,
): Promise<NewSigningSecret | null> {
  const { endpointId: id, tenantId, given, asked } = wanted;
  const { database, sealer } = server;
  await checkRoom(database, tenantId, server);
  const defaults = (await findDefaults(database, [tenantId]))(tenantId);
  const { made } = chooseSecret(given, { asked, defaults, sealer });
  const settings = resolveEndpoint({ ...asked, inheritsSecret: made === null }, defaults, sealer);
  const of = { row: { id, tenantId }, source: settings.sources.secret, now };
  const secrets =
    made === null ? await findSecretsInForce(database, sealer, of) : [{ secret: made.secret, expiresAt: null }];
  const tenant = { id: tenantId, metadata: (await findTenant(database, tenantId))?.metadata ?? {} };
  await ping(server, { endpoint: sendable(id, settings), tenant, secrets, now });
  return made;
}

/** The given secret, or a new one, or null: it inherits one. 422 if the given one does not fit. */
function chooseSecret(
  given: string | null | undefined,
  { asked, defaults, sealer }: { asked: EndpointSettings; defaults: TenantDefaults; sealer: Sealer },
): { made: NewSigningSecret | null; signing: SigningConfig } {
  const { signing, sources } = resolveEndpoint({ ...asked, inheritsSecret: true }, defaults, sealer);
  if (given) {
    const error = secretError(given, signing);
    if (error !== null) throw invalidBody([{ pointer: '/secret', detail: error }]);
    return { made: importSigningSecret(given), signing };
  }
  return { made: sources.secret === 'built_in' ? makeSigningSecret(signing) : null, signing };
}
