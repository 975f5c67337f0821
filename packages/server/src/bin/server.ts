import { runProgram } from '@postrider/process';
import { readConfig } from '../config.ts';
import { startServer } from '../start-server.ts';

await runProgram({
  name: 'server',
  readConfig,
  async start(config, { log, metrics, traces }) {
    const server = await startServer(config, log, { metrics, traces });
    return { ...server, ready: { url: server.url } };
  },
});
