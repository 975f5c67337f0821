import { setMaxListeners } from 'node:events';

/** Settles like the promise, or rejects with the reason of the signal if that comes first. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    // Everything in progress may listen to one signal of the process. By default Node warns of a leak at the eleventh listener.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    if (signal.aborted) onAbort();
  });
}
