import { newId } from '@postrider/store/sql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startPreviewScene, type Preview, type PreviewScene } from '../testing/preview-scene.ts';

let scene: PreviewScene;
beforeAll(async () => void (scene = await startPreviewScene()));
beforeEach(async () => {
  scene.receiver.status = 200;
  await scene.nextTenant();
});
afterAll(() => scene?.stop());

const EVENT = { type: 'order.paid', data: { amount: 12 } };
describe('a template', () => {
  const SECRETS = /sesame-4711/;

  test('that fails says where, and quotes no data', async () => {
    const id = await scene.create();
    const { id: eventId } = await scene.publish({ data: { amount: 'sesame-4711' } });
    const change = { format: { type: 'template', body: '{"n": $number(data.amount)}' } };
    const shown = await scene.previewOne(id, { eventId, change });
    expect(shown).toMatchObject({ decision: 'sent', reason: 'template_failed', request: null, differs: null });
    expect(shown.detail).toMatch(/^The template failed at character \d+: /);
    expect(shown.detail).not.toMatch(SECRETS);
    const broken = await scene.previewOne(id, {
      event: EVENT,
      change: { format: { type: 'template', body: '{"n": ' } },
    });
    expect(broken).toMatchObject({ decision: 'sent', reason: 'template_failed', request: null });
  });

  test('that takes long costs what is not rendered, not the answer or the endpoint', async () => {
    const id = await scene.create();
    for (let i = 0; i < 20; i++) await scene.publish();
    const body = '($distinct($map([1..90000], function($i) { $i })); 1)';
    const shown = await scene.preview(id, { last: 20, change: { format: { type: 'template', body } } });
    expect(shown.length).toBe(20);
    for (const each of shown) expect(each).toMatchObject({ request: null, differs: null, detail: expect.any(String) });
    expect(shown.at(-1)).toMatchObject({ reason: 'not_rendered' });
    expect((await scene.api.call('GET', `${scene.base()}/endpoints/${id}`)).json).toMatchObject({ status: 'active' });
    const [last] = await scene.preview(id, { last: 1, change: { format: { type: 'template', body: '2' } } });
    expect(last).toMatchObject({ decision: 'sent', reason: null, request: expect.any(Object) });
  });
});

describe('secrets', () => {
  const HIDDEN = {
    headers: { 'X-Own': 'sesame-4711', 'X-Type': '{{event.type}}', 'X-Mixed': 'sesame-4711 {{event.id}}' },
    auth: { type: 'bearer', token: 'sesame-4711' },
    secret: 'sesame-4711-secret',
    signing: {
      scheme: 'legacy',
      header: 'X-Signature',
      companionHeaders: { 'X-Pin': 'sesame-4711', 'X-Id': '{{event.id}}' },
      alsoStandard: true,
    },
    format: { type: 'template', body: '1', headers: { 'X-Of': 'sesame-4711', 'X-Try': '{{attempt}}' } },
  };

  test('are never shown, for no key, and no signature is made', async () => {
    const id = await scene.create({ ...HIDDEN, url: `${scene.receiver.url}?token=sesame-4711` });
    const key = await scene.api.keyFor(scene.tenantId(), ['read']);
    const { id: eventId } = await scene.send();
    for (const body of [
      { eventId },
      { last: 1 },
      { event: EVENT },
      { eventId, change: { name: 'new' } },
      { last: 1, change: HIDDEN },
    ]) {
      const answer = await scene.ask<{ data: Preview[] }>(id, body, key);
      expect([answer.status, answer.text]).toEqual([200, expect.not.stringMatching(/sesame/)]);
      const { headers, url: shownUrl } = answer.json.data[0]?.request ?? {};
      expect(shownUrl).toBe(`${scene.receiver.url}?token=••••`);
      for (const name of ['X-Own', 'X-Mixed', 'Authorization', 'X-Pin', 'X-Of', 'X-Signature', 'webhook-signature']) {
        expect([name, headers?.[name]]).toEqual([name, '••••']);
      }
      expect(headers).toMatchObject({ 'X-Type': 'order.paid', 'X-Try': '1' });
      expect(headers?.['X-Id']).toMatch(/^evt_/);
    }
  });

  test('that are stored stay under a change, but not for another server', async () => {
    const id = await scene.create(HIDDEN);
    const change = { headers: { 'X-Own': '••••' }, auth: { type: 'bearer' }, url: 'http://127.0.0.1:9/' };
    const { json } = await scene.ask(id, { event: EVENT, change });
    expect(json.errors.map(({ pointer }) => pointer)).toEqual(['/change/headers/X-Own', '/change/auth/token']);
    expect(
      (await scene.previewOne(id, { event: EVENT, change: { ...change, url: scene.receiver.url } })).request?.headers,
    ).toMatchObject({
      'X-Own': '••••',
    });
  });
});

test.each<[object, string[]]>([
  [{}, ['']],
  [{ last: 1, event: EVENT }, ['']],
  [{ eventId: newId('evt'), last: 1 }, ['']],
  [{ last: 0 }, ['/last']],
  [{ last: 101 }, ['/last']],
  [{ last: 1, to: 'yesterday' }, ['/to']],
  [{ eventId: newId('evt'), to: '2026-02-04' }, ['/to']],
  [{ eventId: 'x' }, ['/eventId']],
  [{ event: { type: 'order.*', data: 1 } }, ['/event/type']],
  [{ event: { type: 'a' } }, ['/event/data']],
  [{ last: 1, change: { nope: 1 } }, ['/change/nope']],
  [{ last: 1, change: { url: 'ftp://example.com' } }, ['/change/url']],
  [{ last: 1, change: { url: 'no url' } }, ['/change/url']],
  [{ last: 1, change: { headers: { Host: 'x' } } }, ['/change/headers/Host']],
  [{ last: 1, change: { filter: { 'data.a': { $like: 1 } } } }, ['/change/filter/data.a/$like']],
  [{ last: 1, change: { format: { type: 'template' } } }, ['/change/format']],
  [{ last: 1, change: { preferences: { minPriority: 'top' } } }, ['/change/preferences/minPriority']],
  [{ last: 1, change: { preferences: { maxPerHour: 5 } } }, ['/change/preferences/maxPerHour']],
  [
    { last: 1, change: { preferences: { rateLimits: { perHour: 10, perDay: 5 } } } },
    ['/change/preferences/rateLimits/perHour'],
  ],
  [{ last: 1, change: { secret: 'short' } }, ['/change/secret']],
])('%j is refused, with a pointer to what is wrong', async (body, pointers) => {
  const { json } = await scene.ask(await scene.create(), body);
  expect([json.status, json.errors.map(({ pointer }) => pointer)]).toEqual([422, pointers]);
});
