import { expect, test } from 'vitest';
import { filterOf, isMixed, type LetterGroup } from './group-filter.ts';

const AT = '2026-03-02T07:00:00.000Z';
const FAILED = groupOf('attempts_exhausted', 503);
const UNANSWERED = groupOf('attempts_exhausted', null);
const TEMPLATE = groupOf('template_failed', null);
const REFUSED = groupOf('rejected', 404);
const NOT_FOUND = groupOf('attempts_exhausted', 404);
const BLOCKED = groupOf('blocked_destination', null);
const ELSEWHERE = { ...TEMPLATE, endpointId: 'ep_2' };
const NO_SEARCH = { endpointId: undefined, eventType: undefined, tag: undefined, from: undefined, to: undefined };

function groupOf(reason: LetterGroup['reason'], lastStatus: number | null): LetterGroup {
  const times = { oldestAt: AT, newestAt: AT };
  return { tenantId: 'acme', endpointId: 'ep_1', endpointName: null, reason, lastStatus, count: 3, ...times };
}

test.each([
  ['alone', FAILED, [], false],
  ['an answer beside another answer', FAILED, [REFUSED, TEMPLATE], false],
  ['no answer beside an answer', UNANSWERED, [FAILED], true],
  ['no answer beside a failed template', UNANSWERED, [TEMPLATE], true],
  ['a failed template beside an answer', TEMPLATE, [FAILED], true],
  ['a failed template of another endpoint', TEMPLATE, [ELSEWHERE], false],
  ['refused with 404 beside 404 to the last attempt', REFUSED, [NOT_FOUND], true],
  ['a blocked address beside an answer', BLOCKED, [FAILED], false],
  ['a blocked address beside attempts that ended at one', BLOCKED, [UNANSWERED], true],
] as const)('a filter matches dead letters of another group: %s', (_, group, others, expected) => {
  expect(isMixed(group, [group, ...others])).toBe(expected);
});

test('where not all groups are shown, each may be mixed with one that is not', () => {
  const others = Array.from({ length: 1_000 }, (_, number) => ({ ...FAILED, endpointId: `ep_${number + 10}` }));
  expect(isMixed(FAILED, [FAILED, ...others])).toBe(true);
});

test('the filter of a group has the filters of the page', () => {
  const search = { ...NO_SEARCH, eventType: 'order.paid', from: '2026-03-01' };
  const filter = { endpointId: 'ep_1', responseStatus: '404', outcome: 'rejected' };
  expect(filterOf(REFUSED, search)).toEqual({ ...filter, eventType: 'order.paid', from: '2026-03-01' });
});
