import { expect, test } from 'vitest';
import { createFakePostrider } from '../testing/index.ts';
import { compareWithServer } from './testing/compare-with-server.ts';
import type { Scenario } from './testing/run-scenario.ts';

const { expectSame } = compareWithServer();

test('the fake answers as the server does, of endpoints with OAuth 2', async () => {
  const scenario: Scenario = async ({ tenants, endpoints }, note) => {
    await tenants.create({ id: 'shop' });
    const url = 'http://127.0.0.1:9/hook';
    const tokenUrl = 'http://127.0.0.1:9/token';
    const auth = { type: 'oauth2', tokenUrl, clientId: 'shop', scope: 'a b' } as const;
    const { id } = await endpoints.create('shop', { url, auth: { ...auth, clientSecret: 's' } });
    await note('get', () => endpoints.get('shop', id));
    await note('keep the secret', () => endpoints.update('shop', id, { auth: { ...auth, clientAuth: 'body' } }));
    await note('move the secret', () => endpoints.update('shop', id, { auth: { ...auth, tokenUrl: `${tokenUrl}s` } }));
    await note('move the endpoint', () => endpoints.update('shop', id, { url: 'http://127.0.0.1:8/hook' }));
    await note('preview', () =>
      endpoints
        .preview('shop', id, { event: { type: 'a.b', data: 1 } })
        .then((each) => each.data[0]?.request?.headers['Authorization']),
    );
  };
  const theirs = await expectSame(scenario);
  expect(theirs).toMatchObject({ preview: '••••', 'move the secret': { status: 422 } });
});

test('the fake sends tests to endpoints with OAuth 2, without a token server', async () => {
  const { postrider } = createFakePostrider();
  const auth = { type: 'oauth2', tokenUrl: 'https://example.com/token', clientId: 'shop', clientSecret: 's' } as const;
  const { id } = await postrider.endpoints.create('default', { url: 'https://example.com/in', auth });
  expect(await postrider.endpoints.test('default', id)).toMatchObject({ outcome: 'delivered' });
});
