import type { Socket } from 'node:net';

/** The other side ended the connection before it could be used. */
export class ClosedEarlyError extends Error {
  readonly code = 'CONNECTION_CLOSED';
  constructor() {
    super('The connection was closed before it could be used.');
  }
}

/** Resolves when the socket can be used. Else destroys it; rejects with the reason of the signal when aborted. */
export function whenReady<S extends Socket>(
  socket: S,
  readyEvent: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<S> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const fail = (error: unknown) =>
      settle(() => {
        socket.destroy();
        reject(error);
      });
    const onAbort = () => fail(signal.reason);
    socket.once(readyEvent, () => settle(() => resolve(socket)));
    // It stays: an `error` event without a listener ends the process.
    socket.on('error', fail);
    socket.once('close', () => fail(new ClosedEarlyError()));
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}
