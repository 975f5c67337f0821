// The sentences of packages/mcp, as an assistant plays them with `postrider mcp` on a running system.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectProgram } from '../packages/mcp/src/testing/connect-program.ts';
import { expectAnswers } from '../packages/mcp/src/testing/expect-answers.ts';
import { makeScene } from '../packages/mcp/src/testing/scene.ts';
import { LINES } from '../packages/mcp/src/testing/sentences.ts';
import { Postrider } from '../packages/sdk-node/src/index.ts';
import { startReceiver } from '../packages/worker/src/testing/receiver.ts';
import { ROOT, textOf } from './source-files.mjs';
import { startTestStack } from './test-stack.mjs';

const PAGE = textOf('docs/mcp.md');
/** What the page tells people to put into their client. */
const CLIENT = JSON.parse(/```json\n([^]*?)```/.exec(PAGE)[1]).mcpServers.postrider;

let api;
let receiver;
let world;
let assistant;
let isMended = false;

const connect = (key, ...args) =>
  connectProgram({
    command: CLIENT.command,
    args: [...CLIENT.args.map((each) => each.replace('/path/to/postrider', ROOT)), ...args],
    env: { ...CLIENT.env, POSTRIDER_API_KEY: key, POSTRIDER_BASE_URL: api.url },
  });

beforeAll(async () => {
  [api, receiver] = await Promise.all([startTestStack(), startReceiver()]);
  receiver.answer = ({ path }, response) => response.writeHead(path === '/broken' && !isMended ? 400 : 200).end();
  const postrider = new Postrider({ apiKey: api.adminKey, baseUrl: api.url });
  const names = await makeScene(postrider, (name) => `${receiver.url}/${name}`);
  const ended = [names.failed, names.arrived].map((id) =>
    postrider.waitForDelivery('default', id, { timeoutMs: 250_000 }),
  );
  await Promise.all(ended);
  world = { postrider, names, isRunning: true, mend: () => (isMended = true) };
  assistant = await connect(api.adminKey, '--allow-writes');
});
afterAll(async () => {
  await assistant?.close();
  await receiver?.close();
  await api?.stop();
});

test.each(LINES)('"%s" is answered, and what it does is done', (...line) => expectAnswers(line, world, assistant.call));

test('Codex is told the same command in its own words', () => {
  const [, command, args, env] = /```toml\n.*\ncommand = (.*)\nargs = (.*)\nenv = (.*)\n```/.exec(PAGE);
  expect([JSON.parse(command), JSON.parse(args)]).toEqual([CLIENT.command, CLIENT.args]);
  expect(JSON.parse(env.replace(/(\w+) = /g, '"$1": '))).toEqual(CLIENT.env);
});

test('what the assistant had sent has come', () => {
  const paths = receiver.requests.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['/shop', '/slack']));
  // The first refusal and its retry; the task that was published later and its replay.
  expect(paths.filter((path) => path === '/broken')).toHaveLength(4);
});

test('with a key that may only read, nothing is changed, and the assistant is told what to do', async () => {
  const { postrider, names } = world;
  const reader = await connect(await api.keyFor('default', ['read']), '--allow-writes');
  const settings = async () => {
    const { status, name, updatedAt } = await postrider.endpoints.get('default', names.shop);
    return { status, name, updatedAt };
  };
  const before = await settings();
  const asked = [
    ['pause_endpoint', { endpointId: names.shop, body: {} }],
    ['delete_endpoint', { endpointId: names.shop }],
    ['create_endpoint', { body: { url: receiver.url } }],
    ['publish_event', { body: { type: 'task.created', data: {} } }],
    ['retry_dead_letter', { deliveryId: names.failed, body: {} }],
  ];
  for (const [tool, given] of asked) {
    expect([tool, await reader.call(tool, given)]).toEqual([
      tool,
      {
        isError: true,
        text: expect.stringMatching(
          /scope "write"\. \(insufficient_scope\)\nWhat to do: .* Do not try again: a person/,
        ),
      },
    ]);
  }
  const counted = await reader.call('replay', { endpoint: 'Store', status: 'delivered', expectedCount: 1 });
  expect(counted).toMatchObject({ isError: true, text: expect.stringMatching(/^Nothing was counted or sent\./) });
  expect(await reader.call('get_endpoint', { endpointId: names.shop })).toMatchObject({ isError: false });
  await reader.close();
  expect(await settings()).toEqual(before);
  expect((await postrider.endpoints.list('default')).data).toHaveLength(2);
  expect((await postrider.replays.list('default')).data).toHaveLength(1);
});
