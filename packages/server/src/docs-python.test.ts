import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort, skipUnless } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, test, vi, type TestContext } from 'vitest';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

const PAGE = readFileSync(new URL('../../../docs/python.md', import.meta.url), 'utf8');
const [install = ''] = codeIn('sh');
const [send = '', verify = '', receive = ''] = codeIn('python');

function codeIn(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);
}

let api: TestApi;
let folder: string;
beforeAll(async () => {
  api = await startTestApi();
  folder = mkdtempSync(join(tmpdir(), 'postrider-python-'));
  for (const [name, code] of Object.entries({ send, verify, receive })) writeFileSync(join(folder, `${name}.py`), code);
});
afterAll(async () => {
  await api?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Waits without blocking: the server is in this process. */
async function run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ran: Ran = { status: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (ran.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (ran.stderr += chunk));
  const end = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
    child.once('error', () => resolve(null)); // there is no such program
  });
  ran.status = await end;
  return ran;
}

async function needPython(context: TestContext): Promise<void> {
  const { stdout } = await run('python3', ['-c', 'import sys; print(sys.version_info >= (3, 10))']);
  skipUnless(context, stdout.trim() === 'True', 'It runs python3 of version 3.10 or newer.');
}

const endpoints = '/v1/tenants/default/endpoints';

interface Receiver {
  url: string;
  /** What it printed. */
  printed: () => string;
  stop: () => Promise<void>;
}

async function startReceiver(secret: string, port: number): Promise<Receiver> {
  const env = { ...process.env, POSTRIDER_SECRET: secret, PORT: String(port) };
  const child = spawn('python3', ['receive.py'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit');
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const url = `http://127.0.0.1:${port}/`;
  await vi.waitFor(() => fetch(url));
  return {
    url,
    printed: () => text,
    async stop() {
      child.kill();
      await exited;
    },
  };
}

test('the receiver of the page takes what Postrider signs, and nothing else', async (context) => {
  await needPython(context);
  const port = await findFreePort();
  const { json } = await api.call<{ id: string; secret: string }>('POST', endpoints, {
    body: { url: `http://127.0.0.1:${port}/` },
  });
  const receiver = await startReceiver(json.secret, port);
  try {
    const sendTest = async () =>
      (
        await api.call<{ response: { status: number } }>('POST', `${endpoints}/${json.id}/test`, {
          body: { data: 'Zoë' },
        })
      ).json.response.status;
    expect(await sendTest()).toBe(204);
    expect(receiver.printed()).toMatch(/^evt_\w+ \{.*Zoë.*\}\n$/);
    // With both signatures, of which the receiver knows the old one.
    await api.call('POST', `${endpoints}/${json.id}/rotate-secret`, { body: { overlapHours: 1 } });
    expect(await sendTest()).toBe(204);
    await api.call('POST', `${endpoints}/${json.id}/rotate-secret`, { body: { overlapHours: 0 } });
    expect(await sendTest()).toBe(401);
    const bare = await fetch(receiver.url, { method: 'POST', body: '{}' });
    expect(bare.status).toBe(401);
  } finally {
    await receiver.stop();
  }
});

test('the check of the page takes ten lines, and refuses what is old, from the future or changed', async (context) => {
  await needPython(context);
  const lines = verify.slice(verify.indexOf('def ')).trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(10);
  const judge = `
import base64, hashlib, hmac, json, time
from verify import verify

key = base64.b64encode(b"a key of at least 24 bytes").decode()

def verdict(age=0, signed=b"{}", version="v1", body=b"{}"):
    at = str(int(time.time()) - age)
    digest = hmac.new(base64.b64decode(key), f"evt_1.{at}.".encode() + signed, hashlib.sha256).digest()
    signature = "v1,AAAA " + version + "," + base64.b64encode(digest).decode()
    try:
        verify({"webhook-id": "evt_1", "webhook-timestamp": at, "webhook-signature": signature}, body, "whsec_" + key)
        return True
    except ValueError:
        return False

print(json.dumps([verdict(), verdict(age=290), verdict(age=310), verdict(age=-310), verdict(body=b"{ }"), verdict(version="v2")]))
`;
  const { stdout, stderr } = await run('python3', ['-c', judge]);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([true, true, false, false, false, false]);
});

test('the client that the page generates creates an endpoint and sends an event', async (context) => {
  await needPython(context);
  const commands = install
    .trim()
    .split('\n')
    .map((line) => line.replace('http://127.0.0.1:8080', api.url));
  expect(commands).toHaveLength(3);
  for (const command of commands) {
    const [program = '', ...args] = command.split(' ');
    const { status, stdout, stderr } = await run(program, args);
    if (args[0] === 'install') skipUnless(context, status === 0, `pip could not install the generator: ${stderr}`);
    expect([command, status, stdout, stderr]).toEqual([command, 0, stdout, stderr]);
    // What the generator cannot express it leaves out, and says so.
    expect(stdout).not.toMatch(/Skipping (?!Integration)|unable to parse|Error/i);
  }
  const env = { POSTRIDER_API_KEY: api.adminKey, POSTRIDER_BASE_URL: api.url };
  const sent = await run('.venv/bin/python', ['send.py'], env);
  expect([sent.stderr, sent.status]).toEqual(['', 0]);
  const [, eventId = '', endpointIds = ''] = /^event (evt_\w+) goes to (.*)$/m.exec(sent.stdout) ?? [];
  const event = await api.call('GET', `/v1/tenants/default/events/${eventId}`);
  expect(event.json).toMatchObject({ type: 'order.paid', externalId: 'o-1001-paid', data: { orderId: 'o-1001' } });
  const { json } = await api.call<{ data: { id: string }[] }>('GET', endpoints);
  expect(json.data[0]).toMatchObject({ url: 'http://127.0.0.1:3000/webhooks', eventTypes: ['order.*'] });
  expect(endpointIds).toContain(json.data[0]?.id);
});
