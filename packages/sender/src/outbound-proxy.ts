import { parseUrl } from '@postrider/domain';

/**
 * The operator's proxy for all requests that leave. It never comes from an endpoint, and the destination guard does not check
 * its address.
 */
export class OutboundProxy {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Whether the connection to the proxy itself is TLS. */
  readonly isTls: boolean;
  /** Private, so that no log, error or inspection of a configuration shows it. */
  readonly #authorization: string | null;

  constructor(url: URL) {
    this.isTls = url.protocol === 'https:';
    this.host = url.hostname.replace(/^\[|\]$/g, '');
    this.port = url.port === '' ? (this.isTls ? 443 : 80) : Number(url.port);
    const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    this.#authorization = credentials === ':' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`;
  }

  /** The value of `Proxy-Authorization`, if the proxy wants one. */
  authorization(): string | null {
    return this.#authorization;
  }
}

/** Reads `http://user:password@host:port`. Null if it is not the URL of a proxy. */
export function parseOutboundProxy(text: string): OutboundProxy | null {
  const url = parseUrl(text);
  if (url === null || !/^https?:\/\/[^/\\?#\s]+\/?$/i.test(text)) return null;
  // RFC 7617 §2: a user name has no colon, because the first colon ends it.
  if (/%3a/i.test(url.username) || !isEncoded(url.username) || !isEncoded(url.password)) return null;
  return new OutboundProxy(url);
}

function isEncoded(part: string): boolean {
  try {
    // RFC 7617 §2: no control characters.
    return !/\p{Cc}/u.test(decodeURIComponent(part));
  } catch {
    return false;
  }
}
