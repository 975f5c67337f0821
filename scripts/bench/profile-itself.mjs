// Loaded before a program (`node --import`): profiles its thread from the start to the end. Node.js 20 does not take `--cpu-prof` in
// NODE_OPTIONS.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

const folder = process.env.BENCH_PROFILES;
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.start');
process.once('exit', () => {
  // A session of the same thread answers before `post` returns.
  session.post('Profiler.stop', (error, answer) => {
    if (error !== null) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${process.pid}.${threadId}.cpuprofile`), JSON.stringify(answer.profile));
  });
});
