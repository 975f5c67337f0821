import { generateSecret } from '@postrider/receiver-verify';
import { testBuild } from '@postrider/dev-stack/testing';
import { beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

const BODY = '{"a": 1}\n';
const env = { POSTRIDER_SECRET: generateSecret() };
beforeAll(() => testBuild());

async function headersOf(more: string[] = [], body = BODY): Promise<string[]> {
  const { stdout } = await runCli(['sign', '-', '--id', 'evt_1', ...more], env, body);
  return stdout.trimEnd().split('\n');
}

const verify = (headers: string[], body = BODY, secrets: Record<string, string> = env) =>
  runCli(['verify', '-', '--explain', ...headers.flatMap((header) => ['-H', header])], secrets, body);

test('what was signed verifies', async () => {
  const headers = await headersOf();
  expect(headers.map((header) => header.split(':')[0])).toEqual([
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
  ]);
  expect(await verify(headers)).toEqual({ code: 0, stdout: 'It verifies.\n', stderr: '' });
});

test('what does not verify ends with 7, and the cause is found', async () => {
  const headers = await headersOf();
  const old = await headersOf(['--timestamp', '1700000000']);
  const cases = [
    [await verify(old), /only the time is not/],
    [await verify(headers, BODY, { POSTRIDER_SECRET: generateSecret() }), /another endpoint/],
    [await verify(headers.slice(0, 2)), /Pass these headers.*webhook-signature/],
    [await verify(await headersOf([], '{"a":1}')), /with JSON without blanks: the body was changed/],
    [await verify(headers, '{"a":1}'), /its bytes must be those that came/],
    [await verify(['webhook-id: evt_2', ...headers.slice(1)]), /A header may be of another attempt/],
  ] as const;
  for (const [{ code, stdout }, cause] of cases) expect([code, stdout]).toEqual([7, expect.stringMatching(cause)]);
});

test('what was asked wrongly is not told as a request that does not verify', async () => {
  const headers = await headersOf();
  const tolerance = await runCli(
    ['verify', '-', '--tolerance', '5m', ...headers.flatMap((header) => ['-H', header])],
    env,
    BODY,
  );
  const secret = await verify(headers, BODY, { POSTRIDER_SECRET: 'whsec_half' });
  expect([tolerance.code, tolerance.stderr]).toEqual([2, expect.stringContaining('--tolerance takes seconds')]);
  expect([secret.code, secret.stdout, secret.stderr]).toEqual([2, '', expect.stringContaining('secret')]);
});

test('a header that is none is the only cause that is told', async () => {
  const [id = '', , signature = ''] = await headersOf();
  const { code, stdout } = await verify([id, 'webhook-timestamp: yesterday', signature]);
  expect([code, stdout]).toEqual([7, expect.stringMatching(/^The webhook-timestamp header is not a time[^\n]*\n$/)]);
});

test('without a secret nothing is checked', async () => {
  expect(await verify(['webhook-id: evt_1'], BODY, {})).toMatchObject({ code: 2, stdout: '' });
});
