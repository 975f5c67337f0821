import { testBuild } from '@postrider/dev-stack/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readlinkSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test, vi, type TestContext } from 'vitest';
import { skipUnless } from '@postrider/dev-stack/testing';

beforeAll(testBuild);

const RENDERER = fileURLToPath(new URL('../dist/index.js', import.meta.url));

/** A process that renders what ends nothing, and says which child does it. */
async function startParent(afterStart: string) {
  const script = `
    import { createRenderer } from ${JSON.stringify(RENDERER)};
    import { readFileSync } from 'node:fs';
    const renderer = createRenderer({ quickChildren: 2 });
    await renderer.render({ owner: 'a', template: '1', input: '{}', now: new Date() });
    console.log(readFileSync('/proc/self/task/' + process.pid + '/children', 'utf8').trim());
    ${afterStart}
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SECRET_OF_THE_PARENT: 'hunter2' },
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]; // as streams of bytes give it
  return { parent, childId: Number(line.toString().trim().split(' ')[0]) };
}

const onLinux = (context: TestContext) =>
  skipUnless(context, existsSync('/proc/self/task'), 'It looks into /proc, which only Linux has.');
const isThere = (id: number) => existsSync(`/proc/${id}`) && !/\) Z/.test(readFileSync(`/proc/${id}/stat`, 'utf8'));

test('a child that is stuck ends with its parent, even when that is killed', async (context) => {
  onLinux(context);
  const stuck = `
    const input = JSON.stringify({ data: Array.from({ length: 400_000 }, (_, i) => i % 300_000) }).slice(0, 1_000_000);
    const whole = input.slice(0, input.lastIndexOf(',')) + ']}';
    renderer.render({ owner: 'b', template: '$distinct(data)', input: whole, now: new Date() });
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);
  `;
  const { parent, childId } = await startParent(stuck);
  await once(parent, 'exit');
  await vi.waitFor(() => expect(isThere(childId)).toBe(false));
});

test('a child that waits keeps no process from its end', async (context) => {
  onLinux(context);
  const { parent, childId } = await startParent('');
  const [code] = (await once(parent, 'exit')) as [number];
  expect(code).toBe(0);
  await vi.waitFor(() => expect(isThere(childId)).toBe(false));
});

test('a child has no environment, and of its parent nothing open but its own pipes', async (context) => {
  onLinux(context);
  const { parent, childId } = await startParent('setInterval(() => {}, 1000);');
  expect(readFileSync(`/proc/${childId}/environ`, 'utf8')).toBe('');
  const open = readdirSync(`/proc/${childId}/fd`).map((fd) => readlinkSync(`/proc/${childId}/fd/${fd}`));
  expect(open.filter((target) => !/^(socket:|pipe:|anon_inode:|\/dev\/(null|urandom))/.test(target))).toEqual([]);
  parent.kill('SIGKILL');
});
