import { readSecret } from './read-secret.ts';
import { UsageError } from './usage-error.ts';

export interface HttpOptions {
  host: string;
  port: number;
  /** Every request must bear it. Needed where others than this machine can connect. */
  token?: string | undefined;
}

/** What the command line says of HTTP. */
export interface HttpFlags {
  /** The port. Undefined: stdio. */
  http?: string | undefined;
  host?: string | undefined;
  tokenFile?: string | undefined;
}

export const isLoopback = (host: string) => ['localhost', '127.0.0.1', '::1'].includes(host);

/** Undefined: stdio. Throws `UsageError`. */
export function httpOptionsOf({ http, host = '127.0.0.1', tokenFile }: HttpFlags): HttpOptions | undefined {
  const token = tokenFile === undefined ? undefined : readSecret(tokenFile);
  if (http === undefined) {
    if (token === undefined && host === '127.0.0.1') return undefined;
    throw new UsageError('--host and --token-file go with --http.');
  }
  if (!/^\d{1,5}$/.test(http) || Number(http) > 65_535) throw new UsageError('--http takes a port, such as 8090.');
  if (!isLoopback(host) && token === undefined) {
    throw new UsageError('Others can connect to this host: --token-file must name a file with a token that they bear.');
  }
  return { host, port: Number(http), token };
}
