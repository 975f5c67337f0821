import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { requireFreePorts } from './require-free-ports.ts';
import { parseStackConfig } from './stack-config.ts';
import { findFreePort } from './free-port.ts';
import { skipUnless } from './testing.ts';

test.for(['127.0.0.1', '::1', '0.0.0.0'])(
  'who holds a port on %s is named, with what ends it and what moves ours',
  async (host, context) => {
    skipUnless(context, existsSync('/proc/net/tcp'), 'only /proc/net/tcp, of Linux, tells who holds a port.');
    const holder = createServer().listen(0, host);
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo; // a port, not a socket file
    const [api, temporal, ui, demo] = await Promise.all([1, 2, 3, 4].map(findFreePort));
    const config = parseStackConfig({
      POSTRIDER_PORT: String(api),
      POSTRIDER_TEMPORAL_PORT: String(temporal),
      POSTRIDER_TEMPORAL_UI_PORT: String(ui),
      POSTRIDER_DEMO_PORT: String(demo),
      POSTRIDER_POSTGRES_PORT: String(port),
      POSTRIDER_HOST: host,
    });
    const asked = host === '::1' ? { ...config, ports: { ...config.ports, api: port, postgres: api ?? 0 } } : config;
    const variable = host === '::1' ? 'POSTRIDER_PORT' : 'POSTRIDER_POSTGRES_PORT';
    await expect(requireFreePorts(asked)).rejects.toThrow(
      new RegExp(
        `^Port ${port} is taken by process ${process.pid}: .*node.*\\n` +
          `  Is it left from an earlier start\\? Then end it: kill ${process.pid}\\. Else set ${variable} to a free one\\.$`,
      ),
    );
    holder.close();
  },
);
