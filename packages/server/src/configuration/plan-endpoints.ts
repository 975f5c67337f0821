import { MASK, parseUrl, type ProblemEntry } from '@postrider/domain';
import { openEndpointAuth, openEndpointHeaders, type ConfiguredEndpoint } from '@postrider/store/endpoints';
import type { Sealer } from '@postrider/store/sql';
import { secretsOf } from './collect-secrets.ts';
import { fillCredentials, type FilledCredentials, type StoredCredentials } from './endpoint-credentials.ts';
import { signingSecretOf, type GivenSecrets } from './given-secrets.ts';
import type { MatchedEndpoint } from './match-endpoints.ts';
import {
  changedMembers,
  compare,
  noStep,
  resource,
  without,
  type MemberChange,
  type RouteCall,
  type Step,
} from './plan.ts';
import { presentEndpoint } from './present.ts';
import type { SecretsOfOne } from './seal-secrets.ts';

export interface EndpointPlanning {
  tenantId: string;
  secrets: GivenSecrets;
  /** Ids that an endpoint has or had somewhere. */
  usedIds: ReadonlySet<string>;
  sealer: Sealer;
  problems: ProblemEntry[];
}

const DEFAULTS = { tags: [], metadata: {}, traceparent: false, notices: {}, preferences: {} };
/** Members that the generic comparison leaves to others. */
const APART = ['id', 'state', 'preferences', 'trustsDeployment', 'headers', 'auth', 'secret', 'status'];

export function planEndpoint(matched: MatchedEndpoint, planning: EndpointPlanning): Step {
  const { entry, row, id, pointer } = matched;
  const { tenantId } = planning;
  if (entry.state === 'absent') {
    const of = nameOf(matched, tenantId);
    if (row === undefined) return noStep(of);
    const params = { tenantId, endpointId: id };
    const call = { operation: 'deleteEndpoint', params, version: row.version, pointer };
    return { entry: { action: 'delete', resource: of, changes: [], warnings: [] }, calls: [call] };
  }
  const sealed = planning.secrets(tenantId, matched.reference);
  refuseMovedSecrets(matched, sealed, planning);
  return row === undefined ? planNew(matched, sealed, planning) : planChange({ ...matched, row }, sealed, planning);
}

const nameOf = ({ entry, row, id }: MatchedEndpoint, tenantId: string) =>
  resource('endpoint', {
    tenantId,
    id,
    externalId: entry.externalId === undefined ? (row?.externalId ?? null) : entry.externalId,
    name: (entry['name'] as string | null | undefined) ?? row?.name ?? null, // as its schema says
  });

/** Credentials are not sent to a server that they were not given for, whoever edits the document. */
function refuseMovedSecrets(
  { entry, row, pointer }: MatchedEndpoint,
  sealed: SecretsOfOne | undefined,
  { problems }: EndpointPlanning,
): void {
  const url = parseUrl(entry.url ?? row?.url ?? '');
  if (url === null || sealed === undefined || sealed.origin === null) return;
  if (Object.keys(sealed.headers).length + Object.keys(sealed.auth).length === 0) return;
  if (url.origin === sealed.origin) return;
  const detail = `The sealed headers and credentials are for ${sealed.origin}. Give them in the clear for another scheme, host or port, or export again.`;
  problems.push({ pointer: `${pointer}/url`, detail });
}

function planNew(matched: MatchedEndpoint, sealed: SecretsOfOne | undefined, planning: EndpointPlanning): Step {
  const { entry, id, pointer } = matched;
  const { tenantId, problems } = planning;
  if (planning.usedIds.has(id)) {
    const detail = 'Is or was in use, here or in another tenant. Leave it out and give an externalId.';
    problems.push({ pointer: `${pointer}/id`, detail });
  }
  const credentials = fillCredentials(entry, sealed, null);
  const given = without(entry, APART);
  const secret = signingSecretOf(entry.secret, sealed);
  const signing = secret === undefined || secret === null ? [] : [secretChange(false, true)];
  const { status } = entry;
  const body = { ...given, ...credentials.body, ...(secret && { secret }), ...(status && { status }) };
  const asTenant = entry.trustsDeployment === false;
  const create = { operation: 'createEndpoint', params: { tenantId }, body, newId: id, asTenant, pointer };
  const ofOthers = without(entry, ['id', 'state', 'headers', 'auth', 'secret']);
  const changes = [...compare({ given: ofOthers, stored: {}, defaults: {} }), ...credentials.changes, ...signing];
  return {
    entry: { action: 'create', resource: nameOf(matched, tenantId), changes, warnings: warningsOf(credentials) },
    calls: [create, ...preferencesCall(matched, tenantId)],
    lacksSecret: secret === undefined,
    lacksCredentials: credentials.missing.length > 0,
  };
}

function planChange(
  matched: MatchedEndpoint & { row: ConfiguredEndpoint },
  sealed: SecretsOfOne | undefined,
  planning: EndpointPlanning,
): Step {
  const { entry, row, id, pointer } = matched;
  const { tenantId, sealer } = planning;
  const stored = presentEndpoint(row, sealer);
  const given = without(entry, APART);
  const changes = compare({ given, stored: { ...stored, externalId: row.externalId }, defaults: DEFAULTS });
  const credentials = fillCredentials(entry, sealed, credentialsOf(row, sealer));
  const body: Record<string, unknown> = { ...changedMembers(given, changes), ...credentials.body };
  changes.push(...credentials.changes);
  const warnings = warningsOf(credentials);
  changeSecret({ matched, sealed, body, changes, warnings }, sealer);
  changeTrust({ matched, body, changes }, planning);
  const hasArrived = sealed !== undefined || body['secret'] !== undefined;
  changeStatus({ matched, body, changes, warnings }, hasArrived && credentials.missing.length === 0);
  const isPatched = Object.keys(body).length > 0;
  const preferences = compare({
    given: { preferences: entry.preferences },
    stored: { preferences: row.preferences },
    defaults: DEFAULTS,
  });
  changes.push(...preferences);
  const asTenant = !(entry.trustsDeployment ?? row.trustsDeployment);
  const params = { tenantId, endpointId: id };
  const patch = { operation: 'updateEndpoint', params, body, version: row.version, asTenant, pointer };
  const calls = [...(isPatched ? [patch] : []), ...(preferences.length > 0 ? preferencesCall(matched, tenantId) : [])];
  const action = calls.length === 0 ? 'none' : 'update';
  return { entry: { action, resource: nameOf(matched, tenantId), changes, warnings }, calls };
}

function credentialsOf(row: ConfiguredEndpoint, sealer: Sealer): StoredCredentials {
  const headers = row.inherits.includes('headers') ? null : openEndpointHeaders(sealer, row.id, row.sealedHeaders);
  return { headers, auth: openEndpointAuth(sealer, row.id, row.sealedAuth) };
}

interface Changing {
  matched: MatchedEndpoint & { row: ConfiguredEndpoint };
  body: Record<string, unknown>;
  changes: MemberChange[];
}

type Warned = Changing & { warnings: string[] };

const secretChange = (before: boolean, after: boolean): MemberChange => ({
  member: 'secret',
  before: before ? MASK : null,
  after: after ? MASK : null,
});

function changeSecret(
  { matched: { entry, row }, sealed, body, changes, warnings }: Warned & { sealed: SecretsOfOne | undefined },
  sealer: Sealer,
): void {
  const secret = signingSecretOf(entry.secret, sealed);
  const current = secretsOf(row, sealer).secret;
  if (secret === undefined) {
    if (entry.secret === MASK && current === null) {
      warnings.push('Its signing secret is neither in the document nor here: it goes on inheriting one.');
    }
    return;
  }
  if (secret === current) return;
  body['secret'] = secret;
  changes.push(secretChange(current !== null, secret !== null));
}

function changeTrust(
  { matched: { entry, row, pointer }, body, changes }: Changing,
  { problems }: EndpointPlanning,
): void {
  const asked = entry.trustsDeployment ?? row.trustsDeployment;
  if (asked === row.trustsDeployment) return;
  if (!asked) {
    const detail = 'Cannot be withdrawn from an endpoint that exists. Make it absent, then make it anew.';
    problems.push({ pointer: `${pointer}/trustsDeployment`, detail });
    return;
  }
  // An operator's key that gives the URL vouches for it.
  body['url'] = entry.url ?? row.url;
  changes.push({ member: 'trustsDeployment', before: false, after: true });
}

/** An endpoint that waits for its secrets is enabled by a person, or by a document that has them. */
function changeStatus({ matched: { entry, row }, body, changes, warnings }: Warned, hasSecrets: boolean): void {
  const { status } = entry;
  if (status === undefined || status === row.status) return;
  if (row.disabledReason === 'secret_missing' && !hasSecrets) {
    warnings.push('It waits for its secrets. Give them, and enable it.');
    return;
  }
  body['status'] = status;
  changes.push({ member: 'status', before: row.status, after: status });
}

function preferencesCall({ entry, row, id, pointer }: MatchedEndpoint, tenantId: string): RouteCall[] {
  if (entry.preferences === undefined || (row === undefined && entry.preferences === null)) return [];
  return [
    {
      operation: 'putEndpointPreferences',
      params: { tenantId, endpointId: id },
      body: entry.preferences ?? {},
      version: row?.preferencesVersion,
      pointer: `${pointer}/preferences`,
    },
  ];
}

function warningsOf({ missing }: FilledCredentials): string[] {
  return missing.map((what) => `Neither the document nor the system has ${what}: it was left out.`);
}
