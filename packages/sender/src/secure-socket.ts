import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { whenReady } from './when-ready.ts';

export interface TlsPeer {
  /** The name (or IP literal) that the certificate must carry. */
  host: string;
  /** Certificate authorities that replace the built-in ones, PEM. */
  ca?: string | undefined;
}

/** Makes a connected socket a TLS one. Rejects with the reason of the signal when aborted. */
export function secureSocket(socket: Socket, { host, ca }: TlsPeer, signal: AbortSignal): Promise<TLSSocket> {
  const secure = connectTls({
    socket,
    host,
    // RFC 6066 §3: an IP address is not a server name. The certificate is then checked against `host`.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ALPNProtocols: ['http/1.1'],
    // Explicit, because NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would switch it off.
    rejectUnauthorized: true,
    ca,
  });
  return whenReady(secure, 'secureConnect', signal);
}
