import type { ServerResponse } from 'node:http';
import type { OAuth2Auth } from '@postrider/domain';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startReceiver } from '../testing/receiver.ts';
import { rigForFile } from '../testing/rig-for-file.ts';
import { logged } from '../testing/rig.ts';

const rig = await rigForFile({ worker: {} });
const tokenServer = await startReceiver();
afterAll(() => tokenServer.close());

const CLIENT_SECRET = 'sesame-4711';
const ACCESS_TOKEN = 'token-4eC39HqLyj';
const auth: OAuth2Auth = {
  type: 'oauth2',
  tokenUrl: `${tokenServer.url}/token`,
  clientId: 'shop',
  clientSecret: CLIENT_SECRET,
  clientAuth: 'basic',
};

/** Answers the n-th fetch of a token, from 1. */
let answer: (response: ServerResponse, n: number) => void;
const giveToken = (response: ServerResponse, n: number) =>
  void response.end(JSON.stringify({ access_token: `${ACCESS_TOKEN}-${n}`, token_type: 'Bearer', expires_in: 3_600 }));

tokenServer.answer = (_request, response, before) => answer(response, before + 1);
beforeEach(() => {
  tokenServer.requests.length = 0;
  answer = giveToken;
});

const oauth2Scene = () => rig.scene({ retry: { delaysSeconds: [0.05, 0.05] }, auth });

test('deliveries at once share one token, which is shown nowhere', async () => {
  const scene = await oauth2Scene();
  const ids = await Promise.all(Array.from({ length: 20 }, () => scene.publish()));
  const deliveries = await Promise.all(ids.map((id) => rig.until(id, { status: 'delivered' })));
  expect(tokenServer.requests).toHaveLength(1);
  expect(new Set(scene.receiver.requests.map(({ headers }) => headers.authorization))).toEqual(
    new Set([`Bearer ${ACCESS_TOKEN}-1`]),
  );
  for (const { attempts } of deliveries) expect(attempts[0]?.request.headers).toMatchObject({ Authorization: '••••' });
  expect(JSON.stringify([deliveries, logged])).not.toMatch(/sesame|4eC39/);
});

test('a delivery without a token waits for its next attempt, and says why', async () => {
  answer = (response, n) => {
    if (n > 1) return giveToken(response, n);
    response.writeHead(401).end(JSON.stringify({ error: 'invalid_client', error_description: `not ${CLIENT_SECRET}` }));
  };
  const scene = await oauth2Scene();
  const id = await scene.publish();
  const delivery = await rig.until(id, { status: 'delivered', attemptCount: 2 });
  expect(delivery.attempts[0]).toMatchObject({
    outcome: 'connection_failed',
    response: null,
    error: {
      code: 'oauth_token_failed',
      message: expect.stringMatching(/answered 401: invalid_client \(not ••••\)\.$/),
    },
  });
  expect([tokenServer.requests.length, scene.receiver.requests.length]).toEqual([2, 1]);
  const { history } = await rig.client.workflow
    .getHandle(`delivery/${id}`)
    .fetchHistory()
    .then((each) => ({ history: JSON.stringify(each) }));
  expect(history + JSON.stringify([delivery, logged])).not.toMatch(/sesame|4eC39/);
});

test('a delivery that never gets a token becomes a dead letter that says why', async () => {
  answer = (response) => void response.writeHead(400).end(JSON.stringify({ error: 'invalid_scope' }));
  const scene = await oauth2Scene();
  const id = await scene.publish();
  const { deadLetterReason, deadLetterDetail } = await rig.until(id, { status: 'dead_lettered', attemptCount: 3 });
  expect([deadLetterReason, deadLetterDetail]).toEqual([
    'attempts_exhausted',
    expect.stringMatching(/^No success in all 3 attempts\. No access token .* answered 400: invalid_scope\.$/),
  ]);
  expect([tokenServer.requests.length, scene.receiver.requests.length]).toEqual([3, 0]);
});

test('a 401 of the receiver makes the next attempt fetch a fresh token', async () => {
  const scene = await oauth2Scene();
  scene.receiver.answer = ({ headers }, response) =>
    void response.writeHead(headers.authorization === `Bearer ${ACCESS_TOKEN}-2` ? 200 : 401).end();
  const { attempts } = await rig.until(await scene.publish(), { status: 'delivered', attemptCount: 2 });
  expect(attempts.map(({ outcome }) => outcome)).toEqual(['rejected', 'delivered']);
  expect(tokenServer.requests).toHaveLength(2);
});

test('a change of the endpoint makes a new token', async () => {
  const scene = await oauth2Scene();
  await rig.until(await scene.publish(), { status: 'delivered' });
  await rig.change(scene, (sql, { endpointId }) =>
    sql.query('update endpoints set version = version + 1 where id = $1', [endpointId]),
  );
  await rig.until(await scene.publish(), { status: 'delivered' });
  expect(scene.receiver.requests.map(({ headers }) => headers.authorization?.slice(-1))).toEqual(['1', '2']);
});
