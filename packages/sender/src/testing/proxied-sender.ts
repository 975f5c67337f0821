import { onTestFinished } from 'vitest';
import { parseDestinationPolicy, type DestinationPolicy } from '../destination-policy.ts';
import { createSender, type Sender, type SenderOptions } from '../send-request.ts';

const USER = 'egress user';
const PASSWORD = 'p@ss:wörd';

/** What an outbound proxy is sent with the URL of `withCredentials`. */
export const BASIC = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;

/** Texts that nobody may see but the proxy. */
export const PROXY_SECRETS = [USER, PASSWORD, encodeURIComponent(USER), encodeURIComponent(PASSWORD), BASIC.slice(6)];

/** An address for documentation (RFC 5737): only the proxy of a test reaches it. */
export const PUBLIC = '203.0.113.7';

export function withCredentials(url: string): string {
  return url.replace('://', `://${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}@`);
}

/** Allows loopback and the addresses for documentation. */
export function policyThrough(proxyUrl: string): DestinationPolicy {
  const ranges = '127.0.0.0/8,203.0.113.0/24,2001:db8::/32';
  return parseDestinationPolicy({ POSTRIDER_ALLOWED_CIDRS: ranges, POSTRIDER_OUTBOUND_PROXY: proxyUrl });
}

/** A sender for one test. Every name leads to `PUBLIC`, unless `lookup` says something else. */
export function senderThrough(proxyUrl: string, options: Partial<SenderOptions> = {}): Sender {
  const sender = createSender({ policy: policyThrough(proxyUrl), lookup: async () => [PUBLIC], ...options });
  onTestFinished(() => sender.close());
  return sender;
}
