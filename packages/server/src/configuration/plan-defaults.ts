import { MASK, maskHeaders } from '@postrider/domain';
import { openDefaultHeaders, type DefaultsRow } from '@postrider/store/endpoints';
import type { Sealer } from '@postrider/store/sql';
import type { DefaultsEntry } from './document-schema.ts';
import { fillHeaders, signingSecretOf } from './given-secrets.ts';
import { changedMembers, compare, isSame, noStep, resource, without, type MemberChange, type Step } from './plan.ts';
import { presentDefaults } from './present.ts';
import type { SecretsOfOne } from './seal-secrets.ts';

interface DefaultsToPlan {
  entry: DefaultsEntry;
  /** Null: of the deployment. */
  tenantId: string | null;
  row: DefaultsRow;
  /** The stored signing secret in the clear. */
  current: string | null;
  sealed: SecretsOfOne | undefined;
  pointer: string;
}

export function planDefaults(planned: DefaultsToPlan, sealer: Sealer): Step {
  const { entry, tenantId, row, pointer } = planned;
  const of = resource('defaults', { tenantId });
  const given = without(entry, ['secret', 'headers']);
  const stored = presentDefaults(row, sealer);
  const changes = compare({ given, stored, defaults: {} });
  const body = changedMembers(given, changes);
  const warnings: string[] = [];
  for (const change of [headersOf(planned, sealer, warnings), secretOf(planned, warnings)]) {
    if (change === null) continue;
    body[change.shown.member] = change.value;
    changes.push(change.shown);
  }
  if (changes.length === 0) {
    const step = noStep(of);
    return { ...step, entry: { ...step.entry, warnings } };
  }
  const operation = tenantId === null ? 'updateDeploymentDefaults' : 'updateTenantDefaults';
  const params: Record<string, string> = tenantId === null ? {} : { tenantId };
  const version = row.version === 0 ? undefined : row.version;
  return {
    entry: { action: 'update', resource: of, changes, warnings },
    calls: [{ operation, params, body, version, pointer }],
  };
}

interface SecretChange {
  shown: MemberChange;
  value: unknown;
}

function headersOf(
  { entry: { headers }, row, sealed }: DefaultsToPlan,
  sealer: Sealer,
  warnings: string[],
): SecretChange | null {
  if (headers === undefined) return null;
  const stored = row.sealedHeaders === null ? null : openDefaultHeaders(sealer, row.owner, row.sealedHeaders);
  const filled = headers === null ? null : fillHeaders(headers, sealed?.headers ?? {}, stored ?? {});
  for (const name of filled?.missing ?? []) {
    warnings.push(`The value of the header ${name} is neither in the document nor here: it was left out.`);
  }
  if (isSame(filled?.resolved ?? null, stored)) return null;
  const shown = {
    member: 'headers',
    before: stored && maskHeaders(stored),
    after: filled && maskHeaders(filled.resolved),
  };
  return { shown, value: filled?.headers ?? null };
}

function secretOf({ entry, current, sealed }: DefaultsToPlan, warnings: string[]): SecretChange | null {
  const secret = signingSecretOf(entry.secret, sealed);
  if (secret === undefined) {
    if (entry.secret === MASK && current === null) {
      warnings.push('The shared secret is neither in the document nor here: none is shared.');
    }
    return null;
  }
  if (secret === current) return null;
  const mask = (value: string | null) => value && MASK;
  return { shown: { member: 'secret', before: mask(current), after: mask(secret) }, value: secret };
}
