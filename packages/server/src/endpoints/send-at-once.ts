import { attemptDelivery, createAccessTokens } from '@postrider/sender';
import type { AttemptRecord, SigningSecret } from '@postrider/domain';
import { findEndpoint, findEndpointSecrets, type EndpointRow, type EndpointSettings } from '@postrider/store/endpoints';
import { inSnapshot } from '@postrider/store/sql';
import { findTenant } from '@postrider/store/tenants';
import { canonicalData } from '../http/payload.ts';
import { Problem, unavailable } from '../http/problem.ts';
import type { ServerContext } from '../http/server-context.ts';
import { renderTest } from './render-test.ts';

interface Sendable extends Pick<SentAtOnce, 'tenant' | 'secrets'> {
  row: EndpointRow | undefined;
}

/** What a request to a stored endpoint needs, from one snapshot: settings and secrets must belong together. */
export async function findSendable(
  server: ServerContext,
  params: { tenantId: string; endpointId: string },
  now: Date,
): Promise<Sendable> {
  return inSnapshot(server.database, async (sql) => {
    const { tenantId, endpointId } = params;
    const [row, found] = [await findEndpoint(sql, params), await findTenant(sql, tenantId)];
    const secrets = await findEndpointSecrets(sql, server.sealer, { endpointId, now });
    return { row, secrets, tenant: { id: tenantId, metadata: found?.metadata ?? {} } };
  });
}

export interface SentAtOnce {
  endpoint: EndpointSettings & { id: string };
  /** The version that has these settings. Null: they are not stored, so a token for others must not be used. */
  version: number | null;
  tenant: { id: string; metadata: Record<string, unknown> };
  secrets: readonly SigningSecret[];
  event: { type: string; data: unknown };
  timeoutMs: number;
  now: Date;
}

/** Sends an event of no publish to an endpoint, now and once, signed and guarded like every attempt. Records nothing. */
export async function sendAtOnce(server: ServerContext, sent: SentAtOnce): Promise<AttemptRecord> {
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
      return attempted.attempt;
    case 'build_failed':
      throw new Problem('request_not_buildable', attempted.detail);
    case 'aborted':
      throw unavailable('The server is stopping.');
  }
}
