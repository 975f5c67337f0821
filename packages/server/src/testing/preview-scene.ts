import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import type { ProblemJson } from './problem.ts';
import { createTestSender } from './send-delivery.ts';
import { startTestApi, type Called, type TestApi } from './start-test-api.ts';

export interface Preview {
  eventId: string | null;
  decision: string | null;
  reason: string | null;
  detail: string | null;
  filter: object | null;
  until: string | null;
  request: {
    method: string;
    url: string;
    headers: Record<string, string>;
    body: string;
    bodyTruncated: boolean;
    bodySha256: string;
  } | null;
  differs: boolean | null;
}

export interface PreviewedEvent {
  id: string;
  deliveries: { id: string; endpointId: string }[];
}

/** What previews need: the API, a live receiver, and a tenant of their own for each test. */
export interface PreviewScene {
  api: TestApi;
  receiver: {
    url: string;
    /** What it answers. */
    status: number;
    /** How many requests it got. */
    received: number;
  };
  /** Makes a tenant, which everything after this is about. */
  nextTenant(): Promise<void>;
  tenantId(): string;
  /** The path of the tenant. */
  base(): string;
  create(members?: object): Promise<string>;
  publish(members?: object): Promise<PreviewedEvent>;
  /** Publishes and makes so many attempts of each delivery. */
  send(members?: object, attempts?: number): Promise<PreviewedEvent>;
  ask<Json = ProblemJson>(endpointId: string, body: object, key?: string): Promise<Called<Json>>;
  preview(endpointId: string, body: object): Promise<Preview[]>;
  previewOne(endpointId: string, body: object): Promise<Preview>;
  stop(): Promise<void>;
}

export async function startPreviewScene(): Promise<PreviewScene> {
  const keys = `test:${randomBytes(32).toString('base64')}`;
  const api = await startTestApi({ env: { POSTRIDER_ENCRYPTION_KEYS: keys } });
  const sender = createTestSender(api.database, keys);
  const receiver = { url: '', status: 200, received: 0 };
  const server = createServer((_request, response) => {
    receiver.received += 1;
    response.writeHead(receiver.status).end();
  });
  receiver.url = await listen(server);
  let tenants = 0;
  const tenantId = () => `p${tenants}`;
  const base = () => `/v1/tenants/${tenantId()}`;

  const scene: PreviewScene = {
    api,
    receiver,
    tenantId,
    base,
    async nextTenant() {
      tenants += 1;
      await api.call('POST', '/v1/tenants', { body: { id: tenantId(), metadata: { region: 'eu' } } });
    },
    async create(members = {}) {
      const body = { url: receiver.url, ...members };
      const answer = await api.call<{ id: string }>('POST', `${base()}/endpoints`, { body });
      expect(answer.status, answer.text).toBe(201);
      return answer.json.id;
    },
    async publish(members = {}) {
      const body = { type: 'order.paid', data: { amount: 50 }, ...members };
      const answer = await api.call<PreviewedEvent>('POST', `${base()}/events`, { body });
      expect(answer.status, answer.text).toBe(202);
      return answer.json;
    },
    async send(members = {}, attempts = 1) {
      const event = await scene.publish(members);
      for (const { id } of event.deliveries) for (let i = 0; i < attempts; i++) await sender.send(id);
      return event;
    },
    ask: (endpointId, body, key) =>
      api.call('POST', `${base()}/endpoints/${endpointId}/preview`, { body, ...(key !== undefined && { key }) }),
    async preview(endpointId, body) {
      const answer = await scene.ask<{ data: Preview[] }>(endpointId, body);
      expect(answer.status, answer.text).toBe(200);
      return answer.json.data;
    },
    async previewOne(endpointId, body) {
      const [first, ...others] = await scene.preview(endpointId, body);
      if (first === undefined || others.length > 0) throw new Error('Must be one preview.');
      return first;
    },
    async stop() {
      server.close().closeAllConnections();
      await sender.close();
      await api.stop();
    },
  };
  return scene;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return `http://127.0.0.1:${port}/hook`;
}
