import { NO_SETTINGS, resolveSettings, type RetryPolicy } from '@postrider/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOW, startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { DEPLOYMENT, listDependentSecrets, type DependentSecret } from './defaults.ts';
import { effectiveRetry, effectiveTimeoutMs } from './effective-columns.ts';

let scene: StoreScene;
beforeAll(async () => void (scene = await startStoreScene()));
afterAll(() => scene?.close());

const TENANTS = ['a', 'b', 'c'] as const;
const timeoutMs = fc.integer({ min: 1_000, max: 300_000 });
const retry: fc.Arbitrary<RetryPolicy> = fc.record({ delaysSeconds: fc.array(fc.integer({ min: 0, max: 9 })) });
const level = fc.record({ retry: fc.option(retry), timeoutMs: fc.option(timeoutMs) });
const endpoint = fc.record({
  tenantId: fc.constantFrom(...TENANTS),
  retry,
  timeoutMs,
  inherits: fc.subarray(['retry', 'timeoutMs', 'headers'] as const),
});
const world = fc.record({
  defaults: fc.dictionary(fc.constantFrom(...TENANTS, DEPLOYMENT), level, { noNullPrototype: true }),
  endpoints: fc.array(endpoint, { minLength: 20, maxLength: 50 }),
});

test('SQL finds the same retries and time-outs in force as the rules do, whatever each level sets', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ defaults, endpoints }) => {
      await scene.database.query('truncate endpoint_defaults');
      for (const [owner, { retry: ofRetry, timeoutMs: ofTimeout }] of Object.entries(defaults)) {
        const settings = { ...(ofRetry && { retry: ofRetry }), ...(ofTimeout && { timeoutMs: ofTimeout }) };
        await scene.database.query('insert into endpoint_defaults (owner, settings, updated_at) values ($1, $2, $3)', [
          owner,
          settings,
          NOW,
        ]);
      }
      const { rows } = await scene.database.query(
        `select ${effectiveRetry('e')} as retry, ${effectiveTimeoutMs('e')} as "timeoutMs"
         from json_array_elements($1) with ordinality as each (value, place)
         cross join lateral (select (value ->> 'retry')::jsonb as retry, (value ->> 'timeoutMs')::integer as timeout_ms,
           value ->> 'tenantId' as tenant_id,
           array(select json_array_elements_text(value -> 'inherits')) as inherits) e order by place`,
        [JSON.stringify(endpoints)],
      );
      const levelOf = (owner: string) => ({ ...NO_SETTINGS, ...defaults[owner] });
      const byRules = endpoints.map(({ tenantId, inherits, ...own }) => {
        const ofEndpoint = {
          retry: inherits.includes('retry') ? null : own.retry,
          timeoutMs: inherits.includes('timeoutMs') ? null : own.timeoutMs,
        };
        const resolved = resolveSettings({
          endpoint: { ...NO_SETTINGS, ...ofEndpoint, templatedHeaders: [], trustsDeployment: false },
          tenant: levelOf(tenantId),
          deployment: levelOf(DEPLOYMENT),
        });
        return { retry: resolved.retry, timeoutMs: resolved.timeoutMs };
      });
      expect(rows).toEqual(byRules);
    }),
    { numRuns: 30 },
  );
});

test('the secrets that rely on a signing scheme come in pages, each once: of endpoints, and of tenants', async () => {
  await scene.database.query('truncate endpoint_defaults');
  const tenantId = await scene.tenant();
  const own = await scene.endpoint({ tenantId });
  const made = await Promise.all(Array.from({ length: 4 }, () => scene.endpoint({ tenantId })));
  const inheriting = made.map(({ endpointId }) => endpointId);
  await scene.database.query(`update endpoints set inherits = '{signing}' where id = any($1)`, [inheriting]);
  await scene.database.query(
    `insert into endpoint_default_secrets (owner, id, sealed_secret, created_at) values ($1, 'sec_1', '', $2)`,
    [tenantId, NOW],
  );
  // An overlap counts, an expired secret does not.
  await scene.database.query(
    `insert into endpoint_secrets (endpoint_id, id, sealed_secret, created_at, expires_at)
     select id, 'sec_' || n, '', $2, case n when 2 then now() + interval '1 hour' when 3 then now() - interval '1 hour' end
     from unnest($1::text[]) as e (id), generate_series(1, 3) as n`,
    [[...inheriting, own.endpointId], NOW],
  );
  const list = async (of: string | null) => {
    const found: DependentSecret[] = [];
    for (;;) {
      const page = await listDependentSecrets(scene.database, { tenantId: of, after: found.at(-1) ?? null, limit: 3 });
      found.push(...page);
      if (page.length < 3) return found.map(({ ownerId, id }) => `${ownerId} ${id}`).toSorted();
    }
  };
  const ofEndpoints = inheriting.flatMap((id) => [`${id} sec_1`, `${id} sec_2`]);
  expect(await list(tenantId)).toEqual(ofEndpoints.toSorted());
  expect(await list(null)).toEqual([...ofEndpoints, `${tenantId} sec_1`].toSorted());
});
