// The API, called by somebody who does not give up: what is not answered, or with 5xx, is sent again with the same key.
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const TIMEOUT_MS = 10_000;
const RETRY_MS = 250;
const PATIENCE_MS = 300_000;

export function openApi({ base, key }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let made = 0;
  /** Gives `{status, body}`, or `{status: 0, why}` if no answer came. */
  const once = (method, path, { body, idempotencyKey }) =>
    new Promise((resolve) => {
      const fail = (error) => resolve({ status: 0, why: error.message });
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
      const options = { method, agent, headers, timeout: TIMEOUT_MS };
      const outgoing = request(new URL(path, base), options, (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', fail);
        answer.on('end', () => resolve({ status: answer.statusCode, body: Buffer.concat(chunks).toString() }));
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
      outgoing.on('error', fail);
      outgoing.end(body);
    });
  return {
    /**
     * Sends until the answer is neither 5xx nor 429. Gives `{status, body, refusals}`. `mayGoOn` ends it: then the answer may be
     * missing.
     */
    async insist(
      method,
      path,
      { body, idempotencyKey = `prove-${process.pid}-${(made += 1)}`, mayGoOn = () => true } = {},
    ) {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const options = { body: text, idempotencyKey: method === 'POST' ? idempotencyKey : undefined };
      const giveUpAt = Date.now() + PATIENCE_MS;
      for (let refusals = 0; ; refusals++) {
        const answer = await once(method, path, options);
        const isFinal = answer.status >= 200 && answer.status < 500 && answer.status !== 429;
        if (isFinal || !mayGoOn() || Date.now() > giveUpAt) return { ...answer, refusals };
        await pause(RETRY_MS);
      }
    },
    /** The parsed body of a 2xx. Throws otherwise. */
    async call(method, path, body) {
      const { status, body: text, why } = await this.insist(method, path, { body });
      if (status < 200 || status >= 300) throw new Error(`${method} ${path}: ${status} ${why ?? text}`);
      return text === '' ? null : JSON.parse(text);
    },
    /** The lines of an answer of lines of JSON. */
    async lines(path) {
      const { status, body, why } = await this.insist('GET', path);
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${why ?? body}`);
      return body
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    },
    close: () => agent.destroy(),
  };
}
