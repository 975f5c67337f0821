import { createServer } from 'node:http';
import { testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { listen } from '../testing/serve-fake.ts';

let env: Record<string, string>;
let matched = 0;
let looks = 0;
let sent: unknown[] = [];
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString();
  const counts = { matched, delivered: 2, failed: 1, skipped: 0, discarded: 0 };
  const answer = (body: unknown) => response.end(JSON.stringify(body));
  if (request.method === 'GET') {
    looks += 1;
    return answer({ id: 'rpl_1', status: looks > 1 ? 'finished' : 'running', sent: looks > 1 ? 3 : 1, ...counts });
  }
  const body = JSON.parse(text) as { dryRun?: boolean }; // of our program
  if (body.dryRun === true) return answer({ dryRun: true, matched, sample: [] });
  sent.push(body);
  return answer({ id: 'rpl_1', tenantId: 'default', status: 'counting', sent: 0, ...counts });
});
beforeAll(async () => {
  await testBuild();
  env = { POSTRIDER_BASE_URL: await listen(server), POSTRIDER_API_KEY: 'pr_x' };
});
afterAll(() => {
  server.close().closeAllConnections();
});

const run = (...args: string[]) => {
  sent = [];
  return runCli(args, env);
};
const FILTER = ['--set', 'filter.endpointId=ep_1'];

test('a replay of many asks first with how many match, and one of few does not', async () => {
  matched = 101;
  const many = await run('replays', 'create', ...FILTER);
  expect([many.code, many.stderr, sent]).toEqual([2, expect.stringContaining('101 match'), []]);
  expect(await run('replays', 'create', ...FILTER, '--yes')).toMatchObject({ code: 0 });
  matched = 100;
  const few = await run('dead-letters', 'retry-many', ...FILTER);
  expect([few.code, few.stderr]).toEqual([0, 'How far it is: postrider replays get rpl_1\n']);
  expect(sent).toEqual([{ filter: { endpointId: 'ep_1' } }]);
  // It cannot be taken back, however few they are.
  expect(await run('dead-letters', 'discard-many', ...FILTER)).toMatchObject({ code: 2 });
});

test('a replay that is waited for tells how far it is, and then what became of all', async () => {
  matched = 3;
  const { code, stdout, stderr } = await run('replays', 'create', ...FILTER, '--wait', '--json');
  expect(stderr).toBe('running: 1 of 3 sent, 2 delivered, 1 failed\nfinished: 3 of 3 sent, 2 delivered, 1 failed\n');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { id: 'rpl_1', status: 'finished', sent: 3 }]);
});
