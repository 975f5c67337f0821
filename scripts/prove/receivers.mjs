// The receivers: one server, a path for each endpoint. Every request is written down. How a path behaves can be changed.
import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { ROOT } from '../prepare.mjs';

const { safeVerifyWebhook } = await import(join(ROOT, 'packages/receiver-verify/dist/index.js'));
const DRIP_MS = 300;
const TOLERANCE_SECONDS = 300;

/**
 * How a receiver treats a request. It calls `done` when its answer is complete on its side: then only an answer of 2xx counts
 * as received.
 */
const BEHAVIOURS = {
  ok: (_, answer) => answer.end('ok'),
  slow: (_, answer, { random }) => setTimeout(() => answer.end('ok'), 200 + random.next() * 800),
  flaky: (_, answer, { random }) => answer.writeHead(random.next() < 0.3 ? 500 : 200).end('perhaps'),
  failing: (_, answer) => answer.writeHead(500).end('broken'),
  hanging: () => undefined,
  // The sender has read the status when the connection ends before the body does.
  resetting(_, answer) {
    answer.writeHead(200, { 'content-length': '1000' });
    answer.write('a part', () => answer.socket?.resetAndDestroy());
  },
  dripping(_, answer) {
    answer.writeHead(200, { 'content-length': '100000' });
    const drops = setInterval(() => answer.write('.'), DRIP_MS);
    answer.on('close', () => clearInterval(drops));
  },
  closing: (message) => message.socket.destroy(),
};

export async function openReceivers({ file, random }) {
  const descriptor = openSync(file, 'a', 0o600);
  /** By path: `{behaviour, secrets, format}`. */
  const paths = new Map();
  /** All requests, in the order of arrival. */
  const requests = [];
  /** The ids of events of which something arrived. */
  const arrived = new Set();
  let toleranceSeconds = TOLERANCE_SECONDS;
  const server = createServer((message, answer) => {
    const arrivedAt = Date.now();
    const behaviour = paths.get(message.url)?.behaviour ?? 'ok';
    const chunks = [];
    message.on('error', () => undefined);
    message.on('data', (chunk) => chunks.push(chunk));
    message.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const noted = {
        path: message.url,
        eventId: message.headers['webhook-id'],
        deliveryId: message.headers['postrider-delivery'],
        attempt: Number(message.headers['postrider-attempt']),
        arrivedAt,
        answeredAt: undefined,
        status: undefined,
        sha: createHash('sha256').update(body).digest('hex'),
      };
      requests.push(noted);
      arrived.add(noted.eventId);
      writeSync(descriptor, `${JSON.stringify({ ...noted, behaviour })}\n`);
      void check(noted, { body, headers: message.headers });
      answer.on('error', () => undefined);
      answer.on('close', () => {
        noted.answeredAt = Date.now();
        // Not finished: it was reset, cut off, or nobody waited for it any longer.
        if (answer.writableFinished) noted.status = answer.statusCode;
      });
      BEHAVIOURS[behaviour](message, answer, { random });
    });
  });
  async function check(noted, { body, headers }) {
    noted.body = body;
    const { secrets = [] } = paths.get(noted.path) ?? {};
    const result = await safeVerifyWebhook(body, headers, secrets, { toleranceSeconds });
    if (!result.ok) noted.badSignature = result.error.message;
  }
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    requests,
    arrived,
    paths,
    url: (path) => `http://127.0.0.1:${server.address().port}${path}`,
    behave: (path, behaviour) => paths.set(path, { ...paths.get(path), behaviour }),
    /** From now on signatures may be so much older or younger: clocks are wrong. */
    tolerate: (seconds) => (toleranceSeconds = seconds),
    close() {
      server.closeAllConnections();
      server.close();
      closeSync(descriptor);
    },
  };
}
