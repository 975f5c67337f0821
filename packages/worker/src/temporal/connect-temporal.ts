import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { hasGrpcCode, INVALID_ARGUMENT, PERMISSION_DENIED, UNAUTHENTICATED } from './grpc-code.ts';

const TRIES = 30;
const PAUSE_MS = 2_000;

/** What a later try cannot mend. */
const REFUSALS = [INVALID_ARGUMENT, PERMISSION_DENIED, UNAUTHENTICATED];

/** Waits for a Temporal server that is still starting, and logs each failed try. */
export function connectTemporal(config: Config, log: Logger): Promise<NativeConnection> {
  return untilTemporalAnswers(config, log, () => NativeConnection.connect(connectionOptions(config)));
}

/** A server that has just started, or is busy, fails calls for a while. */
export async function untilTemporalAnswers<T>(
  { temporal: { address } }: Pick<Config, 'temporal'>,
  log: Logger,
  ask: () => Promise<T>,
): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left <= 1 || REFUSALS.some((code) => hasGrpcCode(error, code))) throw error;
      log.warn(
        { address, err: error },
        `Temporal at ${address} does not answer yet; trying again. Check TEMPORAL_ADDRESS if this goes on`,
      );
      await delay(PAUSE_MS);
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
