import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testBuild } from '@postrider/dev-stack/testing';
import { generateSecret, safeVerifyWebhook } from '@postrider/receiver-verify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { listen } from '../testing/serve-fake.ts';

const secret = generateSecret();
const seen = new Set<string>();

type Answer = (request: IncomingMessage, body: string) => Promise<number> | number;

const verified = async ({ headers }: IncomingMessage, body: string, toleranceSeconds = 300) =>
  (await safeVerifyWebhook(body, headers, secret, { toleranceSeconds })).ok;
const good: Answer = async (request, body) => ((await verified(request, body)) ? 204 : 401);

const TAKEN = ['valid', 'repeated', 'reordered', 'bytes as sent', 'two signatures', 'slow'];
const REFUSED = ['tampered', 'unsigned', 'wrong key', 'stale', 'from the future'];

/** Receivers as people write them, and the checks at which each must fail. */
const RECEIVERS: Record<string, [answer: Answer, failed: string[], remedies?: Record<string, RegExp>]> = {
  'a good one': [good, []],
  'one that takes no large bodies': [(request, body) => (body.length > 100_000 ? 413 : good(request, body)), []],
  'one that answers 200 and 400': [async (...all) => ((await good(...all)) === 204 ? 200 : 400), []],
  'one that takes everything': [() => 200, REFUSED],
  'one that looks for a header only': [
    ({ headers }) => (headers['webhook-signature'] === undefined ? 401 : 204),
    ['tampered', 'wrong key', 'stale', 'from the future'],
  ],
  'one that ignores the time': [
    async (request, body) => ((await verified(request, body, Infinity)) ? 204 : 401),
    ['stale', 'from the future'],
  ],
  'one that parses first': [
    async (request, body) => good(request, JSON.stringify(JSON.parse(body))),
    ['bytes as sent'],
  ],
  'one that refuses repeats': [
    async (request, body) => {
      const id = String(request.headers['webhook-id']);
      if (seen.has(id)) return 409;
      seen.add(id);
      return good(request, body);
    },
    ['repeated'],
  ],
  'one that knows one signature': [
    (request, body) => (String(request.headers['webhook-signature']).includes(' ') ? 401 : good(request, body)),
    ['two signatures'],
  ],
  'one that refuses everything': [
    () => 401,
    TAKEN,
    { valid: /Is the secret that of the receiver/, slow: /^As "valid": mend that first/ },
  ],
  'one that is busy': [() => 429, [...TAKEN, ...REFUSED, 'oversized'], { stale: /too many/ }],
  'one that breaks at what it does not know': [
    async (request, body) => ((await good(request, body)) === 204 && body.length < 100_000 ? 204 : 500),
    [...REFUSED, 'oversized'],
    { stale: /^It broke \(500\), and such requests are sent again/ },
  ],
};

interface Result {
  name: string;
  ok: boolean;
  remedy: string | null;
}

let url: string;
let folder: string;
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const [answer] = RECEIVERS[decodeURIComponent(request.url?.slice(1) ?? '')] ?? [];
  response.writeHead((await answer?.(request, Buffer.concat(chunks).toString())) ?? 404).end();
});
beforeAll(async () => {
  await testBuild();
  url = await listen(server);
  folder = mkdtempSync(join(tmpdir(), 'postrider-cli-'));
});
afterAll(() => {
  server.close().closeAllConnections();
  rmSync(folder, { recursive: true });
});

test.concurrent.each(Object.entries(RECEIVERS))('%s gets what it deserves', async (name, [, failed, remedies = {}]) => {
  const args = ['conformance', `${url}/${encodeURIComponent(name)}`, '--json'];
  const { code, stdout } = await runCli(args, { POSTRIDER_SECRET: secret });
  const { ok, results } = JSON.parse(stdout) as { ok: boolean; results: Result[] }; // ours
  // A busy machine may be late; what the receiver answered is what is graded here.
  const wrong = results.filter((each) => !each.ok && !each.remedy?.startsWith('Answer within five seconds'));
  expect(wrong.map((each) => each.name)).toEqual(failed);
  for (const each of wrong) expect(each.remedy).toMatch(remedies[each.name] ?? /./);
  expect(code).toBe(ok ? 0 : 7);
});

test('where nothing can be sent, that is said once', async () => {
  const { code, stdout, stderr } = await runCli(['conformance', 'http://127.0.0.1:9/'], { POSTRIDER_SECRET: secret });
  expect([code, stdout, stderr]).toEqual([6, '', 'Nothing can be sent to http://127.0.0.1:9/ (bad port).\n']);
});

test('a report for CI has a case for each check', async () => {
  const path = join(folder, 'report.xml');
  const args = ['conformance', `${url}/nobody`, '--junit', path];
  const { code, stdout } = await runCli(args, { POSTRIDER_SECRET: secret });
  expect([code, stdout]).toEqual([7, expect.stringContaining('Nothing takes POST requests at this address.')]);
  expect(readFileSync(path, 'utf8')).toMatch(/tests="12" failures="12">\n {2}<testcase [^>]*name="valid"/);
});

test('half a secret is refused as a mistake of whoever calls, not as a fault of the program', async () => {
  const { code, stderr } = await runCli(['conformance', `${url}/nobody`], { POSTRIDER_SECRET: 'whsec_half' });
  expect([code, stderr]).toEqual([2, expect.stringContaining('secret')]);
});
