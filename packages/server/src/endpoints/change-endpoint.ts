import {
  deleteEndpoint,
  enableEndpoint,
  findEndpoint,
  findEndpointSecrets,
  lockEndpoint,
  setEndpointSecret,
  setEndpointStatus,
  updateEndpoint,
  type EndpointRow,
  type EndpointSettings,
} from '@postrider/store/endpoints';
import { defineRoute, type RouteContext } from '../http/define-route.ts';
import type { CheckedFilters } from '../http/event-catalogue.ts';
import { notFound } from '../http/path-parameters.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { invalidBody } from '../http/problem.ts';
import { endpointAnswer } from './answer-schema.ts';
import { answerEndpoint, type EndpointWarning } from './present.ts';
import { checkDestinations } from './check-destination.ts';
import { checkTemplate } from './check-template.ts';
import { endpointChange, endpointInput, type EndpointChange, type EndpointInput } from './schema.ts';
import {
  completeSettings,
  enablesTemplate,
  mergeChange,
  refuseNewTypes,
  refuseTaken,
  settingsOf,
} from './endpoint-settings.ts';
import { makeSigningSecret, secretError, importSigningSecret } from './signing-secret.ts';
import { exampleEndpoint, exampleEndpointInput } from './example.ts';

const facts = {
  path: '/v1/tenants/{tenantId}/endpoints/{endpointId}',
  group: 'endpoints',
  scope: 'write',
  versioned: true,
} as const;

export const replaceEndpoint = defineRoute({
  ...facts,
  method: 'put',
  name: 'replaceEndpoint',
  notifies: ['commands'],
  summary: 'Replace an endpoint whole',
  description:
    'What is left out gets its default, but write-only members (tokens, passwords, masked header values, the secret) stay. A new `secret` replaces all at once; to let the old one overlap, use `rotate-secret`. Where the URL gets another scheme, host or port, tokens, passwords and header values must be given again: 422 with a pointer to each.',
  body: endpointInput,
  errors: ['precondition_failed', 'destination_refused', 'external_id_taken'],
  answer: { status: 200, description: 'The endpoint.', schema: endpointAnswer },
  example: { body: exampleEndpointInput, answer: exampleEndpoint },
  prepare: ({ params: { tenantId }, body }, context) => checkOutside({ tenantId, ...body }, context),
  async handle({ params, body, prepared }, context) {
    const { row, stored } = await lock(params, context);
    return change({ row, stored, input: body, checked: prepared }, context);
  },
});

export const patchEndpoint = defineRoute({
  ...facts,
  method: 'patch',
  name: 'updateEndpoint',
  notifies: ['commands'],
  summary: 'Change an endpoint',
  description:
    "Where `url` gets another scheme, host or port, the endpoint's credentials (`auth`, and `headers` that are shown masked) must be given again in the same request: 422 with a pointer to each. They are never sent to a place that they were not given for.",
  body: endpointChange,
  errors: ['precondition_failed', 'destination_refused', 'external_id_taken'],
  answer: { status: 200, description: 'The endpoint.', schema: endpointAnswer },
  example: { body: { filter: exampleEndpoint.filter }, answer: exampleEndpoint },
  prepare: ({ params: { tenantId }, body }, context) => checkOutside({ tenantId, ...body }, context),
  async handle({ params, body, prepared }, context) {
    const { row, stored } = await lock(params, context);
    return change({ row, stored, input: mergeChange(body, stored), checked: prepared }, context);
  },
});

export const deleteEndpointRoute = defineRoute({
  ...facts,
  method: 'delete',
  name: 'deleteEndpoint',
  summary: 'Delete an endpoint',
  description: 'What was on its way to it is cancelled (`endpoint_deleted`), and its credentials are destroyed.',
  notifies: ['commands'],
  errors: ['precondition_failed'],
  answer: { status: 204, description: 'It is gone.', schema: null },
  async handle({ params }, context) {
    await lock(params, context);
    await deleteEndpoint(context.sql, { ...params, now: context.now });
    return { body: undefined };
  },
});

interface CheckedOutside {
  problems: CheckedFilters['problems'];
  warnings: EndpointWarning[];
}

/** The checks that wait for something else, outside of the transaction: the template's child, DNS, the catalogue. */
async function checkOutside(
  asked: { tenantId: string } & EndpointChange,
  { server, now }: Pick<RouteContext, 'server' | 'now'>,
): Promise<CheckedOutside> {
  const { eventTypes } = asked;
  await checkTemplate(asked, server);
  const { problems, warnings } = await server.catalogue.checkFilters(eventTypes ?? [], now);
  return { problems, warnings: [...(await checkDestinations(asked, server)), ...warnings] };
}

interface Params {
  tenantId: string;
  endpointId: string;
}

async function lock(
  params: Params,
  { sql, ifMatch, server }: RouteContext,
): Promise<{ row: EndpointRow; stored: EndpointSettings }> {
  const row = await lockEndpoint(sql, params);
  if (row === undefined) throw notFound('endpointId', params.endpointId);
  checkIfMatch(ifMatch, row);
  return { row, stored: settingsOf(row, server.sealer) };
}

async function change(
  wanted: { row: EndpointRow; stored: EndpointSettings; input: EndpointInput; checked: CheckedOutside },
  context: RouteContext,
) {
  const { row, stored, input, checked } = wanted;
  refuseNewTypes(checked.problems, stored);
  const { sql, now, server } = context;
  const settings = completeSettings(input, stored);
  refuseTaken(await updateEndpoint(sql, server.sealer, { id: row.id, settings, now }), settings);
  await changeStatus({ row, settings, status: input.status }, context);
  await storeFittingSecret({ endpointId: row.id, given: input.secret, from: stored, to: settings }, context);
  const changed = await findEndpoint(sql, { tenantId: row.tenantId, endpointId: row.id });
  if (changed === undefined) throw notFound('endpointId', row.id);
  return { body: await answerEndpoint(changed, context, checked.warnings), version: changed.version };
}

async function changeStatus(
  { row, settings, status }: { row: EndpointRow; settings: EndpointSettings; status: EndpointInput['status'] },
  { sql, caller, now }: RouteContext,
): Promise<void> {
  const command = { tenantId: row.tenantId, endpointId: row.id, by: caller.keyId, now };
  if (status !== undefined) await setEndpointStatus(sql, command, { from: row.status, to: status });
  else if (enablesTemplate(row, settings)) await enableEndpoint(sql, command);
}

/** Stores a secret that fits the signing scheme. A new secret or scheme ends all overlaps: old secrets may not fit. */
async function storeFittingSecret(
  wanted: { endpointId: string; given: string | undefined; from: EndpointSettings; to: EndpointSettings },
  { sql, now, server: { sealer } }: RouteContext,
): Promise<void> {
  const { endpointId, given, from, to } = wanted;
  const sameScheme = JSON.stringify(from.signing) === JSON.stringify(to.signing);
  if (given === undefined && sameScheme) return;
  const [current] = await findEndpointSecrets(sql, sealer, { endpointId, now });
  const secret = given ?? current?.secret ?? '';
  const error = secretError(secret, to.signing);
  if (error === null) {
    const taken = importSigningSecret(secret);
    if (sameScheme && taken.secret === current?.secret) return;
    // An ed25519 private key must not become a shared secret, even where its text would be valid.
    if (given !== undefined || from.signing.scheme !== 'standard_ed25519' || to.signing.scheme === 'standard_ed25519') {
      return setEndpointSecret(sql, sealer, { endpointId, ...taken, now });
    }
  }
  if (given === undefined && to.signing.scheme === 'standard_ed25519') {
    return setEndpointSecret(sql, sealer, { endpointId, ...makeSigningSecret(to.signing), now });
  }
  const why = given === undefined ? 'The current secret does not fit this scheme. Send a new one: ' : '';
  throw invalidBody([{ pointer: '/secret', detail: `${why}${error ?? 'Must be a new secret.'}` }]);
}
