import type { Socket } from 'node:net';
import { Client } from 'undici';
import { ResponseHead } from './response-head.ts';

export interface PoolLimits {
  /** Idle connections kept in all, over all origins. */
  maxIdle: number;
  maxIdlePerOrigin: number;
  /** Shorter than the keep-alive of common servers (5 s), so that we seldom write into a connection that is being closed. */
  idleMs: number;
  /** After this a connection is not used again: names move to other addresses. */
  maxAgeMs: number;
  /** Of a response head larger than this the rest is not read. */
  maxHeaderBytes: number;
}

/** The pooled connection was closed before anything was written on it; the request may be sent on another. */
export class ConnectionGoneError extends Error {
  override readonly name = 'ConnectionGoneError';
  readonly code = 'CONNECTION_CLOSED';
}

/** One open connection to a checked address, for one request at a time. It never opens another. */
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
      // The sender's own deadline covers everything.
      headersTimeout: 0,
      bodyTimeout: 0,
      // Undici asks for a socket when it has none: the first time it gets ours, afterwards none.
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

  /** Ends it; a request in flight fails with the error. */
  destroy(error: Error | null = null): void {
    this.client.destroy(error).catch(() => {});
    this.#socket.destroy();
  }
}

/** Keeps connections between requests, a bounded number for a short while. */
export class ConnectionPool {
  readonly #limits: PoolLimits;
  /** Oldest first, over all origins. */
  readonly #idle = new Map<Connection, NodeJS.Timeout>();
  #isClosed = false;

  constructor(limits: PoolLimits) {
    this.#limits = limits;
  }

  /** An open idle connection to the origin, the most recently used one; it is the caller's until `giveBack`. */
  take(origin: string): Connection | undefined {
    const connection = [...this.#idle.keys()].findLast((idle) => idle.origin === origin && idle.isOpen());
    if (connection !== undefined) this.#forget(connection);
    return connection;
  }

  /** Keeps a connection whose last response was read to its end. */
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

  /** Ends all idle connections; those in use end when they are given back. */
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
