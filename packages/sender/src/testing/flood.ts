import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Writes until the other side is gone or `total` is written. Returns how much the system accepted. */
export async function flood(socket: Socket, total: number, text = 'x'): Promise<number> {
  const chunk = Buffer.from(text.repeat(Math.ceil((64 * 1024) / text.length)));
  const closed = once(socket, 'close').catch(() => once(socket, 'close'));
  const drained = () => once(socket, 'drain').catch(() => {});
  while (!socket.destroyed && socket.bytesWritten < total) {
    if (!socket.write(chunk)) await Promise.race([drained(), closed]);
  }
  return socket.bytesWritten;
}
