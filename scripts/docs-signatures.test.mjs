import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { skipUnless, testBuild } from '../packages/dev-stack/src/testing.ts';
import { buildRequest } from '../packages/sender/src/build-request.ts';
import { ROOT, textOf } from './source-files.mjs';

const PAGE = textOf('docs/signatures.md');
const codeIn = (language) => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(PAGE)?.[1] ?? '';
const has = (program) => spawnSync(program, ['--version']).error === undefined;

const OLD = 'whsec_b2xkLXNlY3JldC1vZi10aGUtcmVjZWl2ZXItMDE=';
const NEW = 'whsec_bmV3LXNlY3JldC1vZi10aGUtcmVjZWl2ZXItMDI=';
const HOUR_MS = 3_600_000;

/** A request of Postrider during the overlap of a rotation. */
async function request({ now = new Date(), data = '{"name":"Zoë"}' } = {}) {
  const { headers, body } = await buildRequest({
    event: { id: 'evt_01m83tzvh00000000000000000', type: 'order.paid', data, timestamp: now },
    deliveryId: 'dlv_01m83tzvh00000000000000001',
    attemptNumber: 1,
    endpoint: {
      id: 'ep_1',
      name: null,
      metadata: {},
      templatedHeaders: [],
      url: 'https://example.com/webhooks',
      headers: {},
      auth: { type: 'none' },
      format: { type: 'standard' },
      signing: { scheme: 'standard' },
    },
    secrets: [
      { secret: OLD, expiresAt: new Date(now.getTime() + HOUR_MS) },
      { secret: NEW, expiresAt: null },
    ],
    now,
    version: '0.1.0',
  });
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { headers: Object.fromEntries(lowered), body };
}

/** The verdicts that every snippet must give. */
async function cases() {
  const good = await request();
  const tampered = { ...good, body: good.body.replace('Zoë', 'Eve') };
  const late = await request({ now: new Date(Date.now() - HOUR_MS / 2) });
  const early = await request({ now: new Date(Date.now() + HOUR_MS / 2) });
  const unknown = { ...good, headers: { ...good.headers, 'webhook-signature': 'v9,AAAA v1a,AAAA' } };
  const stranger = `whsec_${Buffer.from('a secret of somebody else').toString('base64')}`;
  return [
    { ...good, secret: NEW, expected: true },
    { ...good, secret: OLD, expected: true },
    { ...good, secret: stranger, expected: false },
    { ...tampered, secret: NEW, expected: false },
    { ...late, secret: NEW, expected: false },
    { ...early, secret: NEW, expected: false },
    { ...unknown, secret: NEW, expected: false },
  ];
}

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postrider-docs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name, text) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

/** Runs a program that reads the cases as JSON and prints its verdict on each. */
function judge(command, given, env = {}) {
  const [file, ...args] = command;
  const { stdout, stderr } = spawnSync(file, args, {
    cwd: folder,
    input: JSON.stringify(given),
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('the page on signatures shows a request that its secret really signed', async () => {
  const [head = '', body = ''] = codeIn('http').trimEnd().split('\n\n');
  const lines = head.split('\n').map((line) => line.split(': '));
  const shown = Object.fromEntries(lines.filter(([, value]) => value !== undefined));
  const { id, type, timestamp, data } = JSON.parse(body);
  const sent = await buildRequest({
    event: { id, type, data: JSON.stringify(data), timestamp: new Date(timestamp) },
    deliveryId: shown['Postrider-Delivery'],
    attemptNumber: Number(shown['Postrider-Attempt']),
    endpoint: {
      id: 'ep_1',
      name: null,
      metadata: {},
      templatedHeaders: [],
      url: 'https://example.com/webhooks',
      headers: {},
      auth: { type: 'none' },
      format: { type: 'standard' },
      signing: { scheme: 'standard' },
    },
    secrets: [{ secret: /`(whsec_[^`…]+)`/.exec(PAGE)?.[1], expiresAt: null }],
    now: new Date(Number(shown['webhook-timestamp']) * 1000),
    version: '0.1.0',
  });
  expect({ ...sent.headers, Host: 'example.com' }).toEqual(shown);
  expect(sent.body).toBe(body);
});

test('the page on signatures has a snippet in JavaScript that works', async () => {
  await testBuild();
  const built = pathToFileURL(join(ROOT, 'packages/receiver-verify/dist/index.js')).href;
  const snippet = codeIn('js').replace("'@postrider/receiver-verify'", JSON.stringify(built));
  const program = write(
    'verify.mjs',
    `${snippet}
console.log = () => {};
let input = '';
for await (const chunk of process.stdin) input += chunk;
const answers = [];
for (const { headers, body, secret } of JSON.parse(input)) {
const request = new Request('http://receiver.test/', { method: 'POST', headers, body });
  answers.push((await receive(request, secret)).status === 204);
}
process.stdout.write(JSON.stringify(answers));`,
  );
  const given = await cases();
  expect(judge([process.execPath, program], given)).toEqual(given.map(({ expected }) => expected));
});

test('the page on signatures has a snippet in Python that works', async (context) => {
  skipUnless(context, has('python3'), 'there is no python3 on this machine.');
  const program = write(
    'verify.py',
    `${codeIn('python')}
import json
import sys

answers = []
for case in json.load(sys.stdin):
    try:
        verify(case["headers"], case["body"].encode(), case["secret"])
        answers.append(True)
    except ValueError:
        answers.append(False)
print(json.dumps(answers))`,
  );
  const given = await cases();
  expect(judge(['python3', program], given)).toEqual(given.map(({ expected }) => expected));
});

test('the page on signatures has a snippet in Go that works', async (context) => {
  skipUnless(context, has('go'), 'there is no go on this machine.');
  const verify = write('verify.go', codeIn('go'));
  const main = write(
    'main.go',
    `package main

import (
	"encoding/json"
	"os"
)

func main() {
	var cases []struct {
		Headers map[string]string
		Body    string
		Secret  string
	}
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		panic(err)
	}
	answers := []bool{}
	for _, one := range cases {
		header := func(name string) string { return one.Headers[name] }
		answers = append(answers, Verify(header, []byte(one.Body), one.Secret) == nil)
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}`,
  );
  const given = await cases();
  // Go needs a cache. Without a home directory it gets one here.
  const cache = process.env.HOME ? {} : { GOCACHE: join(folder, 'cache') };
  const env = { ...cache, GOFLAGS: '-buildvcs=false', CGO_ENABLED: '0' };
  expect(judge(['go', 'run', verify, main], given, env)).toEqual(given.map(({ expected }) => expected));
});
