import { expect, test } from 'vitest';
import { judge, RULES } from './prove/oracle.mjs';
import { dataOf } from './prove/payloads.mjs';

const AT = 1_000_000_000;
const ENDPOINT = { id: 'ep_1', name: 'first', isOpen: true, format: 'standard', paths: ['/first'] };

/** One event, accepted for one endpoint, and delivered by one request. Each test changes something. */
function aRun() {
  const entry = { n: 1, id: 'evt_1', type: 'order.paid', act: 'a fault', endpoints: ['ep_1'], acceptedAt: AT };
  const delivery = { id: 'dlv_1', tenantId: 'a', eventId: 'evt_1', endpointId: 'ep_1', status: 'delivered' };
  const body = JSON.stringify({ id: 'evt_1', type: 'order.paid', timestamp: 'x', data: dataOf(entry) });
  const request = { path: '/first', eventId: 'evt_1', deliveryId: 'dlv_1', attempt: 1, status: 200, sha: 'a', body };
  return {
    entry,
    delivery,
    request: { ...request, arrivedAt: AT + 10, answeredAt: AT + 20 },
    endpoint: { ...ENDPOINT },
    strikes: [],
    isMarked: true,
    outcome: 'delivered',
  };
}

async function judgeRun({ entry, delivery, request, endpoint, strikes, isMarked, outcome, requests = [request] }) {
  return judge({
    api: { call: async () => ({ attempts: [{ number: 1, outcome, possibleRepeat: isMarked }] }) },
    scene: { endpoints: new Map([[endpoint.id, endpoint]]) },
    ledger: { entries: [entry] },
    receivers: { requests },
    deliveries: [delivery].filter(Boolean),
    acts: [{ name: 'a fault', strikes }],
  });
}

async function findingsOf(run) {
  const { findings } = await judgeRun(run);
  for (const { rule } of findings) expect(Object.keys(RULES)).toContain(rule);
  return findings.map(({ what }) => what);
}

test('nothing is found where everything fits', async () => {
  expect(await findingsOf(aRun())).toEqual([]);
});

const repeated = (run) => [run.request, { ...run.request, arrivedAt: AT + 60_000, answeredAt: AT + 60_010 }];

test('a repeat is explained by a fault that struck while the first request was under way', async () => {
  const run = aRun();
  expect(await findingsOf({ ...run, requests: repeated(run), strikes: [AT + 15] })).toEqual([]);
});

test('a repeat is explained by an answer that came when nobody waited any longer', async () => {
  const run = aRun();
  expect(await findingsOf({ ...run, requests: repeated(run), outcome: 'timed_out' })).toEqual([]);
});

test('a repeat that no attempt tells of is counted', async () => {
  const run = aRun();
  const { figures } = await judgeRun({ ...run, requests: repeated(run), strikes: [AT + 15], isMarked: false });
  expect(figures).toMatchObject([{ repeats: 1, unmarked: 1 }]);
});

test.each([
  ['a repeat without a fault', (run) => ({ requests: repeated(run) }), /no fault was near/],
  [
    'a repeat long after the fault',
    (run) => ({ requests: repeated(run), strikes: [AT + 30_000] }),
    /no fault was near/,
  ],
  ['an event without a delivery', () => ({ delivery: undefined, requests: [] }), /lost/],
  ['a delivery that nobody received', () => ({ requests: [] }), /nobody received it/],
  ['a delivery that is stuck', (run) => ({ delivery: { ...run.delivery, status: 'pending' } }), /is still pending/],
  [
    'a hold of an active endpoint',
    (run) => ({ delivery: { ...run.delivery, status: 'waiting', hold: { reason: 'paused', until: null } } }),
    /although its endpoint is active/,
  ],
  [
    'a dead letter without a reason',
    (run) => ({ delivery: { ...run.delivery, status: 'dead_lettered', deadLetter: null } }),
    /without a reason/,
  ],
  [
    'a cancelled delivery of an endpoint that is there',
    (run) => ({ delivery: { ...run.delivery, status: 'cancelled', cancelled: { reason: 'endpoint_deleted' } } }),
    /is cancelled/,
  ],
  ['a delivery for an endpoint that did not ask', (run) => ({ entry: { ...run.entry, endpoints: [] } }), /did not ask/],
  [
    'a request for an event that was not accepted',
    (run) => ({ entry: { ...run.entry, id: 'evt_2' } }),
    /never accepted/,
  ],
  ['a wrong signature', (run) => ({ request: { ...run.request, badSignature: 'it is wrong' } }), /it is wrong/],
  ['a wrong body', (run) => ({ request: { ...run.request, body: '{"id":"evt_1"}' } }), /its body has type/],
  [
    'an early arrival',
    (run) => ({ entry: { ...run.entry, deliverAt: AT + 60_000 } }),
    /arrived 59990 ms before its time/,
  ],
  [
    'an arrival while the endpoint was off',
    (run) => ({ endpoint: { ...run.endpoint, silentFrom: AT, silentUntil: AT + 1_000 } }),
    /came while it was off/,
  ],
])('it finds %s', async (_, change, finding) => {
  const run = aRun();
  const found = await findingsOf({ ...run, ...change(run) });
  expect(found.filter((what) => finding.test(what))).not.toEqual([]);
});
