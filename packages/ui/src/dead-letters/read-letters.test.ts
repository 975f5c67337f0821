import { afterEach, expect, test, vi } from 'vitest';
import { readLetters } from './read-letters.ts';

const group = {
  tenantId: 'acme',
  endpointId: 'ep_1',
  endpointName: null,
  reason: 'template_failed',
  lastStatus: null,
  count: 3,
  oldestAt: '2026-03-01T07:00:00.000Z',
  newestAt: '2026-03-02T07:00:00.000Z',
} as const;
const OF_GROUP = { lastStatus: null, deadLetter: { reason: 'template_failed' } };
const UNANSWERED = { lastStatus: null, deadLetter: { reason: 'attempts_exhausted' } };
const ANSWERED = { lastStatus: 503, deadLetter: { reason: 'template_failed' } };

afterEach(() => vi.unstubAllGlobals());

/** A list of the API whose page `n` has these rows, and after which there is always another page, or none. */
function answer(pages: (n: number) => readonly object[], last: number): URL[] {
  const asked: URL[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    const number = asked.push(new URL(url, 'http://localhost')) - 1;
    const data = pages(number).map((row, index) => ({ id: `dlv_${number}${index}`, ...row }));
    return Response.json({ data, nextCursor: number === last ? null : `after${number}` });
  });
  return asked;
}

async function read({ most = 1_000, count = 3 }: { most?: number; count?: number } = {}) {
  const { signal } = new AbortController();
  const of = { group: { ...group, count }, filter: { endpointId: 'ep_1' }, most, limit: 100, signal };
  const { letters, isAll } = await readLetters(of);
  return [letters.map(({ id }) => id), isAll];
}

test('the dead letters of a group are found between those of others, from one page to the next', async () => {
  const asked = answer((n) => [[UNANSWERED, OF_GROUP], [], [ANSWERED, OF_GROUP, OF_GROUP]][n] ?? [], 2);
  expect(await read()).toEqual([['dlv_01', 'dlv_21', 'dlv_22'], true]);
  expect(asked.map(({ searchParams }) => searchParams.get('cursor'))).toEqual([null, 'after0', 'after1']);
});

test('what is accepted after the group was counted is not looked at, and no more than are wanted', async () => {
  const asked = answer(() => [OF_GROUP, OF_GROUP], 5);
  expect(await read({ most: 3 })).toEqual([['dlv_00', 'dlv_01', 'dlv_10'], true]);
  expect(asked.map(({ searchParams }) => searchParams.get('to'))).toEqual(Array(2).fill('2026-03-02T08:00:00.000Z'));
});

test('it is said when there are more than are wanted, or when they are among too many others', async () => {
  answer(() => [OF_GROUP, OF_GROUP], 5);
  expect(await read({ most: 2, count: 9 })).toEqual([['dlv_00', 'dlv_01'], false]);
  const asked = answer(() => [UNANSWERED], 1_000);
  expect(await read()).toEqual([[], false]);
  expect(asked).toHaveLength(50);
});
