import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.stop());

const MIB = 1024 * 1024;

/** Sends a head and an endless body, as fast as possible, until the connection is closed. */
async function sendForEver(head: string, chunk: string): Promise<{ answer: string; sentBytes: number }> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    let sentBytes = 0;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (answer += text));
    // The connection was closed during a write.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ answer, sentBytes }));
    socket.write(`${head}\r\n\r\n`);
    const send = () => {
      if (!socket.writable || sentBytes > 100 * MIB) return void socket.destroy();
      socket.write(chunk, () => {
        sentBytes += chunk.length;
        setImmediate(send);
      });
    };
    send();
  });
}

const headOf = (line: string, ...headers: string[]) => [`${line} HTTP/1.1`, 'Host: a', ...headers].join('\r\n');
const plain = ['x'.repeat(16 * 1024), `Content-Length: ${200 * MIB}`] as const;
const chunked = [`4000\r\n${'x'.repeat(0x40_00)}\r\n`, 'Transfer-Encoding: chunked'] as const;

// Bytes in kernel buffers count as sent, so the bound leaves room for them.
test.each([
  ['without a key', 'POST /v1/tenants/default/events', 401, plain],
  ['without a key, of no length', 'POST /v1/tenants/default/events', 401, chunked],
  ['for a public route', 'GET /healthz', 200, plain],
  ['for a public route, of no length', 'GET /healthz', 200, chunked],
  ['for no route', 'POST /nowhere', 404, chunked],
  ['for no method', 'PUT /v1/tenants', 405, plain],
  ['for what is allowed', 'OPTIONS /v1/tenants', 204, chunked],
])('an endless body, %s, gets an answer, and then the connection is closed', async (_what, line, status, sent) => {
  const [chunk, header] = sent;
  const { answer, sentBytes } = await sendForEver(headOf(line, header), chunk);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toMatch(/\r\n\r\n(\{.*\})?$/s);
  expect(sentBytes).toBeLessThan(16 * MIB);
});

test('a caller with a key may send more, but not for ever', async () => {
  const key = `Authorization: Bearer ${api.adminKey}`;
  const json = 'Content-Type: application/json';
  for (const [chunk, header] of [plain, chunked]) {
    const head = headOf('POST /v1/tenants', key, json, header);
    const { answer, sentBytes } = await sendForEver(head, chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 413 .*payload_too_large.*\}$/s);
    expect(sentBytes).toBeLessThan(32 * MIB);
  }
});

test('a small unwanted body does not close the connection', async () => {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  const small = `${headOf('POST /v1/tenants', 'Content-Length: 60000')}\r\n\r\n${'x'.repeat(60_000)}`;
  socket.write(small);
  socket.write(`${headOf('GET /healthz', 'Connection: close')}\r\n\r\n`);
  let answers = '';
  for await (const text of socket.setEncoding('utf8')) answers += String(text);
  expect([...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['401', '200']);
});
