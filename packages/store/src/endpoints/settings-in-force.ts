import { resolveSettings } from '@postrider/domain';
import type {
  InheritedMember,
  PayloadFormat,
  RetryPolicy,
  SettingSource,
  SigningConfig,
  SigningSecret,
} from '@postrider/domain';
import type { Sealer } from '../sql/sealing.ts';
import { defaultSecrets, DEPLOYMENT, levelOf } from './defaults.ts';
import type { DefaultsRow } from './defaults-row.ts';
import { endpointSecrets } from './endpoint-secrets.ts';
import { openEndpointHeaders } from './endpoints.ts';

/** The settings of an endpoint with what it inherits, in the clear: never log them. */
export interface SettingsInForce {
  headers: Record<string, string>;
  templatedHeaders: string[];
  format: PayloadFormat;
  signing: SigningConfig;
  retry: RetryPolicy;
  timeoutMs: number;
  /** The current one first, then the replaced ones that have not expired. */
  secrets: SigningSecret[];
  /** Whether receivers of other tenants rely on the same secrets. */
  sharesSecrets: boolean;
}

/** What `SETTINGS_IN_FORCE` reads. */
export interface SettingsRow {
  endpointId: string;
  tenantId: string;
  sealedHeaders: Buffer | null;
  templatedHeaders: string[];
  /** This and the next three count only where the endpoint does not inherit them. */
  format: PayloadFormat;
  signing: SigningConfig;
  retry: RetryPolicy;
  timeoutMs: number;
  inherits: InheritedMember[];
  trustsDeployment: boolean;
  tenantDefaults: DefaultsRow['settings'] | null;
  tenantHeaders: Buffer | null;
  deploymentDefaults: DefaultsRow['settings'] | null;
  deploymentHeaders: Buffer | null;
  secretIds: string[];
  /** The owner of each default; null: the endpoint. */
  secretOwners: (string | null)[];
  sealedSecrets: Buffer[];
  secretsExpireAt: (Date | null)[];
}

/** SQL: the columns of a `SettingsRow`, of endpoint `e`. An endpoint that inherits nothing costs no more than before. */
export const SETTINGS_IN_FORCE = {
  columns: `e.id as endpoint_id, e.tenant_id, e.sealed_headers, e.templated_headers, e.format, e.signing, e.retry, e.timeout_ms,
     e.inherits, e.trusts_deployment, td.settings as tenant_defaults, td.sealed_headers as tenant_headers,
     dd.settings as deployment_defaults, dd.sealed_headers as deployment_headers,
     s.secret_ids, s.secret_owners, s.sealed_secrets, s.secrets_expire_at`,
  joins: `left join endpoint_defaults td on e.inherits <> '{}' and td.owner = e.tenant_id
   left join endpoint_defaults dd on e.inherits <> '{}' and dd.owner = '${DEPLOYMENT}'
   cross join lateral (
     select coalesce(array_agg(id order by id), '{}') as secret_ids,
       coalesce(array_agg(owner order by id), '{}') as secret_owners,
       coalesce(array_agg(sealed_secret order by id), '{}') as sealed_secrets,
       coalesce(array_agg(expires_at order by id), '{}') as secrets_expire_at
     from (
       select id, null as owner, sealed_secret, expires_at from endpoint_secrets
       where endpoint_id = e.id and not 'secret' = any(e.inherits)
       union all
       select id, owner, sealed_secret, expires_at from endpoint_default_secrets
       where 'secret' = any(e.inherits) and owner in (e.tenant_id, case when e.trusts_deployment then '${DEPLOYMENT}' end)
     ) of_each where expires_at is null or expires_at > now()
   ) s`,
};

export function openSettings(row: SettingsRow, sealer: Sealer): SettingsInForce {
  const { sources, ...settings } = resolveSettings(levelsOf(row, sealer));
  return {
    ...settings,
    secrets: openSecrets(row, sealer, sources.secret),
    sharesSecrets: sources.secret === 'deployment',
  };
}

function levelsOf(row: SettingsRow, sealer: Sealer): Parameters<typeof resolveSettings>[0] {
  const { endpointId, tenantId, inherits, templatedHeaders, trustsDeployment } = row;
  const own = <Value>(member: InheritedMember, value: Value): Value | null =>
    inherits.includes(member) ? null : value;
  const defaults = (owner: string, settings: DefaultsRow['settings'] | null, sealedHeaders: Buffer | null) => {
    const hasSecret = row.secretOwners.some((each, i) => each === owner && row.secretsExpireAt[i] === null);
    return levelOf(sealer, { owner, settings: settings ?? {}, sealedHeaders, hasSecret });
  };
  return {
    endpoint: {
      retry: own('retry', row.retry),
      timeoutMs: own('timeoutMs', row.timeoutMs),
      headers: own('headers', () => openEndpointHeaders(sealer, endpointId, row.sealedHeaders)),
      signing: own('signing', row.signing),
      format: own('format', row.format),
      hasSecret: !inherits.includes('secret'),
      templatedHeaders,
      trustsDeployment,
    },
    tenant: defaults(tenantId, row.tenantDefaults, row.tenantHeaders),
    deployment: defaults(DEPLOYMENT, row.deploymentDefaults, row.deploymentHeaders),
  };
}

function openSecrets(row: SettingsRow, sealer: Sealer, source: SettingSource): SigningSecret[] {
  const owner = source === 'tenant' ? row.tenantId : source === 'deployment' ? DEPLOYMENT : null;
  const sealed = row.secretIds.flatMap((id, i) =>
    row.secretOwners[i] === owner
      ? [{ id, sealed: row.sealedSecrets[i] ?? Buffer.alloc(0), expiresAt: row.secretsExpireAt[i] ?? null }]
      : [],
  );
  return owner === null
    ? endpointSecrets.open(sealer, row.endpointId, sealed)
    : defaultSecrets.open(sealer, owner, sealed);
}
