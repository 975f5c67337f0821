import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../routes.ts';
import { startAuditScene, type AuditScene } from '../testing/audit-scene.ts';

let scene: AuditScene;
beforeAll(async () => void (scene = await startAuditScene()));
afterAll(() => scene?.api.stop());

const ok: AuditScene['ok'] = (...asked) => scene.ok(...asked);
const make: AuditScene['make'] = (...asked) => scene.make(...asked);
const audit: AuditScene['audit'] = (query) => scene.audit(query);
const newTenant = () => scene.newTenant();
const newEndpoint: AuditScene['newEndpoint'] = (members) => scene.newEndpoint(members);
const newType = () => scene.newEventType();

const T = '/v1/tenants/default';
const url = 'http://127.0.0.1:9/hook';
/** Given wherever a secret may be given. The audit must not have it. */
const PLANTED = 'planted0secret';
const newSchedule = () =>
  make(`${T}/schedules`, { cron: '@daily', event: { type: 'order.paid', data: { token: PLANTED } } });

async function newDelivery(status?: string): Promise<string> {
  const endpointId = await newEndpoint({ eventTypes: ['order.paid'] });
  const body = { type: 'order.paid', data: 1, endpointIds: [endpointId] };
  const { json } = await ok<{ deliveries: { id: string }[] }>('POST', `${T}/events`, body);
  const id = json.deliveries[0]?.id ?? '';
  if (status === 'dead_lettered') {
    await scene.api.database.query('delete from delivery_queue where delivery_id = $1', [id]);
    await scene.api.database.query(
      `update deliveries set status = $2, dead_letter_reason = 'rejected', dead_letter_at = now(), finished_at = now()
       where id = $1`,
      [id, status],
    );
  }
  return id;
}
const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const newEvent = () => make(`${T}/events`, { type: 'order.later', data: 1, deliverAt: later(1) });
const newReplay = () => make(`${T}/replays`, { filter: { status: 'dead_lettered' } });
const newKey = () => make('/v1/keys', { name: 'ci', scopes: ['read'], tenantId: 'default' });

interface Case {
  run: () => Promise<unknown>;
  type: string;
  /** Expected members; `before: null` of what is created. */
  before?: unknown;
  after?: unknown;
}
const any = expect.anything() as unknown;
const auth = { type: 'bearer', token: PLANTED };

/** A change by each route that the audit has. */
const CASES: Record<string, Case> = {
  createTenant: { type: 'tenant', run: newTenant, before: null, after: expect.objectContaining({ metadata: {} }) },
  updateTenant: {
    type: 'tenant',
    run: async () => ok('PATCH', `/v1/tenants/${await newTenant()}`, { name: 'New' }),
    before: { name: null },
    after: { name: 'New' },
  },
  deleteTenant: {
    type: 'tenant',
    run: async () => ok('DELETE', `/v1/tenants/${await newTenant()}`),
    before: expect.objectContaining({ name: null }),
    after: null,
  },
  createEndpoint: {
    type: 'endpoint',
    run: () => newEndpoint({ auth, headers: { 'X-Token': PLANTED }, secret: `whsec_${btoa(PLANTED.repeat(2))}` }),
    before: null,
    after: expect.objectContaining({ auth: { type: 'bearer', token: '••••' } }),
  },
  replaceEndpoint: {
    type: 'endpoint',
    run: async () => ok('PUT', `${T}/endpoints/${await newEndpoint()}`, { url, description: 'd' }),
    before: expect.objectContaining({ description: null }),
    after: expect.objectContaining({ description: 'd' }),
  },
  updateEndpoint: {
    type: 'endpoint',
    run: async () => ok('PATCH', `${T}/endpoints/${await newEndpoint({ timeoutMs: 5_000 })}`, { timeoutMs: 9_000 }),
    before: { timeoutMs: 5_000 },
    after: { timeoutMs: 9_000 },
  },
  deleteEndpoint: {
    type: 'endpoint',
    run: async () => ok('DELETE', `${T}/endpoints/${await newEndpoint({ name: 'old' })}`),
    before: expect.objectContaining({ name: 'old' }),
    after: null,
  },
  pauseEndpoint: {
    type: 'endpoint',
    run: async () => ok('POST', `${T}/endpoints/${await newEndpoint()}/pause`),
    before: { status: 'active' },
    after: { status: 'paused' },
  },
  resumeEndpoint: {
    type: 'endpoint',
    run: async () => ok('POST', `${T}/endpoints/${await newEndpoint({ status: 'paused' })}/resume`),
    before: { status: 'paused' },
    after: { status: 'active' },
  },
  enableEndpoint: {
    type: 'endpoint',
    run: async () => ok('POST', `${T}/endpoints/${await newEndpoint({ status: 'disabled' })}/enable`),
    before: { status: 'disabled', disabledReason: 'requested' },
    after: { status: 'active', disabledReason: null },
  },
  disableEndpoint: {
    type: 'endpoint',
    run: async () => ok('POST', `${T}/endpoints/${await newEndpoint()}/disable`),
    before: { status: 'active', disabledReason: null },
    after: { status: 'disabled', disabledReason: 'requested' },
  },
  rotateEndpointSecret: {
    type: 'endpoint',
    run: async () => ok('POST', `${T}/endpoints/${await newEndpoint()}/rotate-secret`),
    before: { secrets: [{ id: any, createdAt: any, expiresAt: null }] },
    after: { secrets: [expect.objectContaining({ expiresAt: null }), expect.objectContaining({ expiresAt: any })] },
  },
  endSecretOverlap: {
    type: 'endpoint',
    async run() {
      const path = `${T}/endpoints/${await newEndpoint()}`;
      await ok('POST', `${path}/rotate-secret`);
      const { json } = await ok<{ secrets: { id: string }[] }>('GET', path);
      await ok('DELETE', `${path}/secrets/${json.secrets[1]?.id}`);
    },
    before: { secrets: [any, any] },
    after: { secrets: [any] },
  },
  putTenantPreferences: {
    type: 'preferences',
    run: async () => ok('PUT', `/v1/tenants/${await newTenant()}/preferences`, { maxPerHour: 5 }),
    before: {},
    after: { maxPerHour: 5 },
  },
  updateTenantPreferences: {
    type: 'preferences',
    run: async () => ok('PATCH', `/v1/tenants/${await newTenant()}/preferences`, { enabled: false }),
    before: {},
    after: { enabled: false },
  },
  putEndpointPreferences: {
    type: 'preferences',
    run: async () => ok('PUT', `${T}/endpoints/${await newEndpoint()}/preferences`, { minPriority: 'high' }),
    before: {},
    after: { minPriority: 'high' },
  },
  updateEndpointPreferences: {
    type: 'preferences',
    run: async () => ok('PATCH', `${T}/endpoints/${await newEndpoint()}/preferences`, { enabled: false }),
    before: {},
    after: { enabled: false },
  },
  updateTenantDefaults: {
    type: 'defaults',
    run: async () =>
      ok('PATCH', `/v1/tenants/${await newTenant()}/defaults`, { timeoutMs: 7_000, headers: { 'X-Token': PLANTED } }),
    before: expect.objectContaining({ timeoutMs: null }),
    after: expect.objectContaining({ timeoutMs: 7_000, headers: { 'X-Token': '••••' } }),
  },
  rotateTenantDefaultSecret: {
    type: 'defaults',
    run: async () => ok('POST', `/v1/tenants/${await newTenant()}/defaults/rotate-secret`),
    before: expect.objectContaining({ secrets: [] }),
    after: expect.objectContaining({ secrets: [any] }),
  },
  updateDeploymentDefaults: {
    type: 'defaults',
    run: () => ok('PATCH', '/v1/defaults', { timeoutMs: 8_000 }),
    before: { timeoutMs: null },
    after: { timeoutMs: 8_000 },
  },
  rotateDeploymentDefaultSecret: {
    type: 'defaults',
    run: () => ok('POST', '/v1/defaults/rotate-secret', { secret: `whsec_${btoa(PLANTED.repeat(2))}` }),
    before: expect.objectContaining({ secrets: [] }),
    after: expect.objectContaining({ secrets: [any] }),
  },
  updateEvent: {
    type: 'event',
    run: async () => ok('PATCH', `${T}/events/${await newEvent()}`, { deliverAt: later(2) }),
    before: { deliverAt: any },
    after: { deliverAt: any },
  },
  cancelEvent: { type: 'event', run: async () => ok('POST', `${T}/events/${await newEvent()}/cancel`) },
  retryDelivery: { type: 'delivery', run: async () => ok('POST', `${T}/deliveries/${await newDelivery()}/retry`) },
  cancelDelivery: { type: 'delivery', run: async () => ok('POST', `${T}/deliveries/${await newDelivery()}/cancel`) },
  retryDeadLetter: {
    type: 'delivery',
    run: async () => ok('POST', `${T}/dead-letters/${await newDelivery('dead_lettered')}/retry`),
  },
  discardDeadLetter: {
    type: 'delivery',
    run: async () => ok('POST', `${T}/dead-letters/${await newDelivery('dead_lettered')}/discard`),
  },
  createSchedule: {
    type: 'schedule',
    run: newSchedule,
    before: null,
    after: expect.objectContaining({ event: expect.objectContaining({ data: '••••' }) as unknown }),
  },
  updateSchedule: {
    type: 'schedule',
    run: async () => ok('PATCH', `${T}/schedules/${await newSchedule()}`, { paused: true }),
    before: { paused: false },
    after: { paused: true },
  },
  deleteSchedule: {
    type: 'schedule',
    run: async () => ok('DELETE', `${T}/schedules/${await newSchedule()}`),
    before: expect.objectContaining({ cron: '@daily' }),
    after: null,
  },
  createEventType: { type: 'event_type', run: newType, before: null, after: expect.objectContaining({ optIn: false }) },
  updateEventType: {
    type: 'event_type',
    run: async () => ok('PATCH', `/v1/event-types/${await newType()}`, { description: 'd' }),
    before: { description: null },
    after: { description: 'd' },
  },
  deleteEventType: {
    type: 'event_type',
    run: async () => ok('DELETE', `/v1/event-types/${await newType()}`),
    before: expect.objectContaining({ optIn: false }),
    after: null,
  },
  expungeEvent: { type: 'event', run: async () => ok('POST', `${T}/events/${await newEvent()}/expunge`) },
  updateReplay: {
    type: 'replay',
    run: async () => ok('PATCH', `${T}/replays/${await newReplay()}`, { ratePerSecond: 7 }),
    before: { ratePerSecond: 100 },
    after: { ratePerSecond: 7 },
  },
  pauseReplay: {
    type: 'replay',
    run: async () => ok('POST', `${T}/replays/${await newReplay()}/pause`),
    before: { status: 'counting' },
    after: { status: 'paused' },
  },
  resumeReplay: {
    type: 'replay',
    async run() {
      const id = await newReplay();
      await ok('POST', `${T}/replays/${id}/pause`);
      await ok('POST', `${T}/replays/${id}/resume`);
    },
    before: { status: 'paused' },
    after: { status: 'counting' },
  },
  cancelReplay: {
    type: 'replay',
    run: async () => ok('POST', `${T}/replays/${await newReplay()}/cancel`),
    before: { status: 'counting', finishedAt: null },
    after: { status: 'cancelled', finishedAt: any },
  },
  expungeEvents: { type: 'expunge', run: () => ok('POST', `${T}/expunge`, { filter: { tag: 'none' } }) },
  runRetention: { type: 'retention', run: () => ok('POST', '/v1/retention/run') },
  createKey: { type: 'key', run: newKey, before: null, after: expect.objectContaining({ name: 'ci' }) },
  updateKey: {
    type: 'key',
    run: async () => ok('PATCH', `/v1/keys/${await newKey()}`, { requestsPerMinute: 9 }),
    before: { requestsPerMinute: null },
    after: { requestsPerMinute: 9 },
  },
  rotateKey: {
    type: 'key',
    run: async () => ok('POST', `/v1/keys/${await newKey()}/rotate`),
    before: { previousKeyExpiresAt: null },
    after: { previousKeyExpiresAt: any },
  },
  deleteKey: {
    type: 'key',
    run: async () => ok('DELETE', `/v1/keys/${await newKey()}`),
    before: expect.objectContaining({ name: 'ci' }),
    after: null,
  },
};

test('every changing route says what the audit keeps of it, or why nothing', () => {
  const changing = ROUTES.filter(({ method, effect }) => method !== 'get' && effect !== 'none');
  const silent = changing.filter(({ audit: said }) => said === undefined).map(({ name }) => name);
  expect(silent, 'add `audit` to its defineRoute: see AuditedResource').toEqual([]);
  const lost = changing.filter(({ audit: said, effect }) => effect !== 'transaction' && said && !('not' in said));
  expect(
    lost.map(({ name }) => name),
    'only a transaction is recorded with its change',
  ).toEqual([]);
  const audited = changing.filter(({ audit: said }) => said && !('not' in said) && !('several' in said));
  expect(Object.keys(CASES).toSorted()).toEqual(audited.map(({ name }) => name).toSorted());
});

describe('a change leaves one masked entry', () => {
  test.each(Object.entries(CASES))('%s', async (action, { run, type, before = null, after = null }) => {
    const earlier = new Set((await audit(`action=${action}`)).map(({ id }) => id));
    await run();
    const made = (await audit(`action=${action}`)).filter(({ id }) => !earlier.has(id));
    expect(made).toEqual([
      {
        id: expect.stringMatching(/^aud_/) as string,
        at: any,
        tenantId: made[0]?.tenantId,
        actor: { keyId: expect.stringMatching(/^key_/) as string, name: 'bootstrap' },
        action,
        resource: { type, id: any },
        before,
        after,
        requestId: expect.stringMatching(/^req_/) as string,
      },
    ]);
  });
});

test('no secret is in the table, and nobody can change it', async () => {
  const { rows } = await scene.api.database.query<{ text: string }>(
    'select e::text as text from audit_entries e where position($1 in e::text) > 0',
    [PLANTED],
  );
  expect(rows).toEqual([]);
  const { rows: keys } = await scene.api.database.query(
    `select 1 from audit_entries e where e::text ~ 'pr_[A-Za-z0-9_-]{43}|whsec_'`,
  );
  expect(keys).toEqual([]);
  for (const statement of [`update audit_entries set action = 'x'`, 'delete from audit_entries']) {
    await expect(scene.api.database.query(statement)).rejects.toThrow('append-only');
  }
});
