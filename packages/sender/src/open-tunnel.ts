import { isIP, type Socket } from 'node:net';
import { dial } from './connect-to-any.ts';
import type { OutboundProxy } from './outbound-proxy.ts';
import { secureSocket } from './secure-socket.ts';

/** The most of a proxy's answer that is read. */
const MAX_ANSWER_BYTES = 16 * 1024;
const HEAD_END = '\r\n\r\n';
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: |\r\n)/;
const BEGINNING = 'HTTP/1.';
const ENDINGS = ['end', 'error', 'close'];

/** The proxy did not open a tunnel. Owners of endpoints read the message: it names neither the proxy's address nor a secret. */
export class OutboundProxyError extends Error {
  override readonly name = 'OutboundProxyError';
  readonly code: string;
  /** Whether the proxy would do the same for any other address. */
  readonly isFinal: boolean;
  constructor(message: string, { code, isFinal }: { code: string; isFinal: boolean }) {
    super(message);
    this.code = code;
    this.isFinal = isFinal;
  }
}

export interface TunnelEnd {
  proxy: OutboundProxy;
  /** An address that the guard has checked. Never a name: the proxy would resolve it again, to whatever it likes. */
  address: string;
  port: number;
  /** Certificate authorities that replace the built-in ones, PEM. */
  ca?: string | undefined;
}

/** Connects to the proxy and asks it for a tunnel to an address (RFC 9110 §9.3.6, CONNECT). */
export async function openTunnel(end: TunnelEnd, signal: AbortSignal): Promise<Socket> {
  const socket = await connectToProxy(end, signal);
  try {
    socket.write(connectRequest(end));
    await readAnswer(socket, signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function connectToProxy({ proxy, ca }: TunnelEnd, signal: AbortSignal): Promise<Socket> {
  const { host, port } = proxy;
  let socket: Socket | undefined;
  try {
    socket = await dial({ host, port }, signal);
    return proxy.isTls ? await secureSocket(socket, { host, ca }, signal) : socket;
  } catch (error) {
    socket?.destroy();
    if (signal.aborted) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'PROXY_UNREACHABLE';
    throw new OutboundProxyError('cannot connect to the outbound proxy', { code, isFinal: true });
  }
}

function connectRequest({ proxy, address, port }: TunnelEnd): string {
  const authority = `${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
  const credentials = proxy.authorization();
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`];
  if (credentials !== null) lines.push(`Proxy-Authorization: ${credentials}`);
  return `${lines.join('\r\n')}${HEAD_END}`;
}

/** Resolves when the proxy has answered 2xx, and leaves no listener behind. */
function readAnswer(socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const settle = (act: () => void) => {
      socket.off('readable', onReadable);
      for (const event of ENDINGS) socket.off(event, onEnd);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onAbort = () => settle(() => reject(signal.reason));
    const onEnd = () => settle(() => reject(closedEarly()));
    const onReadable = () => {
      let chunk: Buffer | null;
      while ((chunk = socket.read()) !== null) {
        head = Buffer.concat([head, chunk]);
        const answer = judgeAnswer(head);
        if (answer === 'unfinished') continue;
        return settle(answer === 'open' ? resolve : () => reject(answer));
      }
    };
    for (const event of ENDINGS) socket.on(event, onEnd);
    socket.on('readable', onReadable);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}

function judgeAnswer(bytes: Buffer): 'open' | 'unfinished' | OutboundProxyError {
  const start = bytes.toString('latin1', 0, 64);
  if (!BEGINNING.startsWith(start.slice(0, BEGINNING.length))) return malformed('is not HTTP/1.1');
  const end = bytes.indexOf(HEAD_END);
  if (end === -1 || end > MAX_ANSWER_BYTES) {
    return bytes.length > MAX_ANSWER_BYTES ? malformed('is longer than 16 KiB') : 'unfinished';
  }
  const status = STATUS_LINE.exec(start)?.[1];
  if (status === undefined) return malformed('is not HTTP/1.1');
  if (!status.startsWith('2')) return refused(status);
  // A receiver speaks only when it is asked. What comes earlier would be taken for its response.
  return bytes.length > end + HEAD_END.length ? malformed('has more than a head') : 'open';
}

function refused(status: string): OutboundProxyError {
  // It refuses us, not the address.
  const isFinal = status === '407';
  const why = isFinal ? ', because it wants other credentials' : '';
  return new OutboundProxyError(`the outbound proxy refused: ${status}${why}`, { code: 'PROXY_REFUSED', isFinal });
}

const malformed = (what: string) =>
  new OutboundProxyError(`the answer of the outbound proxy ${what}`, { code: 'PROXY_MALFORMED', isFinal: true });

const closedEarly = () =>
  new OutboundProxyError('the outbound proxy closed the connection without a complete answer', {
    code: 'PROXY_CLOSED',
    isFinal: false,
  });
