import type { Bytes } from '../verify/bytes.ts';
import { fillTimestamp } from '../verify/legacy-template.ts';
import { signLegacy, signWebhook } from '../verify/sign-webhook.ts';
import type { LegacySigningScheme, SigningScheme } from '../verify/verify-options.ts';

export interface TestWebhookOptions {
  /** What the receiver expects: `whsec_…`; for ed25519 the private key `whsk_…`. Several sign one after the other. */
  secret: string | readonly string[];
  /** The event, sent as `{"id","type","timestamp","data"}`. */
  event?: { type: string; data?: unknown; id?: string; timestamp?: string };
  /** Or the exact body. */
  body?: string | Uint8Array;
  /** The `webhook-id`. Default the event's id, or a random one. */
  id?: string;
  /** When it is signed. Default now. */
  timestamp?: Date;
  /** How it is signed: the receiver's `signing`. */
  signing?: SigningScheme;
  headerPrefix?: 'webhook' | 'svix';
}

/** A signed request, as a sender would send it. */
export interface TestWebhook {
  headers: Record<string, string>;
  body: Bytes;
  /** The request for handlers that take one. */
  request(url?: string): Request;
}

/** Signs a webhook for a test. */
export async function signTestWebhook(options: TestWebhookOptions): Promise<TestWebhook> {
  const { event, timestamp = new Date(), signing, headerPrefix = 'webhook' } = options;
  const id = options.id ?? event?.id ?? `evt_test_${crypto.randomUUID().replaceAll('-', '')}`;
  const body = bytesOf(options.body ?? JSON.stringify(envelope(event, id, timestamp)));
  const secrets = typeof options.secret === 'string' ? [options.secret] : options.secret;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    [`${headerPrefix}-id`]: id,
    [`${headerPrefix}-timestamp`]: seconds(timestamp),
  };
  if (signing?.scheme === 'legacy') {
    Object.assign(headers, await legacyHeaders({ signing, secret: secrets[0] ?? '', timestamp, body }));
  } else {
    const signatures = await Promise.all(secrets.map((secret) => signWebhook({ id, timestamp, body, secret })));
    headers[`${headerPrefix}-signature`] = signatures.join(' ');
  }
  return testWebhook(Object.entries(headers), body);
}

/** Headers as pairs, which allow duplicates; the record has the last one. */
export function testWebhook(headers: [string, string][], body: Bytes): TestWebhook {
  return {
    headers: Object.fromEntries(headers),
    body,
    request: (url = 'https://receiver.example/webhooks') => new Request(url, { method: 'POST', headers, body }),
  };
}

function envelope(event: TestWebhookOptions['event'], id: string, timestamp: Date): object {
  const { type = 'test.event', data = {} } = event ?? {};
  return { id: event?.id ?? id, type, timestamp: event?.timestamp ?? timestamp.toISOString(), data };
}

async function legacyHeaders(input: {
  signing: LegacySigningScheme;
  secret: string;
  timestamp: Date;
  body: Uint8Array;
}): Promise<Record<string, string>> {
  const { signing, secret, timestamp, body } = input;
  const { encoding, content } = signing;
  const signature = await signLegacy({ secret, encoding, content, timestamp, body });
  return {
    [signing.header]: `${fillTimestamp(signing.prefix, seconds(timestamp))}${signature}`,
    ...(signing.timestampHeader && { [signing.timestampHeader]: seconds(timestamp) }),
  };
}

function bytesOf(body: string | Uint8Array): Bytes {
  return typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body);
}

function seconds(timestamp: Date): string {
  return String(Math.floor(timestamp.getTime() / 1000));
}
