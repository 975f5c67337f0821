import { createHmac, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemJson } from '../testing/problem.ts';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

interface Endpoint {
  id: string;
  secret: string | null;
  publicKey: string | null;
}

let api: TestApi;
let receiver: Server;
let receiverUrl: string;
const received: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  api = await startTestApi();
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.setHeader('X-Seen', 'yes').end('thanks');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`; // it listens on a port
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await api.stop();
});

const endpoints = '/v1/tenants/default/endpoints';

async function create(body: object = {}): Promise<Endpoint & { path: string }> {
  const { status, json } = await api.call<Endpoint>('POST', endpoints, { body: { url: receiverUrl, ...body } });
  expect(status, JSON.stringify(json)).toBe(201);
  return { ...json, path: `${endpoints}/${json.id}` };
}

/** Sends a test event and returns the request that arrived. */
async function send(path: string, body?: object) {
  const answer = await api.call<Record<string, unknown>>('POST', `${path}/test`, body === undefined ? {} : { body });
  expect(answer.status, answer.text).toBe(200);
  const arrived = received.at(-1);
  if (arrived === undefined) throw new Error('Nothing arrived.');
  return { ...arrived, attempt: answer.json };
}

function standardSignature(secret: string, { headers, body }: { headers: IncomingHttpHeaders; body: string }): string {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return `v1,${createHmac('sha256', key).update(signedContent({ headers, body })).digest('base64')}`;
}

function signedContent({ headers, body }: { headers: IncomingHttpHeaders; body: string }): string {
  return [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
}

const legacy = { scheme: 'legacy', header: 'X-Webhook-Signature', prefix: 'sha256=' };

describe('a test send', () => {
  test('is signed like an attempt and answered as one, and is recorded as a test', async () => {
    const { path, secret } = await create({ headers: { 'X-Api-Key': 'hidden', 'X-Plain': 'hidden too' } });
    const { headers, body, attempt } = await send(path, { type: 'order.paid', data: { n: 1.5, s: 'ä' } });
    expect(JSON.parse(body)).toMatchObject({ type: 'order.paid', data: { n: 1.5, s: 'ä' } });
    expect(headers['webhook-signature']).toBe(standardSignature(secret ?? '', { headers, body }));
    expect(attempt).toMatchObject({
      number: 1,
      outcome: 'delivered',
      request: { method: 'POST', url: receiverUrl, headers: { 'X-Api-Key': '••••', 'X-Plain': '••••' }, body },
      response: { status: 200, headers: { 'x-seen': 'yes' }, body: 'thanks', truncated: false },
      error: null,
    });
    const { rows } = await api.database.query(
      `select status, (select count(*) from events)::int as events from deliveries where test`,
    );
    expect(rows).toEqual([{ status: 'delivered', events: 0 }]);
  });

  test('needs no body, and is sent also while the endpoint is disabled', async () => {
    const { path } = await create();
    await api.call('POST', `${path}/disable`);
    const { body } = await send(path);
    expect(JSON.parse(body)).toMatchObject({ type: 'postrider.test' });
  });

  test('shows a failure as an attempt', async () => {
    const { path } = await create({ url: 'http://127.0.0.1:1/' });
    const { json } = await api.call('POST', `${path}/test`);
    expect(json).toMatchObject({ outcome: 'connection_failed', response: null, error: { code: 'ECONNREFUSED' } });
  });

  test('is guarded like every attempt: a private address is not called', async () => {
    const { path, id } = await create();
    await api.database.query(`update endpoints set url = 'https://10.0.0.1/' where id = $1`, [id]);
    const { json } = await api.call('POST', `${path}/test`);
    expect(json).toMatchObject({ outcome: 'blocked_destination', response: null });
  });
});

describe('secrets', () => {
  test('an old secret signs beside the new one until its overlap ends', async () => {
    const { path, secret, id } = await create();
    const { status, json } = await api.call<{ secret: string; previousSecretExpiresAt: string }>(
      'POST',
      `${path}/rotate-secret`,
    );
    expect(status).toBe(200);
    expect(json.secret).not.toBe(secret);
    const hours = (Date.parse(json.previousSecretExpiresAt) - Date.now()) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
    const both = await send(path);
    expect(both.headers['webhook-signature']).toBe(
      [json.secret, secret ?? ''].map((each) => standardSignature(each, both)).join(' '),
    );
    await api.database.query(
      `update endpoint_secrets set expires_at = now() where endpoint_id = $1 and expires_at is not null`,
      [id],
    );
    const one = await send(path);
    expect(one.headers['webhook-signature']).toBe(standardSignature(json.secret, one));
  });

  test('after many rotations four old secrets overlap, and none without overlap', async () => {
    const { path } = await create();
    const made: string[] = [];
    for (let i = 0; i < 6; i++) {
      made.push(
        (await api.call<{ secret: string }>('POST', `${path}/rotate-secret`, { body: { overlapHours: 1 + i } })).json
          .secret,
      );
    }
    const arrived = await send(path);
    const signatures = String(arrived.headers['webhook-signature']).split(' ');
    expect(signatures.toSorted()).toEqual(
      made
        .slice(1)
        .map((each) => standardSignature(each, arrived))
        .toSorted(),
    );
    const last = await api.call<{ secret: string }>('POST', `${path}/rotate-secret`, { body: { overlapHours: 0 } });
    const alone = await send(path);
    expect(String(alone.headers['webhook-signature'])).toBe(standardSignature(last.json.secret, alone));
  });

  test('an existing secret can be given at creation, rotation and change', async () => {
    const brought = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const { path, secret } = await create({ secret: brought });
    expect(secret).toBe(brought);
    const next = `whsec_${Buffer.alloc(64, 8).toString('base64')}`;
    await api.call('POST', `${path}/rotate-secret`, { body: { secret: next, overlapHours: 0 } });
    const twice = await api.call<ProblemJson>('POST', `${path}/rotate-secret`, { body: { secret: next } });
    expect(twice.json.errors).toMatchObject([{ pointer: '/secret' }]);
    const rotated = await send(path);
    expect(rotated.headers['webhook-signature']).toBe(standardSignature(next, rotated));
    await api.call('PATCH', path, { body: { secret: brought } });
    const changed = await send(path);
    expect(changed.headers['webhook-signature']).toBe(standardSignature(brought, changed));
  });

  test('a legacy secret is used as it is written, and the old one signs until its overlap ends', async () => {
    const { path } = await create({
      signing: { ...legacy, encoding: 'hex', content: 'body' },
      secret: 'whsec_plain text!',
    });
    const first = await send(path);
    const hmac = (key: string, body: string) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
    expect(first.headers['x-webhook-signature']).toBe(hmac('whsec_plain text!', first.body));
    expect(first.headers).not.toHaveProperty('webhook-signature');
    await api.call('POST', `${path}/rotate-secret`, { body: { secret: 'new' } });
    const second = await send(path);
    expect(second.headers['x-webhook-signature']).toBe(hmac('whsec_plain text!', second.body));
  });

  test('the private key of ed25519 is never shown; the public key verifies', async () => {
    const { path, secret, publicKey } = await create({ signing: { scheme: 'standard_ed25519' } });
    expect(secret).toBeNull();
    const arrived = await send(path);
    const spki = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(String(publicKey).slice(5), 'base64'),
    ]);
    const signature = String(arrived.headers['webhook-signature']);
    expect(signature).toMatch(/^v1a,/);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    expect(verify(null, Buffer.from(signedContent(arrived)), key, Buffer.from(signature.slice(4), 'base64'))).toBe(
      true,
    );
    const rotated = await api.call<{ secret: null; publicKey: string }>('POST', `${path}/rotate-secret`);
    expect(rotated.json.secret).toBeNull();
    expect((await api.call('GET', path)).json).toMatchObject({ publicKey: rotated.json.publicKey });
  });

  test('a new scheme keeps a secret that fits, and requires a new one otherwise', async () => {
    const { path, secret } = await create();
    expect((await api.call('PATCH', path, { body: { signing: legacy } })).status).toBe(200);
    const arrived = await send(path);
    const expected = createHmac('sha256', secret ?? '')
      .update(arrived.body)
      .digest('hex');
    expect(arrived.headers['x-webhook-signature']).toBe(`sha256=${expected}`);
    await api.call('PATCH', path, { body: { secret: 'short' } });
    const refused = await api.call<ProblemJson>('PATCH', path, { body: { signing: null } });
    expect(refused.json.errors).toMatchObject([
      { pointer: '/secret', detail: expect.stringContaining('Send a new one') },
    ]);
    const brought = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    expect((await api.call('PATCH', path, { body: { signing: null, secret: brought } })).status).toBe(200);
    expect((await api.call('PATCH', path, { body: { signing: { scheme: 'standard_ed25519' } } })).json).toMatchObject({
      publicKey: expect.stringMatching(/^whpk_/),
    });
    const back = await api.call<ProblemJson>('PATCH', path, { body: { signing: legacy } });
    expect(back.json.errors).toMatchObject([{ pointer: '/secret' }]);
  });
});

describe('an overlap', () => {
  interface Shown {
    secrets: { id: string; createdAt: string; expiresAt: string | null }[];
  }
  const shown = async (path: string) => {
    const { json, headers, text } = await api.call<Shown>('GET', path);
    return { secrets: json.secrets, etag: headers.get('etag') ?? '', text };
  };
  const rotate = (path: string, body: object) =>
    api.call<{ secret: string; previousSecretExpiresAt: string }>('POST', `${path}/rotate-secret`, { body });

  test('is shown without its value, after the current secret, also in lists', async () => {
    const { path, secret } = await create();
    const { json } = await rotate(path, { overlapHours: 2 });
    const { secrets, text } = await shown(path);
    expect(secrets).toEqual([
      { id: expect.stringMatching(/^sec_/), createdAt: expect.stringMatching(/Z$/), expiresAt: null },
      { id: expect.stringMatching(/^sec_/), createdAt: expect.any(String), expiresAt: json.previousSecretExpiresAt },
    ]);
    for (const each of [json.secret, secret ?? '']) expect(text).not.toContain(each.slice(6));
    const listed = await api.call<{ data: (Shown & { id: string })[] }>('GET', endpoints);
    expect(listed.json.data.find((each) => path.endsWith(each.id))?.secrets).toEqual(secrets);
    await rotate(path, { overlapHours: 0 });
    expect((await shown(path)).secrets).toMatchObject([{ expiresAt: null }]);
  });

  test.each([
    {},
    { signing: { ...legacy, encoding: 'hex', content: 'body' } },
    { signing: { scheme: 'standard_ed25519' } },
  ])('ends at its time, or earlier by request: %j', async (settings) => {
    const { path, id } = await create(settings);
    await rotate(path, { overlapHours: 1 });
    await rotate(path, { overlapHours: 1 });
    const [current, ...old] = (await shown(path)).secrets;
    expect(old).toHaveLength(2);
    const before = await shown(path);
    const ended = await api.call('DELETE', `${path}/secrets/${old[0]?.id}`, { headers: { 'if-match': before.etag } });
    expect(ended.status).toBe(204);
    const after = await shown(path);
    expect(after.secrets).toEqual([current, old[1]]);
    expect(after.etag).not.toBe(before.etag);
    expect((await api.call<ProblemJson>('DELETE', `${path}/secrets/${old[0]?.id}`)).json.code).toBe('secret_not_found');
    await api.database.query(
      `update endpoint_secrets set expires_at = now() where endpoint_id = $1 and expires_at is not null`,
      [id],
    );
    expect((await shown(path)).secrets).toEqual([current]);
    expect((await api.call<ProblemJson>('DELETE', `${path}/secrets/${old[1]?.id}`)).json.code).toBe('secret_not_found');
  });

  test('no longer signs once it was ended', async () => {
    const { path, secret } = await create({ signing: legacy, secret: 'the old one' });
    await rotate(path, { secret: 'the new one' });
    const [, old] = (await shown(path)).secrets;
    const hmac = (key: string, body: string) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
    const during = await send(path);
    expect(during.headers['x-webhook-signature']).toBe(hmac(secret ?? '', during.body));
    expect((await api.call('DELETE', `${path}/secrets/${old?.id}`)).status).toBe(204);
    const afterwards = await send(path);
    expect(afterwards.headers['x-webhook-signature']).toBe(hmac('the new one', afterwards.body));
  });

  test('cannot be the current secret, nor a secret of another endpoint', async () => {
    const { path } = await create();
    const other = await create();
    const [current] = (await shown(path)).secrets;
    const [foreign] = (await shown(other.path)).secrets;
    const refused = await api.call<ProblemJson>('DELETE', `${path}/secrets/${current?.id}`);
    expect(refused.json).toMatchObject({ status: 409, code: 'secret_is_current' });
    for (const id of [foreign?.id, 'sec_x', 'ep_1']) {
      const { json } = await api.call<ProblemJson>('DELETE', `${path}/secrets/${id}`);
      expect(json).toMatchObject({ status: 404, code: 'secret_not_found' });
    }
    const stale = await api.call<ProblemJson>('DELETE', `${path}/secrets/${current?.id}`, {
      headers: { 'if-match': '"0"' },
    });
    expect(stale.json.code).toBe('precondition_failed');
  });

  test.each<[string, object, string]>([
    ['legacy', { signing: legacy, secret: 'the old one' }, 'the new one'],
    ['standard', {}, `whsec_${Buffer.alloc(32, 5).toString('base64')}`],
  ])('of a %s secret ends when the current one is given again with overlapHours 0', async (_scheme, settings, next) => {
    const { path, secret } = await create(settings);
    await rotate(path, { secret: next, overlapHours: 24 });
    const before = (await shown(path)).secrets;
    const refused = await api.call<ProblemJson>('POST', `${path}/rotate-secret`, { body: { secret: next } });
    expect(refused.json.errors).toMatchObject([{ pointer: '/secret', detail: expect.stringContaining('current') }]);
    const ended = await rotate(path, { secret: next, overlapHours: 0 });
    expect(ended).toMatchObject({ status: 200, json: { secret: next } });
    expect((await shown(path)).secrets).toEqual(before.slice(0, 1));
    // Back to the old secret, while it still overlaps.
    await rotate(path, { secret, overlapHours: 1 });
    const back = await rotate(path, { secret: next, overlapHours: 1 });
    expect(back.status).toBe(200);
    expect((await shown(path)).secrets).toHaveLength(2);
  });
});
