import type { IncomingHttpHeaders } from 'node:http';

/** Who sent a request, as far as the connection and the headers tell. */
export interface Client {
  /** Of the connection: behind a proxy that of the proxy. */
  address: string;
  headers: IncomingHttpHeaders;
}

export const NO_CLIENT: Client = { address: '', headers: {} };
