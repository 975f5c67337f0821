import type { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { CERTIFICATE, PRIVATE_KEY } from './testing/certificate.ts';
import { connectProxy } from './testing.ts';
import { BASIC, PUBLIC, senderThrough, withCredentials } from './testing/proxied-sender.ts';
import { httpReceiver, post } from './testing/receivers.ts';

describe('through an outbound proxy', () => {
  test('an https request goes by CONNECT to the checked address; SNI and Host keep the name', async () => {
    const seen: unknown[] = [];
    await using receiver = await httpReceiver((request, response) => {
      // The receiver speaks TLS.
      seen.push((request.socket as TLSSocket).servername, request.headers.host, request.headers['proxy-authorization']);
      response.end('ok');
    }, true);
    await using proxy = await connectProxy();
    const sender = senderThrough(withCredentials(proxy.url), { ca: CERTIFICATE });
    const result = await sender.send(post(`https://receiver.test:${receiver.port}/hooks`), { timeoutMs: 5_000 });
    expect(result).toMatchObject({ kind: 'response', status: 200, body: 'ok' });
    expect(result.timings).toMatchObject({ connectMs: expect.any(Number), tlsMs: expect.any(Number) });
    const authority = `${PUBLIC}:${receiver.port}`;
    expect(proxy.asked).toEqual([{ authority, host: authority, authorization: BASIC }]);
    expect(seen).toEqual(['receiver.test', `receiver.test:${receiver.port}`, undefined]);
  });

  test('plain http goes by CONNECT too, and without credentials none are sent', async () => {
    await using receiver = await httpReceiver((request, response) => response.end(`${request.headers.host}`));
    await using proxy = await connectProxy();
    const sender = senderThrough(proxy.url);
    const result = await sender.send(post(`http://receiver.test:${receiver.port}/hooks`), { timeoutMs: 5_000 });
    expect(result).toMatchObject({ kind: 'response', status: 200, body: `receiver.test:${receiver.port}` });
    const authority = `${PUBLIC}:${receiver.port}`;
    expect(proxy.asked).toEqual([{ authority, host: authority, authorization: undefined }]);
    expect(proxy.others).toEqual([]);
  });

  test('the connection to the proxy may itself be TLS', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'), true);
    await using proxy = await connectProxy({ tls: { cert: CERTIFICATE, key: PRIVATE_KEY } });
    const sender = senderThrough(withCredentials(proxy.url), { ca: CERTIFICATE });
    const secure = await sender.send(post(`https://receiver.test:${receiver.port}/`), { timeoutMs: 5_000 });
    expect(secure).toMatchObject({ kind: 'response', body: 'ok' });
    expect(proxy.asked).toMatchObject([{ authorization: BASIC }]);
    const other = senderThrough(proxy.url);
    expect(await other.send(post('https://receiver.test/'), { timeoutMs: 5_000 })).toMatchObject({
      kind: 'failed',
      phase: 'proxy',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  test('an IPv6 address is in brackets', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'));
    await using proxy = await connectProxy();
    const sender = senderThrough(proxy.url, { lookup: async () => ['2001:db8::7'] });
    await sender.send(post(`http://receiver.test:${receiver.port}/`), { timeoutMs: 5_000 });
    await sender.send(post(`http://[2001:db8::8]:${receiver.port}/`), { timeoutMs: 5_000 });
    expect(proxy.asked.map(({ authority }) => authority)).toEqual([
      `[2001:db8::7]:${receiver.port}`,
      `[2001:db8::8]:${receiver.port}`,
    ]);
  });

  test('a connection is kept for the next request to the same origin, and for no other', async () => {
    await using receiver = await httpReceiver((request, response) => response.end(`${request.headers.host}`));
    await using proxy = await connectProxy();
    const sender = senderThrough(proxy.url);
    for (const name of ['one.test', 'one.test', 'two.test']) {
      const result = await sender.send(post(`http://${name}:${receiver.port}/`), { timeoutMs: 5_000 });
      expect(result).toMatchObject({ body: `${name}:${receiver.port}` });
    }
    expect(proxy.asked).toHaveLength(2);
  });

  test('the next checked address is tried when the proxy refuses one', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'));
    await using proxy = await connectProxy({
      refuse: (authority) => (authority.startsWith(PUBLIC) ? 'HTTP/1.1 503 Service Unavailable' : null),
    });
    const sender = senderThrough(proxy.url, { lookup: async () => [PUBLIC, '203.0.113.8'] });
    const result = await sender.send(post(`http://receiver.test:${receiver.port}/`), { timeoutMs: 5_000 });
    expect(result).toMatchObject({ kind: 'response', status: 200 });
    const asked = proxy.asked.map(({ authority }) => authority);
    expect(asked).toEqual([`${PUBLIC}:${receiver.port}`, `203.0.113.8:${receiver.port}`]);
  });

  test('the guard refuses before the proxy is asked', async () => {
    await using proxy = await connectProxy();
    const sender = senderThrough(proxy.url, { lookup: async () => [PUBLIC, '10.0.0.1'] });
    for (const url of ['https://inside.test/', 'https://10.0.0.1/', 'https://169.254.169.254/', 'https://[::1]/']) {
      expect(await sender.send(post(url), { timeoutMs: 5_000 })).toMatchObject({
        kind: 'blocked',
        code: 'address_refused',
      });
    }
    expect(proxy.asked).toEqual([]);
  });

  test('the variables of other programs have no say', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'));
    await using proxy = await connectProxy();
    await using other = await connectProxy();
    const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY'];
    for (const name of names) process.env[name] = other.url;
    process.env['NO_PROXY'] = '*';
    const sender = senderThrough(proxy.url);
    const result = await sender.send(post(`http://receiver.test:${receiver.port}/`), { timeoutMs: 5_000 });
    for (const name of [...names, 'NO_PROXY']) delete process.env[name];
    expect(result).toMatchObject({ status: 200 });
    expect([proxy.asked.length, other.asked.length]).toEqual([1, 0]);
  });
});
