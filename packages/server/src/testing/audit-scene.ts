import { expect } from 'vitest';
import { startTestApi, type Called, type TestApi } from './start-test-api.ts';

export interface Entry {
  id: string;
  at: string;
  tenantId: string | null;
  actor: { keyId: string | null; name: string };
  action: string;
  resource: { type: string; id: string };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  requestId: string | null;
}
export interface AuditPage {
  data: Entry[];
  nextCursor: string | null;
}

/** The API, and short ways to change something and to read the audit of it. */
export interface AuditScene {
  api: TestApi;
  /** Calls the API, and expects a 2xx. */
  ok<Json = Record<string, unknown>>(method: string, path: string, body?: object): Promise<Called<Json>>;
  /** The same of what is created. Returns its id. */
  make(path: string, body?: object): Promise<string>;
  /** The newest entries that a query finds. */
  audit(query?: string): Promise<Entry[]>;
  newTenant(): Promise<string>;
  /** Of the tenant `default`. */
  newEndpoint(members?: object): Promise<string>;
  newEventType(): Promise<string>;
}

export async function startAuditScene(): Promise<AuditScene> {
  const api = await startTestApi();
  let made = 0;
  const scene: AuditScene = {
    api,
    async ok<Json>(method: string, path: string, body?: object) {
      const called = await api.call<Json>(method, path, body === undefined ? {} : { body });
      expect(called).toMatchObject({ status: expect.toSatisfy((status: number) => status < 300) as number });
      return called;
    },
    make: async (path, body) => (await scene.ok<{ id: string }>('POST', path, body)).json.id,
    audit: async (query = '') => (await api.call<AuditPage>('GET', `/v1/audit?limit=100&${query}`)).json.data,
    newTenant: () => scene.make('/v1/tenants', { id: `t${++made}` }),
    newEndpoint: (members) =>
      scene.make('/v1/tenants/default/endpoints', { url: 'http://127.0.0.1:9/hook', ...members }),
    async newEventType() {
      const name = `type.n${++made}`;
      await scene.ok('POST', '/v1/event-types', { name });
      return name;
    },
  };
  return scene;
}
