import { limitsInForce, type Preferences } from '@postrider/domain';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStoreScene, type StoreScene } from '../testing/store-scene.ts';
import { IS_RATE_LIMITED } from '../rate-limits/limiter.ts';

let scene: StoreScene;
beforeAll(async () => {
  scene = await startStoreScene();
});
afterAll(() => scene?.close());

/** Absent, null or there. */
const field = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const number = field(fc.integer({ min: 1, max: 1_000 }));
const mode = field(fc.constantFrom('hold' as const, 'drop' as const));
const preferences: fc.Arbitrary<Preferences> = fc.record(
  {
    enabled: field(fc.boolean()),
    minPriority: field(fc.constantFrom('low' as const, 'high' as const)),
    rateLimits: field(
      fc.record(
        { perSecond: number, perMinute: number, perHour: number, perDay: number, burst: number, mode },
        { requiredKeys: [] },
      ),
    ),
    maxPerHour: number,
  },
  { requiredKeys: [] },
);

test('SQL calls the same endpoints rate-limited as the rules do, whatever the preferences of both levels', async () => {
  // One statement for many: of the tenant and of the endpoint, as they are stored.
  const many = fc.array(fc.record({ tenant: preferences, endpoint: preferences }), { minLength: 50, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(many, async (pairs) => {
      const { rows } = await scene.database.query<{ limited: boolean }>(
        `select ${IS_RATE_LIMITED} as limited
         from json_array_elements($1) with ordinality as pair (value, place)
         cross join lateral (select (value ->> 'tenant')::jsonb as preferences) t
         cross join lateral (select (value ->> 'endpoint')::jsonb as preferences) e order by place`,
        [JSON.stringify(pairs)],
      );
      const byRules = pairs.map((pair) => limitsInForce(pair).length > 0);
      expect(rows.map(({ limited }) => limited)).toEqual(byRules);
    }),
    { numRuns: 50 },
  );
});
