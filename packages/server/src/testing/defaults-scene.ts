import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { createTestSender } from './send-delivery.ts';
import { startTestApi, type Called, type TestApi } from './start-test-api.ts';

export interface ReceivedRequest {
  headers: IncomingHttpHeaders;
  body: string;
}

/** What tests of defaults need: the API, two live receivers, and a tenant with a key of its own for each test. */
export interface DefaultsScene {
  api: TestApi;
  /** Two servers: other ports are other places. */
  urls: [string, string];
  /** What the receivers answer. */
  status: number;
  tenantId(): string;
  /** The path of the tenant. */
  base(): string;
  /** With the scope `write`, for the tenant only. */
  tenantKey(): string;
  /** Makes a tenant, and unsets the deployment's defaults. */
  nextTenant(): Promise<void>;
  /** Calls the API, and expects a 2xx. */
  ok<Json = Record<string, unknown>>(
    method: string,
    path: string,
    body?: object,
    key?: string,
  ): Promise<Called<Json>['json']>;
  /** Creates an endpoint and returns its path. */
  create(members?: object, key?: string): Promise<string>;
  /** Sends a test event and returns what arrived, and what was answered. */
  test(path: string, key?: string): Promise<ReceivedRequest & { answer: string }>;
  /** Publishes an event, makes one attempt for each endpoint, and returns the delivery's ids. */
  publish(): Promise<string[]>;
  attempt(deliveryId: string): Promise<ReceivedRequest | undefined>;
  /** The source of each member. */
  sources(path: string): Promise<Record<string, string>>;
  stop(): Promise<void>;
}

interface Effective {
  [member: string]: { value: unknown; source: string };
}

export async function startDefaultsScene(): Promise<DefaultsScene> {
  const keys = `test:${randomBytes(32).toString('base64')}`;
  const api = await startTestApi({ env: { POSTRIDER_ENCRYPTION_KEYS: keys } });
  const sender = createTestSender(api.database, keys);
  const received: ReceivedRequest[] = [];
  const servers = [0, 1].map(() =>
    createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        response.writeHead(scene.status).end();
      });
    }),
  );
  const [first = '', second = ''] = await Promise.all(servers.map(listen));
  let tenants = 0;
  let tenantKey = '';
  const tenantId = () => `d${tenants}`;
  const base = () => `/v1/tenants/${tenantId()}`;

  const scene: DefaultsScene = {
    api,
    urls: [first, second],
    status: 200,
    tenantId,
    base,
    tenantKey: () => tenantKey,
    async nextTenant() {
      tenants += 1;
      scene.status = 200;
      await scene.ok('POST', '/v1/tenants', { id: tenantId() });
      tenantKey = await api.keyFor(tenantId(), ['write']);
      // What earlier tests made inherits from the deployment too.
      await api.database.query(`delete from endpoint_default_secrets where owner = '*'`);
      await api.database.query(`delete from endpoint_defaults where owner = '*'`);
      await api.database.query(`update endpoints set deleted_at = now()`);
    },
    async ok<Json>(method: string, path: string, body?: object, key = api.adminKey) {
      const called = await api.call<Json>(method, path, { key, ...(body && { body }) });
      expect(called.status, `${method} ${path}: ${called.text}`).toBeLessThan(300);
      return called.json;
    },
    async create(members = {}, key = api.adminKey) {
      const { id } = await scene.ok<{ id: string }>('POST', `${base()}/endpoints`, { url: first, ...members }, key);
      return `${base()}/endpoints/${id}`;
    },
    async test(path, key = api.adminKey) {
      const before = received.length;
      const { status, text } = await api.call('POST', `${path}/test`, { body: { type: 'order.paid' }, key });
      expect(status, text).toBe(200);
      const arrived = received[before];
      if (arrived === undefined) throw new Error(`Nothing arrived: ${text}`);
      return { ...arrived, answer: text };
    },
    async publish() {
      const body = { type: 'order.paid', data: { amount: 50 } };
      const { deliveries } = await scene.ok<{ deliveries: { id: string }[] }>('POST', `${base()}/events`, body);
      return deliveries.map(({ id }) => id);
    },
    async attempt(deliveryId) {
      const before = received.length;
      await sender.send(deliveryId);
      return received[before];
    },
    async sources(path) {
      const effective = await scene.ok<Effective>('GET', `${path}/effective`);
      return Object.fromEntries(Object.entries(effective).map(([member, { source }]) => [member, source]));
    },
    async stop() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      await sender.close();
      await api.stop();
    },
  };
  return scene;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`; // it listens on a port
}
