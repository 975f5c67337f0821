import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { SendPhase, SendTimings } from '@postrider/domain';
import { connectToAny, dial } from './connect-to-any.ts';
import { OutboundProxyError, openTunnel } from './open-tunnel.ts';
import type { OutboundProxy } from './outbound-proxy.ts';
import { secureSocket } from './secure-socket.ts';
import { ClosedEarlyError } from './when-ready.ts';

/** RFC 8305 §5, "Connection Attempt Delay": the time before the next address is tried in parallel. */
const NEXT_ADDRESS_AFTER_MS = 250;
/** Longer, because a tunnel takes the time of two connections, and a receiver sees each that is dropped again. */
const NEXT_TUNNEL_AFTER_MS = 1_000;
/** Enough for any honest name. A name with a thousand addresses must not turn us into a port scanner. */
const MAX_ADDRESSES_TRIED = 8;

export interface ConnectionTarget {
  /** The name (or IP literal) that the certificate must carry. */
  host: string;
  port: number;
  isTls: boolean;
  /** Checked addresses. No others are connected to. */
  addresses: readonly string[];
  /** The operator's proxy. Null: connect directly. */
  proxy: OutboundProxy | null;
  /** Extra certificate authorities, PEM. */
  ca?: string | undefined;
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
  progress.phase = target.proxy === null ? 'connect' : 'proxy';
  const connectStart = performance.now();
  const socket = await (target.proxy === null
    ? connectDirectly(target, progress.signal)
    : connectThrough(target.proxy, target, progress.signal));
  progress.timings.connectMs = elapsedMs(connectStart);
  try {
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

async function connectDirectly({ addresses, port, checkRemote }: ConnectionTarget, signal: AbortSignal) {
  const race = {
    addresses: addresses.slice(0, MAX_ADDRESSES_TRIED),
    nextAfterMs: NEXT_ADDRESS_AFTER_MS,
    open: (host: string, ending: AbortSignal) => dial({ host, port }, ending),
    isFinal: () => false,
  };
  const socket = await connectToAny(race, signal);
  try {
    // Unknown if the receiver has already reset the connection. That is a failed connection, not a refused address.
    if (socket.remoteAddress === undefined) throw new ClosedEarlyError();
    checkRemote(socket.remoteAddress);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/**
 * The socket is connected to the proxy, so `checkRemote` cannot see the receiver. What holds instead: the proxy is told an
 * address that the guard has checked, never a name, so it has nothing to look up. That it connects there and nowhere else is
 * up to the proxy, which the operator chose.
 */
function connectThrough(
  proxy: OutboundProxy,
  { addresses, port, ca }: ConnectionTarget,
  signal: AbortSignal,
): Promise<Socket> {
  const race = {
    addresses: addresses.slice(0, MAX_ADDRESSES_TRIED),
    nextAfterMs: NEXT_TUNNEL_AFTER_MS,
    open: (address: string, ending: AbortSignal) => openTunnel({ proxy, address, port, ca }, ending),
    isFinal: (error: unknown) => error instanceof OutboundProxyError && error.isFinal,
  };
  return connectToAny(race, signal);
}
