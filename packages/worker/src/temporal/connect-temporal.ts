import { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';

const TRIES = 30;
const PAUSE_MS = 2_000;

/** Waits for a Temporal server that is still starting, and logs each failed try. */
export async function connectTemporal(config: Config, log: Logger): Promise<NativeConnection> {
  for (let left = TRIES; ; left--) {
    try {
      return await NativeConnection.connect(connectionOptions(config));
    } catch (error) {
      if (left <= 1) throw error;
      const { address } = config.temporal;
      log.warn(
        { address },
        `Temporal at ${address} does not answer yet; trying again. Check TEMPORAL_ADDRESS if this goes on`,
      );
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

function connectionOptions({ temporal }: Config) {
  return {
    address: temporal.address,
    // Without TLS, Temporal is in the same network, and compressing costs more than it saves.
    ...(temporal.tls || temporal.apiKey !== undefined
      ? { tls: true }
      : { grpcCompression: { codec: 'none' } as const }),
    ...(temporal.apiKey === undefined ? {} : { apiKey: temporal.apiKey }),
  };
}
