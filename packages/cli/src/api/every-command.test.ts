import { createServer } from 'node:http';
import { testBuild } from '@postrider/dev-stack/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createProgram } from '../create-program.ts';
import { listen } from '../testing/serve-fake.ts';
import { argumentsOf, readCommandTable, type ApiCommand } from './command-table.ts';

let requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url}`);
  request.resume().on('end', () => response.end('{}'));
});

beforeAll(async () => {
  await testBuild();
  vi.stubEnv('POSTRIDER_BASE_URL', await listen(server));
  vi.stubEnv('POSTRIDER_API_KEY', 'pr_test');
  vi.stubEnv('POSTRIDER_TENANT', 'acme');
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  return () => write.mockRestore();
});
afterAll(() => {
  server.close().closeAllConnections();
  vi.unstubAllEnvs();
});

function wordsOf(group: string, command: ApiCommand): string[] {
  const ids = argumentsOf(command).map(({ name }) => `of-${name}`);
  const body = command.body === null ? [] : ['--data', JSON.stringify(command.body.example ?? {})];
  const yes = command.method === 'GET' ? [] : ['--yes'];
  return [group, command.name, ...ids, ...body, ...yes, '--json'];
}

test('every generated command sends one request, to the path of its operation', async () => {
  const { groups } = readCommandTable();
  const all = groups.flatMap(({ name, commands }) => commands.map((command) => ({ name, command })));
  expect(all.length).toBeGreaterThan(100);
  for (const { name, command } of all) {
    requests = [];
    await createProgram(readCommandTable()).parseAsync(wordsOf(name, command), { from: 'user' });
    const own = new Set(argumentsOf(command).map((each) => each.name));
    const path = command.path.replace(/\{(\w+)\}/g, (_, each: string) => (own.has(each) ? `of-${each}` : 'acme'));
    expect(requests, `${name} ${command.name}`).toEqual([`${command.method} ${path}`]);
  }
});
