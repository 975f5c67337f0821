import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { SendPhase, SendTimings } from '@postrider/domain';

/** RFC 8305 §5, "Connection Attempt Delay": the time before the next address is tried in parallel. */
const NEXT_ADDRESS_AFTER_MS = 250;
/** Enough for any honest name. A name with a thousand addresses must not turn us into a port scanner. */
const MAX_ADDRESSES_TRIED = 8;

export interface ConnectionTarget {
  /** The name (or IP literal) that the certificate must carry. */
  host: string;
  port: number;
  isTls: boolean;
  /** Checked addresses. No others are connected to. */
  addresses: readonly string[];
  /** Extra certificate authorities, PEM. */
  ca?: string;
  /** Throws if the address that the socket is connected to is refused. */
  checkRemote: (address: string) => void;
}

/** The progress of a send so far. */
export interface SendProgress {
  phase: SendPhase;
  timings: SendTimings;
  signal: AbortSignal;
}

/** Connects to one of the checked addresses, and verifies TLS for https. Rejects with the reason of the signal when aborted. */
export async function openConnection(target: ConnectionTarget, progress: SendProgress): Promise<Socket | TLSSocket> {
  progress.phase = 'connect';
  const connectStart = performance.now();
  const socket = await connectToAny(target.addresses.slice(0, MAX_ADDRESSES_TRIED), target.port, progress.signal);
  progress.timings.connectMs = elapsedMs(connectStart);
  // An `error` event without a listener ends the process. Until undici listens, this is the only listener.
  socket.on('error', () => {});
  try {
    // Unknown if the receiver has already reset the connection. That is a failed connection, not a refused address.
    if (socket.remoteAddress === undefined) throw new ClosedEarlyError();
    target.checkRemote(socket.remoteAddress);
    if (!target.isTls) return socket;
    progress.phase = 'tls';
    const tlsStart = performance.now();
    const secure = await secureSocket(socket, target, progress.signal);
    progress.timings.tlsMs = elapsedMs(tlsStart);
    return secure;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Milliseconds since a `performance.now()`, rounded to hundredths. */
export function elapsedMs(start: number): number {
  return Math.round((performance.now() - start) * 100) / 100;
}

/** Tries the addresses in order, each shortly after the one before. The first that connects wins. */
function connectToAny(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const connecting = new Set<Socket>();
    let failure: Error | undefined;
    let next = 0;
    let timer: NodeJS.Timeout | undefined;
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      for (const socket of connecting) socket.destroy();
      connecting.clear();
      act();
    };
    const onAbort = () => settle(() => reject(signal.reason));
    const tryNext = () => {
      clearTimeout(timer);
      const address = addresses[next++];
      if (address === undefined) {
        if (connecting.size === 0) settle(() => reject(failure ?? new Error('There is no address to connect to.')));
        return;
      }
      const socket = connect({ host: address, port, noDelay: true });
      connecting.add(socket);
      socket.once('connect', () => {
        connecting.delete(socket);
        settle(() => resolve(socket));
      });
      socket.on('error', (error) => {
        // Empty once another address has won.
        if (!connecting.delete(socket)) return;
        failure = moreTelling(failure, error);
        tryNext();
      });
      timer = setTimeout(tryNext, NEXT_ADDRESS_AFTER_MS);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    tryNext();
  });
}

/** On a machine without IPv6, every IPv6 address fails with "no route". The errors of the other addresses say more. */
function moreTelling(first: Error | undefined, second: Error): Error {
  const isNoRoute =
    first !== undefined && 'code' in first && (first.code === 'ENETUNREACH' || first.code === 'EADDRNOTAVAIL');
  return first === undefined || isNoRoute ? second : first;
}

function secureSocket(socket: Socket, { host, ca }: ConnectionTarget, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      socket,
      host,
      // RFC 6066 §3: an IP address is not a server name. The certificate is then checked against `host`.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ALPNProtocols: ['http/1.1'],
      // Explicit, because NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would switch it off.
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca }),
    });
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const fail = (error: unknown) =>
      settle(() => {
        secure.destroy();
        reject(error);
      });
    const onAbort = () => fail(signal.reason);
    secure.once('secureConnect', () => settle(() => resolve(secure)));
    secure.on('error', fail);
    secure.once('close', () => fail(new ClosedEarlyError()));
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}

class ClosedEarlyError extends Error {
  readonly code = 'CONNECTION_CLOSED';
  constructor() {
    super('The connection was closed before it could be used.');
  }
}
