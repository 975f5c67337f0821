import {
  deleteEndpoint,
  enableEndpoint,
  endpointSecrets,
  findEndpoint,
  lockEndpoint,
  requestRecordRemoval,
  setEndpointStatus,
  updateEndpoint,
  type EndpointRow,
} from '@postrider/store/endpoints';
import * as z from 'zod';
import { defineRoute, type RequestContext, type RouteContext } from '../http/define-route.ts';
import type { CheckedFilters } from '@postrider/catalogue';
import { notFound } from '../http/path-parameters.ts';
import { checkIfMatch } from '../http/preconditions.ts';
import { Problem } from '../http/problem.ts';
import { auditedEndpoint } from './audited-endpoint.ts';
import { endpointAnswer } from './answer-schema.ts';
import { answerEndpoint, type EndpointWarning } from './present.ts';
import { checkDestinations } from './check-destination.ts';
import { checkTemplate } from './check-template.ts';
import { endpointChange, endpointInput, type EndpointChange, type EndpointInput } from './schema.ts';
import { enablesTemplate, refuseNewTypes, refuseTaken, settingsOf } from './endpoint-settings.ts';
import { fittingSecret } from './fitting-secret.ts';
import { lockWithDefaults } from './lock-endpoint.ts';
import { applyChange, applyReplacement, type ApplyChange, type ChangedEndpoint } from './merge-change.ts';
import { verifyChange, type VerifiedChange } from './verify-endpoint.ts';
import { exampleEndpoint, exampleEndpointInput } from './example.ts';

const facts = {
  path: '/v1/tenants/{tenantId}/endpoints/{endpointId}',
  group: 'endpoints',
  scope: 'write',
  versioned: true,
  audit: auditedEndpoint,
} as const;

export const replaceEndpoint = defineRoute({
  ...facts,
  method: 'put',
  name: 'replaceEndpoint',
  notifies: ['commands'],
  summary: 'Replace an endpoint whole',
  description:
    'Members that are left out are inherited or get their defaults. Only write-only members (tokens, passwords, masked header values, the secret) stay. An inherited value that comes back as it was shown stays inherited. A new `secret` ends the old ones at once; `rotate-secret` lets them overlap. If the URL gets another scheme, host or port, the request must contain tokens, passwords and header values again. Otherwise the answer is 422 with a pointer to each.',
  body: endpointInput,
  errors: ['precondition_failed', 'destination_refused', 'endpoint_unverified', 'external_id_taken'],
  answer: { status: 200, description: 'The endpoint.', schema: endpointAnswer },
  example: { body: exampleEndpointInput, answer: exampleEndpoint },
  prepare: ({ params, body }, context) => checkOutside({ params, body, apply: applyReplacement }, context),
  handle: ({ params, body, prepared: checked }, context) =>
    change({ params, body, apply: applyReplacement, checked }, context),
});

export const patchEndpoint = defineRoute({
  ...facts,
  method: 'patch',
  name: 'updateEndpoint',
  notifies: ['commands'],
  summary: 'Change an endpoint',
  description:
    'Null gives a member its default, which may be inherited from the tenant or the deployment. If `url` gets another scheme, host or port, the same request must contain the credentials again (`auth`, and `headers` that are shown masked). Otherwise the answer is 422 with a pointer to each. Postrider never sends credentials to a server that they were not given for.',
  body: endpointChange,
  errors: ['precondition_failed', 'destination_refused', 'endpoint_unverified', 'external_id_taken'],
  answer: { status: 200, description: 'The endpoint.', schema: endpointAnswer },
  example: { body: { filter: exampleEndpoint.filter }, answer: exampleEndpoint },
  prepare: ({ params, body }, context) => checkOutside({ params, body, apply: applyChange }, context),
  handle: ({ params, body, prepared: checked }, context) =>
    change({ params, body, apply: applyChange, checked }, context),
});

export const deleteEndpointRoute = defineRoute({
  ...facts,
  method: 'delete',
  name: 'deleteEndpoint',
  summary: 'Delete an endpoint',
  description:
    'Postrider cancels its open deliveries (`endpoint_deleted`) and destroys its credentials. With `records=true` it also removes all of its deliveries and attempts, within minutes after the answer; the events stay.',
  query: z.strictObject({
    records: z
      .enum(['true', 'false'])
      .optional()
      .meta({ description: '`true`: its deliveries and attempts are removed too. Default: they stay.' }),
  }),
  notifies: ['commands'],
  errors: ['precondition_failed'],
  answer: { status: 204, description: 'It was deleted.', schema: null },
  async handle({ params, query }, { sql, now, ifMatch }) {
    const row = await lockEndpoint(sql, params);
    if (row === undefined) throw notFound('endpointId', params.endpointId);
    checkIfMatch(ifMatch, row);
    await deleteEndpoint(sql, { ...params, now });
    if (query.records === 'true') await requestRecordRemoval(sql, { endpointId: params.endpointId, now });
    return { body: undefined };
  },
});

interface CheckedOutside {
  problems: CheckedFilters['problems'];
  warnings: EndpointWarning[];
  /** Null when nobody asked for a ping. */
  verified: VerifiedChange | null;
}

interface AskedChange<Body> {
  params: Params;
  body: Body;
  apply: ApplyChange<Body>;
}

/** The checks that wait for something else, outside of the transaction: the template's child, DNS, the catalogue, a ping. */
async function checkOutside<Body extends EndpointChange>(
  asked: AskedChange<Body>,
  context: RequestContext,
): Promise<CheckedOutside> {
  const { params, body } = asked;
  const { server, now } = context;
  await checkTemplate({ tenantId: params.tenantId, ...body }, server);
  const { problems, warnings } = await server.catalogue.checkFilters(body.eventTypes ?? [], now);
  const ofUrl = await checkDestinations(body, server);
  const verified = body.verify ? await verifyChange({ ...asked, problems }, context) : null;
  return { problems, warnings: [...ofUrl, ...warnings], verified };
}

interface Params {
  tenantId: string;
  endpointId: string;
}

async function change<Body extends Pick<EndpointInput, 'secret' | 'status'>>(
  wanted: AskedChange<Body> & { checked: CheckedOutside },
  context: RouteContext,
) {
  const { params, body, apply, checked } = wanted;
  const { sql, now, ifMatch, caller, server } = context;
  const { sealer } = server;
  const { row, defaults } = await lockWithDefaults(sql, params);
  checkIfMatch(ifMatch, row);
  if (checked.verified !== null && checked.verified.version !== row.version) throw changedMeanwhile();
  const stored = settingsOf(row, sealer);
  refuseNewTypes(checked.problems, stored);
  const changing = apply(body, { stored, defaults, caller, sealer });
  const { settings } = changing;
  refuseTaken(await updateEndpoint(sql, sealer, { id: row.id, settings, now }), settings);
  await changeStatus({ row, status: body.status, enables: enablesTemplate(row, changing) }, context);
  await storeFittingSecret({ row, given: body.secret ?? undefined, ...changing }, checked.verified, context);
  const changed = await findEndpoint(sql, params);
  if (changed === undefined) throw notFound('endpointId', row.id);
  return { body: await answerEndpoint(changed, context, checked.warnings), version: changed.version };
}

function changedMeanwhile(): Problem {
  return new Problem('precondition_failed', 'The endpoint was changed while this change of it was verified.');
}

async function changeStatus(
  { row, status, enables }: { row: EndpointRow; status: EndpointInput['status']; enables: boolean },
  { sql, caller, now }: RouteContext,
): Promise<void> {
  const command = { tenantId: row.tenantId, endpointId: row.id, by: caller.keyId, now };
  if (status !== undefined) await setEndpointStatus(sql, command, { from: row.status, to: status });
  else if (enables) await enableEndpoint(sql, command);
}

/** A new secret or scheme ends all overlaps: old secrets may not fit. */
async function storeFittingSecret(
  wanted: { row: EndpointRow; given: string | undefined } & Pick<ChangedEndpoint, 'from' | 'to'>,
  verified: VerifiedChange | null,
  { sql, now, server: { sealer } }: RouteContext,
): Promise<void> {
  const { row, given, from, to } = wanted;
  const ownerId = row.id;
  if (to.inheritsSecret) return from.inheritsSecret ? undefined : endpointSecrets.deleteAll(sql, ownerId);
  const [current] = await endpointSecrets.find(sql, sealer, { ownerId, now });
  const secret = verified?.secret ?? fittingSecret({ given, current: current?.secret, from, to });
  if (secret !== null) await endpointSecrets.set(sql, sealer, { ownerId, ...secret, now });
}
