import { findFreePort } from '../free-port.ts';
import { runProgram, type RunningProgram } from '../processes/run-program.ts';
import { awaitTemporal } from './await-temporal.ts';
import { temporalCommand } from './temporal-command.ts';

/** A Temporal server for one test, which may stop and wipe it. */
export interface OwnTemporal {
  address: string;
  /** Stops the server and starts an empty one at the same address. */
  wipe(): Promise<void>;
  stop(): Promise<void>;
}

/** The data is in memory. The namespace `default` always exists, another one only until the server is wiped. */
export async function runOwnTemporal(program: string): Promise<OwnTemporal> {
  const port = await findFreePort();
  const address = `127.0.0.1:${port}`;
  const start = async (): Promise<RunningProgram> => {
    const server = runProgram('Temporal', temporalCommand({ program, port }));
    await awaitTemporal(address, { signal: server.died });
    return server;
  };
  let running = await start();
  const stop = () => running.stop('SIGKILL', 5_000);
  return {
    address,
    async wipe() {
      await stop();
      running = await start();
    },
    stop,
  };
}
