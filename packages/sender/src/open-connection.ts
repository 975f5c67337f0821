import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { SendPhase, SendTimings } from '@postrider/domain';

/** RFC 8305 §5, "Connection Attempt Delay": how long one address gets before the next is tried beside it. */
const NEXT_ADDRESS_AFTER_MS = 250;
/** Enough for any honest name; a name with a thousand addresses must not make us a port scanner. */
const MAX_ADDRESSES_TRIED = 8;

export interface ConnectionTarget {
  /** The name (or IP literal) that the certificate must carry. */
  host: string;
  port: number;
  isTls: boolean;
  /** Checked addresses; only these are connected to. */
  addresses: readonly string[];
  /** Extra certificate authorities, PEM. */
  ca?: string;
  /** Throws when the address that the socket ended up at must not be talked to. */
  checkRemote: (address: string) => void;
}

/** What a send has come to so far; filled in as it goes. */
export interface SendProgress {
  phase: SendPhase;
  timings: SendTimings;
  signal: AbortSignal;
}

/** A connected (and for https verified) socket to one of the checked addresses. Rejects with the signal's reason when aborted. */
export async function openConnection(target: ConnectionTarget, progress: SendProgress): Promise<Socket | TLSSocket> {
  progress.phase = 'connect';
  const connectStart = performance.now();
  const socket = await connectToAny(target.addresses.slice(0, MAX_ADDRESSES_TRIED), target.port, progress.signal);
  progress.timings.connectMs = elapsedMs(connectStart);
  // A socket without an `error` listener takes the process down; from here to undici's listeners nobody else has one.
  socket.on('error', () => {});
  try {
    // No longer known when the other side has reset the connection already: trouble on the way, not a refused address.
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

/** Milliseconds since a `performance.now()`, to a hundredth. */
export function elapsedMs(start: number): number {
  return Math.round((performance.now() - start) * 100) / 100;
}

/** Tries the addresses in their order, each a little after the one before; the first that connects wins. */
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
        // Once another address has won, `connecting` is empty.
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

/** "No route" is what every IPv6 address says on a machine without IPv6; what the other addresses say tells more. */
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
      // RFC 6066 §3: an IP address is no server name. Its certificate is checked against `host` then.
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ALPNProtocols: ['http/1.1'],
      // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment cannot switch it off.
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
