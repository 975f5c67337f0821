import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { testBuild } from '@postrider/dev-stack/testing';
import { createTestDatabase } from '@postrider/store/testing';
import type { PostriderOptions } from '../../request/client-options.ts';
import { Postrider } from '../../postrider.ts';

/** The real server in a process of its own, on a database of its own. */
export interface RealApi {
  url: string;
  adminKey: string;
  client(options?: PostriderOptions): Postrider;
  /** Starts the worker too, so that deliveries go out. */
  startWorker(temporalAddress: string): Promise<void>;
  stop(): Promise<void>;
}

const programOf = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

export async function startRealApi(): Promise<RealApi> {
  await testBuild();
  const { url: databaseUrl, drop } = await createTestDatabase();
  const adminKey = `pr_${randomBytes(24).toString('base64url')}`;
  const env = {
    PATH: process.env['PATH'],
    POSTRIDER_DATABASE_URL: databaseUrl,
    POSTRIDER_BOOTSTRAP_ADMIN_KEY: adminKey,
    POSTRIDER_ENCRYPTION_KEYS: `test:${randomBytes(32).toString('base64')}`,
    POSTRIDER_ENV: 'development',
    POSTRIDER_PORT: '0',
    POSTRIDER_METRICS_PORT: '0',
    POSTRIDER_DRAIN_MS: '1000',
  };
  const children: ChildProcess[] = [];
  const start = async (program: string, more: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [programOf(program)], {
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return readyLineOf(child);
  };
  const bootstrap = spawn(process.execPath, [programOf('server/dist/bin/bootstrap.js')], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(bootstrap, 'exit');
  const { url } = await start('server/dist/bin/server.js');
  if (url === undefined) throw new Error('The server did not say where it listens.');
  return {
    url,
    adminKey,
    client: (options) => new Postrider({ apiKey: adminKey, baseUrl: url, ...options }),
    async startWorker(temporalAddress) {
      await start('worker/dist/bin/worker.js', {
        TEMPORAL_ADDRESS: temporalAddress,
        POSTRIDER_TASK_QUEUE: `sdk-${randomBytes(6).toString('hex')}`,
      });
    },
    async stop() {
      for (const child of children.reverse()) {
        if (child.exitCode !== null) continue;
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await drop();
    },
  };
}

/** What a process logs once it serves. */
async function readyLineOf(child: ChildProcess): Promise<{ url?: string }> {
  if (child.stdout === null) throw new Error('There is no output to read.');
  const seen: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    seen.push(line);
    if (!line.includes('"msg":"ready"')) continue;
    child.stdout.resume();
    return JSON.parse(line) as { url?: string }; // a line of our own log
  }
  throw new Error(`It ended before it was ready:\n${seen.join('\n')}`);
}
