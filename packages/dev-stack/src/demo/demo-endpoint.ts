import { join } from 'node:path';
import type { Postrider } from '@postrider/sdk-node';
import * as z from 'zod';
import { readStateFile, writeStateFile } from '../state-file.ts';

export interface DemoEndpointOptions {
  postrider: Postrider;
  tenantId: string;
  url: string;
  stateDir: string;
}

const keptEndpoint = z.object({ endpointId: z.string(), url: z.string(), secret: z.string() });
type KeptEndpoint = z.infer<typeof keptEndpoint>;

/** Reuses the demo endpoint of the last start if it is still usable, else creates one. Returns its secret. */
export async function ensureDemoEndpoint(options: DemoEndpointOptions): Promise<KeptEndpoint> {
  const file = join(options.stateDir, 'secrets', 'demo-endpoint.json');
  const kept = readStateFile(file, keptEndpoint);
  if (kept.kind === 'kept' && kept.value.url === options.url && (await isActive(options, kept.value.endpointId))) {
    return kept.value;
  }
  const { id, secret } = await options.postrider.endpoints.create(options.tenantId, {
    url: options.url,
    name: 'Demo receiver',
    description: 'Runs inside npm start; checks signatures and prints what arrives.',
    eventTypes: ['demo.*'],
  });
  // Null only for endpoints whose receivers verify with a public key.
  if (secret === null) throw new Error(`Endpoint ${id} came without a secret.`);
  const made: KeptEndpoint = { endpointId: id, url: options.url, secret };
  writeStateFile(file, made);
  return made;
}

/** Whoever tries Postrider may have deleted, paused or moved the endpoint. */
async function isActive({ postrider, tenantId, url }: DemoEndpointOptions, endpointId: string): Promise<boolean> {
  const endpoint = await postrider.endpoints.get(tenantId, endpointId).catch(() => undefined);
  return endpoint?.status === 'active' && endpoint.url === url;
}
