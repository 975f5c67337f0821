import type { Socket } from 'node:net';
import { Client } from 'undici';
import { ResponseHead } from './response-head.ts';

export interface PoolLimits {
  /** The most idle connections, over all origins. */
  maxIdle: number;
  maxIdlePerOrigin: number;
  /** Shorter than the keep-alive of common servers (5 s). Else requests would often meet a connection that is being closed. */
  idleMs: number;
  /** The age after which a connection is not used again, because names move to other addresses. */
  maxAgeMs: number;
  /** The rest of a larger response head is not read. */
  maxHeaderBytes: number;
}

/** The pooled connection was closed before anything was written to it. The request may be sent on another one. */
export class ConnectionGoneError extends Error {
  override readonly name = 'ConnectionGoneError';
  readonly code = 'CONNECTION_CLOSED';
}

/** One open connection to a checked address, for one request at a time. It never reconnects. */
export class Connection {
  readonly origin: string;
  readonly client: Client;
  readonly head: ResponseHead;
  readonly #openedAt = performance.now();
  readonly #socket: Socket;
  #isTaken = false;

  constructor(origin: string, socket: Socket, limits: PoolLimits) {
    this.origin = origin;
    this.#socket = socket;
    this.head = new ResponseHead(socket, limits.maxHeaderBytes);
    this.client = new Client(origin, {
      pipelining: 1,
      maxHeaderSize: limits.maxHeaderBytes,
      keepAliveTimeout: limits.idleMs,
      keepAliveMaxTimeout: limits.idleMs,
      // Off: the deadline of the sender covers everything.
      headersTimeout: 0,
      bodyTimeout: 0,
      // Undici calls this when it has no socket. It gets ours once and then an error, so that it never opens its own.
      connect: (_options, callback) =>
        queueMicrotask(() => {
          const isUsable = !this.#isTaken && !socket.destroyed;
          this.#isTaken = true;
          if (isUsable) callback(null, socket);
          else callback(new ConnectionGoneError('The connection was closed.'), null);
        }),
    });
  }

  ageMs(): number {
    return performance.now() - this.#openedAt;
  }

  bytesWritten(): number {
    return this.#socket.bytesWritten;
  }

  bytesRead(): number {
    return this.#socket.bytesRead;
  }

  isOpen(): boolean {
    return !this.#socket.destroyed && this.#socket.writable && !this.client.destroyed;
  }

  /** Closes the connection. A request in flight fails with the error. */
  destroy(error: Error | null = null): void {
    this.client.destroy(error).catch(() => {});
    this.#socket.destroy();
  }
}

/**
 * Keeps a bounded number of idle connections between requests for a short time. Those of one sender all take the same way, so
 * the origin is their whole key: through an outbound proxy, too, each is a tunnel to an address of one origin.
 */
export class ConnectionPool {
  readonly #limits: PoolLimits;
  /** The oldest first, over all origins. */
  readonly #idle = new Map<Connection, NodeJS.Timeout>();
  #isClosed = false;

  constructor(limits: PoolLimits) {
    this.#limits = limits;
  }

  /** Takes the most recently used idle connection to the origin. It belongs to the caller until `giveBack`. */
  take(origin: string): Connection | undefined {
    const connection = [...this.#idle.keys()].findLast((idle) => idle.origin === origin && idle.isOpen());
    if (connection !== undefined) this.#forget(connection);
    return connection;
  }

  /** Returns a connection to the pool. Only if its last response was read to the end. */
  giveBack(connection: Connection): void {
    const sameOrigin = [...this.#idle.keys()].filter((idle) => idle.origin === connection.origin).length;
    const isWorn = connection.ageMs() > this.#limits.maxAgeMs || !connection.isOpen();
    if (this.#isClosed || isWorn || sameOrigin >= this.#limits.maxIdlePerOrigin) return connection.destroy();
    if (this.#idle.size >= this.#limits.maxIdle) {
      const [oldest] = this.#idle.keys();
      if (oldest !== undefined) this.#drop(oldest);
    }
    this.#idle.set(connection, setTimeout(() => this.#drop(connection), this.#limits.idleMs).unref());
  }

  /** Closes all idle connections. Connections in use are closed when they are given back. */
  close(): void {
    this.#isClosed = true;
    for (const connection of this.#idle.keys()) this.#drop(connection);
  }

  #drop(connection: Connection): void {
    this.#forget(connection);
    connection.destroy();
  }

  #forget(connection: Connection): void {
    clearTimeout(this.#idle.get(connection));
    this.#idle.delete(connection);
  }
}
