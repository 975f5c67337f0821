import { isPlaceholdersAlone } from '@postrider/domain';
import {
  defaultSecrets,
  endpointSecrets,
  hasCurrentSecret,
  openDefaultHeaders,
  openEndpointAuth,
  openEndpointHeaders,
  type ConfiguredEndpoint,
  type DefaultsRow,
} from '@postrider/store/endpoints';
import type { Sealer, Sql } from '@postrider/store/sql';
import { AUTH_SECRETS, referenceTo } from './present.ts';
import type { StoredConfiguration } from './read-configuration.ts';
import type { SecretsOfOne } from './seal-secrets.ts';

interface Reading {
  sql: Sql;
  sealer: Sealer;
  now: Date;
}

/** All secrets of a configuration, in the clear. */
export async function collectSecrets(stored: StoredConfiguration, reading: Reading): Promise<SecretsOfOne[]> {
  const found = [await ofDefaults(stored.defaults, null, reading)];
  for (const { row, defaults, endpoints } of stored.tenants) {
    found.push(await ofDefaults(defaults, row.id, reading));
    found.push(...endpoints.map((endpoint) => secretsOf(endpoint, reading.sealer)));
  }
  const isSecret = ({ secret, headers, auth }: SecretsOfOne) =>
    secret !== null || Object.keys(headers).length + Object.keys(auth).length > 0;
  return found.filter(isSecret);
}

async function ofDefaults(row: DefaultsRow, tenantId: string | null, reading: Reading): Promise<SecretsOfOne> {
  const { owner, sealedHeaders } = row;
  const headers = sealedHeaders === null ? {} : openDefaultHeaders(reading.sealer, owner, sealedHeaders);
  const secret = await findSharedSecret(row, reading);
  return { tenantId, endpoint: null, origin: null, secret, headers: secretHeaders(headers), auth: {} };
}

/** The signing secret that a tenant or the deployment shares, in the clear. */
export async function findSharedSecret(row: DefaultsRow, { sql, sealer, now }: Reading): Promise<string | null> {
  if (!hasCurrentSecret(row)) return null;
  const [current] = await defaultSecrets.find(sql, sealer, { ownerId: row.owner, now });
  return current?.secret ?? null;
}

export function secretsOf(row: ConfiguredEndpoint, sealer: Sealer): SecretsOfOne {
  const { id, tenantId, currentSecret } = row;
  const [current] = currentSecret === null ? [] : endpointSecrets.open(sealer, id, [currentSecret]);
  const auth = openEndpointAuth(sealer, id, row.sealedAuth);
  const members = Object.entries(auth).filter(([name]) => AUTH_SECRETS[auth.type].some((each) => each === name));
  return {
    tenantId,
    endpoint: referenceTo(row),
    origin: new URL(row.url).origin,
    secret: current?.secret ?? null,
    headers: secretHeaders(openEndpointHeaders(sealer, id, row.sealedHeaders)),
    auth: Object.fromEntries(members) as Record<string, string>, // all of them are texts
  };
}

/** Those that are shown masked. */
function secretHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => !isPlaceholdersAlone(value)));
}
