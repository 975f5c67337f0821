import type {
  DisabledReason,
  EndpointAuth,
  EndpointNotices,
  EndpointStatus,
  Filter,
  InheritedMember,
  PayloadFormat,
  Recovery,
  RetryPolicy,
  SigningConfig,
} from '@postrider/domain';
import type { Sql } from '../sql/database.ts';
import { defineQuery, readRows } from '../sql/statement.ts';
import { violatesUnique } from '../sql/retryable-errors.ts';
import { sealedIn, type Sealer } from '../sql/sealing.ts';
import { columnsOf, SETTINGS, type EndpointSettings } from './settings-columns.ts';

export type { EndpointSettings } from './settings-columns.ts';

/** The public facts of a signing secret. Instants are in ISO 8601. */
export interface SigningSecretFacts {
  id: string;
  createdAt: string;
  /** When a replaced one stops signing. Null for the current one. */
  expiresAt: string | null;
}

/** An endpoint as it is stored, with sealed headers and sealed auth. What it inherits is null. */
export interface EndpointRow {
  id: string;
  tenantId: string;
  /** The app's own id for it. */
  externalId: string | null;
  url: string;
  name: string | null;
  description: string | null;
  status: EndpointStatus;
  disabledReason: DisabledReason | null;
  /** Since when every attempt has failed. Null while it is healthy. */
  failingSince: Date | null;
  /** Its ramp after an outage. Null: it is in none. */
  recovery: Recovery | null;
  /** Null: every event type. */
  eventTypes: string[] | null;
  /** Null: everything passes. */
  filter: Filter | null;
  sealedHeaders: Buffer | null;
  /** Names of headers whose values are templates, in lower case. The others are sent unchanged. */
  templatedHeaders: string[];
  sealedAuth: Buffer | null;
  format: PayloadFormat | null;
  signing: SigningConfig | null;
  /** What it inherits. */
  inherits: InheritedMember[];
  /** Whether it inherits secrets and values of headers from the deployment too. */
  trustsDeployment: boolean;
  /** Of its own current secret. Null if its scheme has none. */
  publicKey: string | null;
  /** Its own secrets that sign now: the current one first, then the replaced ones, the last to expire first. */
  signingSecrets: SigningSecretFacts[];
  retry: RetryPolicy | null;
  timeoutMs: number | null;
  tags: string[];
  metadata: Record<string, unknown>;
  /** Whether its requests carry a `traceparent`. */
  traceparent: boolean;
  notices: EndpointNotices;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const own = (member: InheritedMember, column: string) =>
  `case when '${member}' = any(inherits) then null else ${column} end as ${column}`;

/** The select or returning list of an `EndpointRow` from `endpoints`. */
export const ENDPOINT_COLUMNS = `endpoints.id, tenant_id, external_id, url, name, description, status, disabled_reason, failing_since, recovery,
  event_types, filter::json as filter, sealed_headers, templated_headers, sealed_auth, tags, metadata, traceparent, notices, version,
  ${own('format', 'format')}, ${own('signing', 'signing')}, ${own('retry', 'retry')}, ${own('timeoutMs', 'timeout_ms')},
  inherits, trusts_deployment, endpoints.created_at, updated_at,
  (select public_key from endpoint_secrets s where s.endpoint_id = endpoints.id and s.expires_at is null) as public_key,
  (select coalesce(json_agg(json_build_object('id', s.id, 'createdAt', s.created_at, 'expiresAt', s.expires_at)
     order by s.expires_at desc nulls first, s.id desc), '[]')
   from endpoint_secrets s where s.endpoint_id = endpoints.id and (s.expires_at is null or s.expires_at > now())
  ) as signing_secrets`;

/** Opens `sealed_headers`. Null: none. */
export function openEndpointHeaders(
  sealer: Sealer,
  endpointId: string,
  sealed: Uint8Array | null,
): Record<string, string> {
  if (sealed === null) return {};
  return JSON.parse(sealer.open(sealed, sealedIn.headers(endpointId))) as Record<string, string>; // sealed below
}

/** Opens `sealed_auth`. Null: none. */
export function openEndpointAuth(sealer: Sealer, endpointId: string, sealed: Uint8Array | null): EndpointAuth {
  if (sealed === null) return { type: 'none' };
  return JSON.parse(sealer.open(sealed, sealedIn.auth(endpointId))) as EndpointAuth; // sealed below
}

/**
 * Whether a tenant may have one more endpoint. Takes a lock until the commit: otherwise two creates that count at the same
 * time could exceed the limit together. The caller holds the tenant.
 */
export async function hasRoomForEndpoint(
  sql: Sql,
  { tenantId, atMost }: { tenantId: string; atMost: number },
): Promise<boolean> {
  await sql.query(`select pg_advisory_xact_lock(hashtextextended('postrider.endpoints ' || $1, 0))`, [tenantId]);
  // Stops counting at the limit, because a tenant that is older than the limit may have many more.
  const { rows } = await sql.query<{ count: string }>(
    `select count(*) from (
       select from endpoints where tenant_id = $1 and deleted_at is null order by id limit $2
     ) counted`,
    [tenantId, atMost],
  );
  return Number(rows[0]?.count) < atMost;
}

/** Another endpoint of the tenant has the external id. The caller must roll back: after that Postgres takes no statement. */
export type SaveResult = 'saved' | 'external_id_taken';

interface NewEndpoint {
  id: string;
  tenantId: string;
  settings: EndpointSettings;
  /** Default: `active`. */
  status?: EndpointStatus | undefined;
  now: Date;
}

/** Makes an endpoint. The caller holds the tenant (`holdTenant`) and sets the secret in the same transaction. */
export function insertEndpoint(
  sql: Sql,
  sealer: Sealer,
  { id, tenantId, settings, status = 'active', now }: NewEndpoint,
): Promise<SaveResult> {
  const disabledReason = status === 'disabled' ? 'requested' : null;
  const row = { id, tenantId, status, disabledReason, now, ...columnsOf(sealer, id, settings) };
  return save(() => sql.query(INSERT(row)));
}

/** Replaces the settings of an endpoint. The caller has locked the row (`lockEndpoint`). */
export function updateEndpoint(
  sql: Sql,
  sealer: Sealer,
  { id, settings, now }: { id: string; settings: EndpointSettings; now: Date },
): Promise<SaveResult> {
  return save(() => sql.query(UPDATE({ id, now, ...columnsOf(sealer, id, settings) })));
}

async function save(write: () => Promise<unknown>): Promise<SaveResult> {
  try {
    await write();
    return 'saved';
  } catch (error) {
    if (violatesUnique(error, /^endpoints_by_external_id$/)) return 'external_id_taken';
    throw error;
  }
}

/** Raises the version, so that ETags change, after a change beside the row such as a new secret. The row is locked. */
export async function touchEndpoint(sql: Sql, { id, now }: { id: string; now: Date }): Promise<void> {
  await sql.query('update endpoints set updated_at = $2, version = version + 1 where id = $1', [id, now]);
}

const INSERT = defineQuery(
  `insert into endpoints (id, tenant_id, status, disabled_reason, created_at, updated_at, ${SETTINGS.join(', ')})
   values ($id, $tenantId, $status, $disabledReason, $now, $now, ${SETTINGS.map((column) => `$${column}`).join(', ')})`,
);

const UPDATE = defineQuery(
  `update endpoints set ${SETTINGS.map((column) => `${column} = $${column}`).join(', ')}, updated_at = $now,
     version = version + 1, gate_version = gate_version + 1
   where id = $id`,
);

interface EndpointKey {
  tenantId: string;
  endpointId: string;
}

export async function findEndpoint(sql: Sql, { tenantId, endpointId }: EndpointKey): Promise<EndpointRow | undefined> {
  const [endpoint] = await readRows<EndpointRow>(sql, FIND({ tenantId, endpointId }));
  return endpoint;
}

/** Finds and locks the endpoint until this transaction ends. */
export async function lockEndpoint(sql: Sql, { tenantId, endpointId }: EndpointKey): Promise<EndpointRow | undefined> {
  const [endpoint] = await readRows<EndpointRow>(sql, LOCK({ tenantId, endpointId }));
  return endpoint;
}

const FIND_TEXT = `select ${ENDPOINT_COLUMNS} from endpoints
  where tenant_id = $tenantId and id = $endpointId and deleted_at is null`;
const FIND = defineQuery(FIND_TEXT);
const LOCK = defineQuery(`${FIND_TEXT} for update`);
