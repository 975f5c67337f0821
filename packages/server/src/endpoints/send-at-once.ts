import { attemptDelivery, createAccessTokens } from '@postrider/sender';
import type { AttemptRecord, SigningSecret } from '@postrider/domain';
import { findDefaults, findEndpoint, type EndpointRow, type TenantDefaults } from '@postrider/store/endpoints';
import { inSnapshot } from '@postrider/store/sql';
import { findTenant } from '@postrider/store/tenants';
import { notFound } from '../http/path-parameters.ts';
import { canonicalData } from '../http/payload.ts';
import { Problem, unavailable } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';
import { findSecretsInForce, resolveEndpoint, type EffectiveEndpoint } from './effective-endpoint.ts';
import { settingsOf } from './endpoint-settings.ts';
import { renderTest } from './render-test.ts';

interface Sendable extends Pick<SentAtOnce, 'endpoint' | 'tenant' | 'secrets'> {
  row: EndpointRow;
  defaults: TenantDefaults;
}

/** What a request to a stored endpoint needs, from one snapshot: settings and secrets must belong together. 404 if none. */
export async function findSendable(
  server: ServerContext,
  params: { tenantId: string; endpointId: string },
  now: Date,
): Promise<Sendable> {
  return inSnapshot(server.database, async (sql) => {
    const { tenantId, endpointId } = params;
    const [row, found] = [await findEndpoint(sql, params), await findTenant(sql, tenantId)];
    if (row === undefined) throw notFound('endpointId', endpointId);
    const defaults = (await findDefaults(sql, [tenantId]))(tenantId);
    const settings = resolveEndpoint(settingsOf(row, server.sealer), defaults, server.sealer);
    const source = settings.sources.secret;
    const secrets = await findSecretsInForce(sql, server.sealer, { row, source, now });
    const tenant = { id: tenantId, metadata: found?.metadata ?? {} };
    return { row, defaults, endpoint: sendable(row.id, settings), secrets, tenant };
  });
}

/** An endpoint as a request is made from it. */
export function sendable(id: string, settings: EffectiveEndpoint): SentAtOnce['endpoint'] {
  return { ...settings, id, sharesSecrets: settings.sources.secret === 'deployment' };
}

export interface SentAtOnce {
  endpoint: EffectiveEndpoint & { id: string; sharesSecrets: boolean };
  /** The version that has these settings. Null: they are not stored, so a token for others must not be used. */
  version: number | null;
  tenant: { id: string; metadata: Record<string, unknown> };
  secrets: readonly SigningSecret[];
  event: { type: string; data: unknown };
  timeoutMs: number;
  now: Date;
}

/** A request with the ids that the receiver saw. */
export interface MadeAtOnce {
  attempt: AttemptRecord;
  eventId: string;
  deliveryId: string;
}

/** Sends an event of no publish to an endpoint, now and once, signed and guarded like every attempt. Records nothing. */
export async function sendAtOnce(server: ServerContext, sent: SentAtOnce): Promise<MadeAtOnce> {
  const { endpoint, version, tenant, secrets, event, timeoutMs, now } = sent;
  const { sender } = server;
  const facts = {
    event: { id: server.newId('evt'), type: event.type, data: canonicalData(event.data), timestamp: now },
    deliveryId: server.newId('dlv'),
    attemptNumber: 1,
    endpoint,
    now,
  };
  const payload = await renderTest(server.renderer, {
    owner: endpoint.id,
    format: endpoint.format,
    facts: { ...facts, tenant },
  });
  const attempted = await attemptDelivery({
    input: { ...facts, ...(payload && { payload }), secrets, version: server.version },
    endpointVersion: version ?? 0,
    sender,
    accessTokens: version === null ? createAccessTokens({ sender, version: server.version }) : server.accessTokens,
    timeoutMs,
  });
  switch (attempted.kind) {
    case 'attempted':
      return { attempt: attempted.attempt, eventId: facts.event.id, deliveryId: facts.deliveryId };
    case 'build_failed':
      throw new Problem('request_not_buildable', attempted.detail);
    case 'aborted':
      throw unavailable('The server is stopping.');
  }
}
