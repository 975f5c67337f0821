import { isDeepStrictEqual } from 'node:util';
import { longestVariables, MASK, type ProblemEntry, type SigningConfig } from '@postrider/domain';
import {
  changeEndpoints,
  DEPLOYMENT,
  defaultSecrets,
  hasCurrentSecret,
  lockStoppedTemplates,
  writeDefaults,
  type DefaultSettings,
  type DefaultsRow,
  type StoppedTemplate,
} from '@postrider/store/endpoints';
import type { RouteContext } from '../../http/define-route.ts';
import { checkIfMatch } from '../../http/preconditions.ts';
import { invalidBody } from '../../http/problem.ts';
import { checkShared, type SharedInput } from '../endpoint-settings.ts';
import { importSigningSecret, secretError } from '../signing-secret.ts';
import { checkNobodyLosesSecret, checkSecretsFit } from './check-dependents.ts';
import { defaultsOf, lockLevel, lockTenant, readLevel, type OwnerId } from './level.ts';
import type { DefaultsChange } from './schema.ts';

/** Every endpoint has these. Its name and metadata are not certain. */
const VARIABLES = longestVariables({ name: null, metadata: {} });

/** Merges a change into the defaults of a level. 422 for what would leave an endpoint without a fitting secret. */
export async function changeDefaults(
  tenantId: OwnerId,
  { secret, ...change }: DefaultsChange,
  context: RouteContext,
): Promise<DefaultsRow> {
  const { sql, now, ifMatch, server } = context;
  const { sealer } = server;
  const stopped = change.format === undefined ? [] : await lockStopped(tenantId, context);
  const { row, inherited } = await lockLevel(sql, tenantId);
  checkIfMatch(ifMatch, row);
  const stored = defaultsOf(row, sealer);
  const settings = complete(change, stored);
  const owner = tenantId ?? DEPLOYMENT;
  await writeDefaults(sql, sealer, { owner, settings, now });
  if (!isDeepStrictEqual(stored.format, settings.format)) await enableStopped(stopped, context);
  const signing = settings.signing ?? inherited;
  const from = stored.signing ?? inherited;
  await fitDefaultSecret({ row, given: secret, from, to: signing }, context);
  const isResigned = JSON.stringify(from) !== JSON.stringify(signing);
  if (isResigned) await checkSecretsFit({ tenantId, from, to: signing }, { sql, sealer });
  if (isResigned || change.signing !== undefined || secret === null) await checkNobodyLosesSecret(sql, tenantId);
  return readLevel(sql, tenantId);
}

async function lockStopped(tenantId: OwnerId, { sql }: RouteContext): Promise<StoppedTemplate[]> {
  if (tenantId !== null) await lockTenant(sql, tenantId);
  return lockStoppedTemplates(sql, tenantId);
}

/** A template that had to be stopped gets another chance once it is another one. */
async function enableStopped(stopped: readonly StoppedTemplate[], { sql, caller, now }: RouteContext): Promise<void> {
  for (const tenantId of new Set(stopped.map((each) => each.tenantId))) {
    const endpointIds = stopped.filter((each) => each.tenantId === tenantId).map(({ id }) => id);
    await changeEndpoints(sql, 'enable', { tenantId, endpointIds, by: caller.keyId, now });
  }
}

function complete(change: SharedInput, stored: DefaultSettings): DefaultSettings {
  const { headers } = stored;
  const kept = { ...stored, headers: headers && Object.fromEntries(Object.keys(headers).map((name) => [name, MASK])) };
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const input: SharedInput = { ...kept, ...Object.fromEntries(given) };
  const problems: ProblemEntry[] = [];
  const templatedHeaders = Object.entries(headers ?? {})
    .filter(([, value]) => value.includes('{{'))
    .map(([name]) => name.toLowerCase());
  const { templatedHeaders: _, ...settings } = checkShared(
    input,
    { variables: VARIABLES, kept: { headers: headers ?? {}, templatedHeaders, refusal: null }, stored: null },
    problems,
  );
  if (problems.length > 0) throw invalidBody(problems);
  return settings;
}

/** Stores a secret that fits the signing scheme. A new secret or scheme ends all overlaps: old secrets may not fit. */
async function fitDefaultSecret(
  wanted: { row: DefaultsRow; given: string | null | undefined; from: SigningConfig; to: SigningConfig },
  { sql, now, server: { sealer } }: RouteContext,
): Promise<void> {
  const { row, given, from, to } = wanted;
  const ownerId = row.owner;
  if (given === null) return defaultSecrets.deleteAll(sql, ownerId);
  const [current] = await defaultSecrets.find(sql, sealer, { ownerId, now });
  if (given !== undefined) {
    const error = secretError(given, to);
    if (error !== null) throw invalidBody([{ pointer: '/secret', detail: error }]);
    const taken = importSigningSecret(given);
    if (taken.secret === current?.secret && JSON.stringify(from) === JSON.stringify(to)) return;
    return defaultSecrets.set(sql, sealer, { ownerId, ...taken, now });
  }
  if (!hasCurrentSecret(row) || JSON.stringify(from) === JSON.stringify(to)) return;
  const secret = current?.secret ?? '';
  const error =
    from.scheme === 'standard_ed25519' && to.scheme !== 'standard_ed25519'
      ? 'Must be a new secret.'
      : secretError(secret, to);
  if (error !== null) {
    const detail = `The current secret does not fit this scheme. Send a new one: ${error}`;
    throw invalidBody([{ pointer: '/secret', detail }]);
  }
  await defaultSecrets.endOverlaps(sql, ownerId);
}
