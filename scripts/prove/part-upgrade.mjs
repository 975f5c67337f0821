// An upgrade from version 0.1 while events are published: its code runs, retries and holds wait; then the present code takes over
// its data and its workflows.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../prepare.mjs';
import { runPart } from './run-part.mjs';

const COMMIT = 'c1de7e8';
const LOAD_MS = 20_000;
const PROGRAMS = ['server', 'worker1', 'worker2'];
const EVENTS = 10;

/** `old`: a checkout of version 0.1 that is built. Without it one is made from the history of git. */
export async function proveUpgrade({ old, ...options }) {
  const root = old ?? checkOut(options.say);
  if (root === undefined) {
    const reason = `the history of git does not have ${COMMIT} (version 0.1), or it could not be built`;
    return { rows: [], findings: [], skipped: [{ name: 'an upgrade from 0.1', reason }] };
  }
  return runPart({ ...options, root }, async ({ stack, scene, receivers, perform, say }) => {
    say(`Version 0.1 runs, from ${root}`);
    scene.startLoad();
    const [tenant] = scene.tenants;
    const types = ['waiting.event'];
    const failing = await scene.addEndpoint(tenant, { name: 'waits-for-retries', types, behaviour: 'failing' });
    for (let n = 0; n < EVENTS; n++) await scene.publish({ tenant, type: types[0] });
    await pause(LOAD_MS);
    const upgrade = {
      name: 'an upgrade from 0.1',
      async run({ strike }) {
        await Promise.all(PROGRAMS.map((name) => stack.programs[name].down()));
        strike();
        stack.use(ROOT);
        await stack.migrate();
        await Promise.all(PROGRAMS.map((name) => stack.up(name)));
        receivers.behave(failing.path, 'ok');
      },
    };
    await perform({ fault: upgrade, seed: options.seed, gapMs: 0 });
    await pause(LOAD_MS);
  });
}

/** The folder of the checkout, built. It is kept for the next run. Undefined if that is not possible. */
function checkOut(say) {
  const folder = join(tmpdir(), `postrider-${COMMIT}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.new`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  const archive = join(partial, 'archive.tar');
  say('Building version 0.1 (some minutes)…');
  const steps = [
    ['git', ['archive', '--format=tar', '--output', archive, COMMIT], ROOT],
    ['tar', ['-xf', archive], partial],
    [
      process.execPath,
      ['--input-type=module', '--eval', "const { prepare } = await import('./scripts/prepare.mjs'); await prepare();"],
      partial,
    ],
  ];
  for (const [file, args, cwd] of steps) {
    const { status, stderr, error } = spawnSync(file, args, {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (status === 0) continue;
    say(`${String(file)} failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}`);
    rmSync(partial, { recursive: true, force: true });
    return undefined;
  }
  renameSync(partial, folder);
  return folder;
}
