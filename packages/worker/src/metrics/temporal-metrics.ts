import { createServer, type AddressInfo } from 'node:net';
import type { Metrics } from '@postrider/process';
import type { Logger } from 'pino';
import { installRuntime } from '../temporal/install-runtime.ts';

const HOST = '127.0.0.1';
const TRIES = 3;
const READ_TIMEOUT_MS = 2_000;

/**
 * Installs Temporal's SDK with metrics, and includes them in ours: one port of a worker tells everything. The SDK counts in
 * native code, and serves what it counts itself, on a free port of loopback.
 */
export async function installWithMetrics(metrics: Metrics, log: Logger): Promise<void> {
  const url = await tryPorts(log);
  metrics.include('temporal', async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(READ_TIMEOUT_MS) });
    if (!response.ok) throw new Error(`Temporal's SDK answered ${response.status} for its metrics.`);
    return response.text();
  });
}

async function tryPorts(log: Logger): Promise<string> {
  for (let tries = 1; ; tries++) {
    const bindAddress = `${HOST}:${await findFreePort()}`;
    try {
      installRuntime(log, { telemetryOptions: { metrics: optionsFor(bindAddress) } });
      return `http://${bindAddress}/metrics`;
    } catch (error) {
      // Another program may have taken the port meanwhile.
      if (tries === TRIES) throw error;
    }
  }
}

function optionsFor(bindAddress: string) {
  return {
    attachServiceName: false,
    prometheus: { bindAddress, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true },
  };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
      server.close(() => resolve(port));
    });
  });
}
