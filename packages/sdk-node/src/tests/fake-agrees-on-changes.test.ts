import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFakePostrider } from '../testing/index.ts';
import { runScenario, type Scenario } from './testing/run-scenario.ts';
import { startRealApi, type RealApi } from './testing/start-real-api.ts';

let real: RealApi;
beforeAll(async () => void (real = await startRealApi()));
afterAll(() => real.stop());

async function expectSame(scenario: Scenario): Promise<void> {
  const theirs = await runScenario(scenario, real.client());
  const ours = await runScenario(scenario, createFakePostrider({ outcome: 'pending' }).postrider);
  expect(ours).toEqual(theirs);
}

const url = 'http://127.0.0.1:9/hook';

test('of endpoints that are verified', async () => {
  await expectSame(async ({ tenants, endpoints }, note) => {
    await tenants.create({ id: 'verified' });
    await note('create', () => endpoints.create('verified', { url: 'nowhere', verify: true }));
    const { id } = await endpoints.create('verified', { url, verify: false });
    const old = { ifMatch: '"99"' };
    await note('change at an old version', () => endpoints.update('verified', id, { verify: true }, old));
    await note('not verified', () => endpoints.update('verified', id, { verify: false, name: 'a' }).withResponse());
    await note('not a yes or no', () => endpoints.update('verified', id, { verify: 'yes' } as object));
  });
});

test('of preferences that are changed member by member', async () => {
  await expectSame(async ({ tenants, endpoints }, note) => {
    await tenants.create({ id: 'wishes' });
    const { id } = await endpoints.create('wishes', { url });
    const at = ['wishes', id] as const;
    await tenants.putPreferences('wishes', { minPriority: 'high', maxPerHour: 9 });
    await note('change', () => tenants.updatePreferences('wishes', { maxPerHour: null, enabled: true }).withResponse());
    await note('change nothing', () => tenants.updatePreferences('wishes', {}).withResponse());
    await note('nonsense', () => tenants.updatePreferences('wishes', { rateLimits: { perSecond: 0 } }));
    await note('of an endpoint', () =>
      endpoints.updatePreferences(...at, { quietHours: null, minPriority: 'low', enabled: false }).withResponse(),
    );
    await note('at an old version', () => endpoints.updatePreferences(...at, {}, { ifMatch: '"0"' }));
    await note('effective', () => endpoints.getEffectivePreferences(...at));
    await note('for nobody', () => tenants.updatePreferences('nobody', {}));
  });
});
