import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { remedyFor } from './remedies.ts';

interface Member {
  anyOf: { enum?: string[] }[];
}

/** The words that the API's description has for a member of a schema. */
function wordsOf(schema: string, member: string): string[] {
  const text = readFileSync(new URL('../../../server/openapi.json', import.meta.url), 'utf8');
  const { components } = JSON.parse(text) as {
    components: { schemas: Record<string, { properties: Record<string, Member> }> };
  };
  return components.schemas[schema]?.properties[member]?.anyOf.flatMap((each) => each.enum ?? []) ?? [];
}

test('every outcome of an attempt has a cause and a remedy of its own', () => {
  const outcomes = wordsOf('Delivery', 'lastOutcome').filter((word) => word !== 'delivered');
  expect(outcomes.length).toBeGreaterThan(7);
  const remedies = outcomes.map((reason) => remedyFor({ decision: 'dead_lettered', reason, until: null }));
  expect(new Set(remedies).size).toBe(outcomes.length);
  expect(remedies.filter((each) => each.startsWith('All attempts failed'))).toEqual([]);
});

test('every standing that the API can tell has a remedy', () => {
  const reasons = wordsOf('EndpointExplanation', 'reason');
  expect(reasons.length).toBeGreaterThan(20);
  for (const decision of [
    'pending',
    'waiting',
    'retrying',
    'delivered',
    'dead_lettered',
    'skipped',
    'cancelled',
    'not_sent',
  ]) {
    for (const reason of [...reasons, null]) {
      expect(remedyFor({ decision, reason, until: null })).toMatch(/^[A-Z].*\.$/);
    }
  }
});
