import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigurationPlan } from '@postrider/sdk-node';
import { testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { serveFake, type ServedFake } from '../testing/serve-fake.ts';

let api: ServedFake;
let folder: string;
beforeAll(async () => {
  await testBuild();
  api = await serveFake();
  folder = mkdtempSync(join(tmpdir(), 'postrider-apply-'));
});
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

const run = (args: string[], env: Record<string, string> = {}, stdin?: string) =>
  runCli(args, { ...api.env, ...env }, stdin);

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const TWO_DOCUMENTS = `
version: 1
eventTypes: [{ name: order.paid, description: An order was paid. }]
tenants:
  - id: acme
    endpoints: [{ externalId: crm-42, url: https://acme.example/hook }]
---
version: 1
tenants:
  - id: beta
    preferences: { quietHours: { timeZone: Europe/Berlin, windows: [{ start: 22:00, end: '07:00' }] } }
`;

test('documents of several tenants are planned, applied once, and then change nothing', async () => {
  const file = fileOf('shop.yaml', TWO_DOCUMENTS);
  const dry = await run(['apply', '-f', file, '--dry-run']);
  expect([dry.code, dry.stdout]).toEqual([7, expect.stringMatching(/^create {2}endpoint +acme +crm-42$/m)]);
  const unconfirmed = await run(['apply', '-f', file]);
  expect([unconfirmed.code, unconfirmed.stderr]).toEqual([2, expect.stringContaining('add --yes')]);
  expect(await run(['apply', '-f', file, '--dry-run'])).toEqual(dry);
  const done = await run(['apply', '-f', file, '--yes']);
  expect([done.code, done.stderr]).toEqual([0, 'Done.\n']);
  const before = api.requests.length;
  const again = await run(['apply', '-f', file]);
  expect([again.code, again.stdout]).toEqual([0, 'Nothing to change; 4 as the document says.\n']);
  expect(api.requests.slice(before)).toEqual(['POST /v1/config']);
});

test('an export, as YAML or JSON and with its secrets sealed, changes nothing where it came from', async () => {
  const env = { POSTRIDER_PASSPHRASE: 'five random words are better' };
  const sealed = join(folder, 'sealed.yaml');
  expect(await run(['export', '--with-secrets', '-o', sealed], env)).toMatchObject({ code: 0, stdout: '' });
  expect(readFileSync(sealed, 'utf8')).toContain('\nsecrets:\n');
  expect(statSync(sealed).mode & 0o077).toBe(0);
  expect(await run(['apply', '-f', sealed, '--dry-run'], env)).toMatchObject({ code: 0 });
  for (const format of ['yaml', 'json']) {
    const { stdout } = await run(['export', '--format', format]);
    expect(await run(['apply', '-f', '-', '--dry-run'], {}, stdout)).toMatchObject({ code: 0 });
  }
  const one = await run(['export', '--tenant', 'acme', '--json']);
  const { tenants } = JSON.parse(one.stdout) as { tenants: { id: string }[] };
  expect(tenants.map(({ id }) => id)).toEqual(['acme']);
});

test('with --json the plan is what the API answered, and an error names the change', async () => {
  const text = '{"version":1,"tenants":[{"id":"acme","endpoints":[{"externalId":"crm-42","state":"absent"}]}]}';
  const { code, stdout, stderr } = await run(['apply', '-f', '-', '--dry-run', '--json'], {}, text);
  const { plan } = JSON.parse(stdout) as ConfigurationPlan;
  expect(plan.map(({ action, resource }) => [action, resource.type])).toEqual([
    ['none', 'tenant'],
    ['delete', 'endpoint'],
  ]);
  expect([code, JSON.parse(stderr)]).toMatchObject([7, { error: { code: 'would_change', exitCode: 7 } }]);
});

test('a problem is told with the file, the document and the line in which it is', async () => {
  const file = fileOf('bad.yaml', TWO_DOCUMENTS.replace('Europe/Berlin', 'Mars/Base'));
  const { code, stderr } = await run(['apply', '-f', file, '--yes']);
  expect(code).toBe(5);
  expect(stderr).toContain(`${file} (document 2):11 /tenants/0/preferences/quietHours/timeZone: `);
});
