import { connect, type Socket } from 'node:net';
import { whenReady } from './when-ready.ts';

/** Opens a TCP connection. Rejects with the reason of the signal when aborted. */
export async function dial(where: { host: string; port: number }, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  return whenReady(connect({ ...where, noDelay: true }), 'connect', signal);
}

export interface Race {
  addresses: readonly string[];
  /** The time before the next address is tried in parallel. */
  nextAfterMs: number;
  /** Opens a connection to an address. When the signal aborts, it closes what it opened, and rejects. */
  open: (address: string, signal: AbortSignal) => Promise<Socket>;
  /** Whether an error says that no other address can do better. */
  isFinal: (error: unknown) => boolean;
}

/** Tries the addresses in order, each shortly after the one before. The first that connects wins. */
export function connectToAny({ addresses, nextAfterMs, open, isFinal }: Race, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const race = new AbortController();
    let failure: unknown;
    let opening = 0;
    let next = 0;
    let timer: NodeJS.Timeout | undefined;
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      race.abort();
      act();
    };
    const onAbort = () => settle(() => reject(signal.reason));
    const onOpen = (socket: Socket) => {
      // Two may connect at the same moment.
      if (race.signal.aborted) socket.destroy();
      else settle(() => resolve(socket));
    };
    const onError = (error: unknown) => {
      opening--;
      if (race.signal.aborted) return;
      failure = moreTelling(failure, error);
      if (isFinal(error)) settle(() => reject(error));
      else tryNext();
    };
    const tryNext = () => {
      clearTimeout(timer);
      const address = addresses[next++];
      if (address === undefined) {
        if (opening === 0) settle(() => reject(failure ?? new Error('There is no address to connect to.')));
        return;
      }
      opening++;
      open(address, race.signal).then(onOpen, onError);
      timer = setTimeout(tryNext, nextAfterMs);
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort);
    tryNext();
  });
}

/** On a machine without IPv6, every IPv6 address fails with "no route". The errors of the other addresses say more. */
function moreTelling(first: unknown, second: unknown): unknown {
  const isNoRoute =
    first instanceof Error && 'code' in first && (first.code === 'ENETUNREACH' || first.code === 'EADDRNOTAVAIL');
  return first === undefined || isNoRoute ? second : first;
}
