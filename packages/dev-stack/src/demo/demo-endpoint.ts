import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Postrider } from '@postrider/sdk-node';

export interface DemoEndpointOptions {
  postrider: Postrider;
  tenantId: string;
  url: string;
  stateDir: string;
}

interface KeptEndpoint {
  endpointId: string;
  url: string;
  secret: string;
}

/** The demo receiver's endpoint: that of the last start if it still serves, otherwise a new one. Returns its secret. */
export async function ensureDemoEndpoint(options: DemoEndpointOptions): Promise<KeptEndpoint> {
  const file = join(options.stateDir, 'secrets', 'demo-endpoint.json');
  const kept = findKept(file);
  if (kept?.url === options.url && (await isActive(options, kept.endpointId))) return kept;
  const { id, secret } = await options.postrider.endpoints.create(options.tenantId, {
    url: options.url,
    name: 'Demo receiver',
    description: 'Runs inside npm start; checks signatures and prints what arrives.',
    eventTypes: ['demo.*'],
  });
  // Null only for endpoints whose receivers check with a public key.
  if (secret === null) throw new Error(`Endpoint ${id} came without a secret.`);
  const made: KeptEndpoint = { endpointId: id, url: options.url, secret };
  writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  return made;
}

/** Somebody may have deleted, paused or moved it to try that out. */
async function isActive({ postrider, tenantId, url }: DemoEndpointOptions, endpointId: string): Promise<boolean> {
  const endpoint = await postrider.endpoints.get(tenantId, endpointId).catch(() => undefined);
  return endpoint?.status === 'active' && endpoint.url === url;
}

function findKept(file: string): KeptEndpoint | undefined {
  try {
    // Only `ensureDemoEndpoint` writes it.
    return JSON.parse(readFileSync(file, 'utf8')) as KeptEndpoint;
  } catch {
    return undefined;
  }
}
