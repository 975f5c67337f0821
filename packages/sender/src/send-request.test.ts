import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { parseDestinationPolicy } from './destination-policy.ts';
import { createSender, type Sender, type SenderOptions } from './send-request.ts';
import { CERTIFICATE } from './testing/certificate.ts';
import { httpReceiver, post, readBody, tcpReceiver } from './testing/receivers.ts';

const loopback = parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '127.0.0.0/8' });
const senders: Sender[] = [];

function senderWith(options: Partial<SenderOptions> = {}): Sender {
  const sender = createSender({ policy: loopback, ...options });
  senders.push(sender);
  return sender;
}

afterEach(async () => {
  await Promise.all(senders.splice(0).map((sender) => sender.close()));
});

const answersTo = (...answers: string[][]) => {
  let asked = 0;
  const lookup = async () => answers[Math.min(asked++, answers.length - 1)] ?? [];
  return { lookup, asked: () => asked };
};

describe('an ordinary receiver', () => {
  test('gets one POST as it was built, and its answer is returned with timings', async () => {
    const seen: unknown[] = [];
    await using receiver = await httpReceiver(async (request, response) => {
      seen.push(
        request.method,
        request.url,
        request.headers['content-type'],
        request.headers.host,
        await readBody(request),
      );
      response.writeHead(201, { 'X-Seen': 'yes', 'Set-Cookie': ['a=1', 'b=2'] }).end('thank you');
    });
    const result = await senderWith().send(post(`${receiver.url}?a=b`, '{"ä":"☃"}'), { timeoutMs: 5000 });
    expect(seen).toEqual([
      'POST',
      '/hooks/secret-path?a=b',
      'application/json',
      `127.0.0.1:${receiver.port}`,
      '{"ä":"☃"}',
    ]);
    expect(result).toMatchObject({
      kind: 'response',
      status: 201,
      body: 'thank you',
      truncated: false,
      retryAfter: null,
    });
    expect(result).toMatchObject({ headers: { 'x-seen': 'yes', 'set-cookie': 'a=1, b=2' } });
    expect(result.timings).toEqual({
      dnsMs: null,
      connectMs: expect.any(Number),
      tlsMs: null,
      firstByteMs: expect.any(Number),
    });
  });

  test.each([
    ['/x', '/x'],
    ['/x?', '/x?'],
    ['/x?#', '/x?'],
    ['/x??a=b', '/x??a=b'],
    ['?', '/?'],
    ['', '/'],
    ['/x?a=%2F+b&c#part?', '/x?a=%2F+b&c'],
  ])('is asked for %j as %j', async (written, asked) => {
    await using receiver = await httpReceiver((request, response) => response.end(request.url));
    const { origin } = new URL(receiver.url);
    const result = await senderWith().send(post(`${origin}${written}`), { timeoutMs: 5000 });
    expect(result).toMatchObject({ kind: 'response', body: asked });
  });

  test('keeps its connection for the next request, which needs no DNS', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'));
    const dns = answersTo(['127.0.0.1']);
    const sender = senderWith({ lookup: dns.lookup });
    const url = `http://receiver.test:${receiver.port}/`;
    const first = await sender.send(post(url), { timeoutMs: 5000 });
    const second = await sender.send(post(url), { timeoutMs: 5000 });
    expect([first.kind, second.kind]).toEqual(['response', 'response']);
    expect(first.timings).toMatchObject({ dnsMs: expect.any(Number), connectMs: expect.any(Number) });
    expect(second.timings).toMatchObject({ dnsMs: null, connectMs: null });
    expect([receiver.connections(), dns.asked()]).toEqual([1, 1]);
  });

  test('may close a kept connection; the next request opens another', async () => {
    const closed: Promise<unknown>[] = [];
    let requests = 0;
    await using receiver = await tcpReceiver((socket) => {
      requests++;
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      socket.end();
      closed.push(once(socket, 'close'));
    });
    const sender = senderWith();
    await sender.send(post(receiver.url), { timeoutMs: 5000 });
    await Promise.all(closed);
    expect(await sender.send(post(receiver.url), { timeoutMs: 5000 })).toMatchObject({ kind: 'response', status: 200 });
    expect([requests, receiver.connections()]).toEqual([2, 2]);
  });

  test('that resets a kept connection after reading the request is not sent it again', async () => {
    const bodies: string[] = [];
    await using receiver = await httpReceiver(async (request, response) => {
      bodies.push(await readBody(request));
      if (bodies.length === 1) response.end('ok');
      else request.socket.resetAndDestroy();
    });
    const sender = senderWith();
    await sender.send(post(receiver.url, '1'), { timeoutMs: 5000 });
    const result = await sender.send(post(receiver.url, '2'), { timeoutMs: 5000 });
    expect(result).toMatchObject({ kind: 'failed', phase: 'response', timings: { connectMs: null } });
    expect([bodies, receiver.connections()]).toEqual([['1', '2'], 1]);
  });

  test('may be called many times in parallel with one signal', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'));
    const warnings: string[] = [];
    const onWarning = (warning: Error) => warnings.push(warning.name);
    process.on('warning', onWarning);
    const sender = senderWith();
    const { signal } = new AbortController();
    const sends = Array.from({ length: 40 }, () => sender.send(post(receiver.url), { timeoutMs: 5000, signal }));
    expect((await Promise.all(sends)).every(({ kind }) => kind === 'response')).toBe(true);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  test('does not keep more idle connections than allowed', async () => {
    await using receiver = await httpReceiver((_request, response) => void setTimeout(() => response.end('ok'), 50));
    const sender = senderWith({ maxIdleConnections: 3 });
    await Promise.all(Array.from({ length: 20 }, () => sender.send(post(receiver.url), { timeoutMs: 5000 })));
    await expect.poll(() => receiver.open()).toBe(3);
    await sender.close();
    await expect.poll(() => receiver.open()).toBe(0);
  });
});

describe('where a request goes', () => {
  test('a name that moves to a refused address is resolved for each request and then blocked', async () => {
    const policy = parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: '127.0.0.1/32' });
    await using allowed = await tcpReceiver((socket) => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'));
    await using refused = await tcpReceiver((socket) => socket.end(), '127.0.0.2', allowed.port);
    const dns = answersTo(['127.0.0.1'], ['127.0.0.2']);
    const sender = senderWith({ policy, lookup: dns.lookup });
    const url = `http://rebinding.test:${allowed.port}/`;
    expect(await sender.send(post(url), { timeoutMs: 5000 })).toMatchObject({ kind: 'response', status: 200 });
    expect(dns.asked()).toBe(1);
    expect(await sender.send(post(url), { timeoutMs: 5000 })).toMatchObject({
      kind: 'blocked',
      byResolution: true,
      code: 'address_refused',
    });
    expect([dns.asked(), allowed.connections(), refused.connections()]).toEqual([2, 1, 0]);
  });

  test('one bad address among several blocks them all', async () => {
    await using receiver = await tcpReceiver((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
    const sender = senderWith({ lookup: async () => ['127.0.0.1', '169.254.169.254'] });
    const result = await sender.send(post(`http://mixed.test:${receiver.port}/`), { timeoutMs: 5000 });
    expect(result).toMatchObject({ kind: 'blocked', code: 'address_refused', byResolution: true });
    expect(receiver.connections()).toBe(0);
  });

  test.each([
    ['http://10.0.0.1/', 'address_refused'],
    ['https://0x0a.1/', 'address_refused'],
    ['https://user:pass@example.com/', 'url_userinfo'],
    ['gopher://example.com/', 'url_scheme'],
    ['nonsense', 'url_invalid'],
  ])('%s is blocked without a connection', async (url, code) => {
    expect(await senderWith().send(post(url), { timeoutMs: 5000 })).toMatchObject({
      kind: 'blocked',
      code,
      byResolution: false,
    });
  });

  test('if one checked address does not answer, the next one is tried', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'));
    const sender = senderWith({ lookup: async () => ['127.0.0.9', '127.0.0.1'] });
    const result = await sender.send(post(`http://two.test:${receiver.port}/`), { timeoutMs: 5000 });
    expect(result).toMatchObject({ kind: 'response', status: 200 });
  });

  test('a redirect is an answer, not an instruction', async () => {
    await using target = await httpReceiver((_request, response) => response.end());
    await using receiver = await httpReceiver((_request, response) =>
      response.writeHead(307, { Location: target.url }).end(),
    );
    expect(await senderWith().send(post(receiver.url), { timeoutMs: 5000 })).toMatchObject({
      kind: 'response',
      status: 307,
    });
    expect(target.connections()).toBe(0);
  });

  test('proxies of the environment are not used', async () => {
    await using proxy = await httpReceiver((_request, response) => response.end());
    await using receiver = await httpReceiver((_request, response) => response.writeHead(202).end());
    process.env['HTTP_PROXY'] = process.env['http_proxy'] = proxy.url;
    const result = await senderWith().send(post(receiver.url), { timeoutMs: 5000 });
    delete process.env['HTTP_PROXY'];
    delete process.env['http_proxy'];
    expect(result).toMatchObject({ status: 202 });
    expect(proxy.connections()).toBe(0);
  });
});

describe('TLS', () => {
  test('a certificate for the name is accepted, and TLS is timed', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'), true);
    const sender = senderWith({ ca: CERTIFICATE, lookup: async () => ['127.0.0.1'] });
    const result = await sender.send(post(`https://receiver.test:${receiver.port}/`), { timeoutMs: 5000 });
    expect(result).toMatchObject({ kind: 'response', timings: { tlsMs: expect.any(Number) } });
    expect(await sender.send(post(receiver.url), { timeoutMs: 5000 })).toMatchObject({ kind: 'response' });
  });

  test('a certificate for another name is refused', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'), true);
    const sender = senderWith({ ca: CERTIFICATE, lookup: async () => ['127.0.0.1'] });
    const result = await sender.send(post(`https://other.test:${receiver.port}/`), { timeoutMs: 5000 });
    expect(result).toMatchObject({ kind: 'failed', phase: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test('a self-signed certificate is refused, whatever the environment says', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'), true);
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    const result = await senderWith().send(post(receiver.url), { timeoutMs: 5000 });
    delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    expect(result).toMatchObject({
      kind: 'failed',
      phase: 'tls',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      message: `127.0.0.1:${receiver.port} shows a self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT).`,
    });
  });

  test('the error of a server without TLS says so', async () => {
    await using receiver = await httpReceiver((_request, response) => response.end('ok'));
    const result = await senderWith().send(post(receiver.url.replace('http:', 'https:')), { timeoutMs: 5000 });
    expect(result).toMatchObject({
      kind: 'failed',
      phase: 'tls',
      message: expect.stringContaining('does not speak TLS'),
    });
  });
});
