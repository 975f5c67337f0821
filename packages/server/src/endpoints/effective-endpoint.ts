import { resolveSettings, type EffectiveSettings, type SettingSource } from '@postrider/domain';
import {
  defaultSecrets,
  DEPLOYMENT,
  endpointSecrets,
  hasCurrentSecret,
  levelOf,
  type EndpointRow,
  type EndpointSettings,
  type SecretTable,
  type TenantDefaults,
} from '@postrider/store/endpoints';
import type { Sealer, Sql } from '@postrider/store/sql';

/** The settings of an endpoint with what it inherits, decrypted. */
export type EffectiveEndpoint = Omit<EndpointSettings, keyof EffectiveSettings> & EffectiveSettings;

export function resolveEndpoint(
  settings: EndpointSettings,
  { tenant, deployment }: TenantDefaults,
  sealer: Sealer,
): EffectiveEndpoint {
  const { headers } = settings;
  const resolved = resolveSettings({
    endpoint: { ...settings, headers: headers && (() => headers), hasSecret: !settings.inheritsSecret },
    tenant: levelOf(sealer, { ...tenant, hasSecret: hasCurrentSecret(tenant) }),
    deployment: levelOf(sealer, { ...deployment, hasSecret: hasCurrentSecret(deployment) }),
  });
  return { ...settings, ...resolved };
}

/** The public facts of the secrets that an endpoint signs with. */
export function secretFactsOf(
  row: EndpointRow,
  source: SettingSource,
  { tenant, deployment }: TenantDefaults,
): Pick<EndpointRow, 'publicKey' | 'signingSecrets'> {
  return source === 'tenant' ? tenant : source === 'deployment' ? deployment : row;
}

/** The secrets that an endpoint signs with, its own or shared. */
export function findSecretsInForce(
  sql: Sql,
  sealer: Sealer,
  of: { row: Pick<EndpointRow, 'id' | 'tenantId'>; source: SettingSource; now: Date },
): ReturnType<SecretTable['find']> {
  const { row, source, now } = of;
  if (source === 'tenant') return defaultSecrets.find(sql, sealer, { ownerId: row.tenantId, now });
  if (source === 'deployment') return defaultSecrets.find(sql, sealer, { ownerId: DEPLOYMENT, now });
  return endpointSecrets.find(sql, sealer, { ownerId: row.id, now });
}
