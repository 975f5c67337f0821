import { randomUUID } from 'node:crypto';
import { generateSecret } from '@postrider/receiver-verify';
import { signedHeaders } from '../signed-headers.ts';

/** One request to a receiver, and what a good one answers. */
export interface Check {
  name: string;
  /** `takes`: 2xx. `refuses`: 4xx. `answers`: 2xx or 4xx, but it neither breaks nor hangs. */
  wanted: 'takes' | 'refuses' | 'answers';
  /** What to do if it answers otherwise. */
  remedy: string;
  request: Request;
}

interface Request {
  headers: Record<string, string>;
  body: string;
  /** Sends the body in two pieces with a second between them. */
  slowly?: boolean;
}

interface Signed {
  id?: string;
  at?: Date;
  body?: string;
  secrets?: string[];
}

const BIG_BYTES = 256 * 1024;
const HOUR_MS = 3_600_000;

/** The requests, in the order in which they are sent. */
export async function checksOf(secret: string, type: string): Promise<Check[]> {
  const now = Date.now();
  const bodyOf = (data: unknown, at = now) =>
    JSON.stringify({ id: `evt_${randomUUID()}`, type, timestamp: new Date(at).toISOString(), data });
  const signed = async ({
    id = `evt_${randomUUID()}`,
    at: timestamp = new Date(now),
    body = bodyOf({}),
    secrets = [secret],
  }: Signed) => {
    const signatures = await signedHeaders({ id, timestamp, body, secrets });
    return { headers: { 'content-type': 'application/json', ...signatures }, body };
  };
  const valid = await signed({});
  const tampered = { ...valid, body: valid.body.replace('"data":{}', '"data":{"amount":1}') };
  const unsigned = { headers: { 'content-type': 'application/json' }, body: valid.body };
  const spaced = `{ "type": ${JSON.stringify(type)}, "data": { "note": "\\u00fc", "price": 1.50 } }`;
  const big = bodyOf({ text: 'x'.repeat(BIG_BYTES) });
  return [
    takes('valid', 'It must answer 2xx to a signed request. Is the secret that of the receiver?', valid),
    takes('repeated', 'The same webhook-id comes again after a lost answer: answer 2xx, and do nothing twice.', valid),
    takes(
      'reordered',
      'Older events may come later: answer 2xx, and compare timestamps.',
      await signed({ body: bodyOf({}, now - HOUR_MS) }),
    ),
    takes('bytes as sent', 'Verify the bytes that came, before any parser.', await signed({ body: spaced })),
    takes(
      'two signatures',
      'While a secret is rotated, one matching signature is enough.',
      await signed({ secrets: [generateSecret(), secret] }),
    ),
    takes('slow', 'Read the whole body, also when it comes in pieces.', { ...(await signed({})), slowly: true }),
    refuses(
      'tampered',
      'Verify the signature over the body, before you look whether the webhook-id is known; answer 401 if it does not match.',
      tampered,
    ),
    refuses('unsigned', 'Answer 401 to a request without a signature.', unsigned),
    refuses(
      'wrong key',
      'Verify with the secret of the endpoint, and answer 401.',
      await signed({ secrets: [generateSecret()] }),
    ),
    refuses(
      'stale',
      'Refuse a webhook-timestamp more than five minutes old.',
      await signed({ at: new Date(now - HOUR_MS) }),
    ),
    refuses(
      'from the future',
      'Refuse a webhook-timestamp more than five minutes ahead.',
      await signed({ at: new Date(now + HOUR_MS) }),
    ),
    answers('oversized', 'Answer 413 to a body that is too large; do not break.', await signed({ body: big })),
  ];
}

const takes = (name: string, remedy: string, request: Request): Check => ({ name, wanted: 'takes', remedy, request });
const refuses = (name: string, remedy: string, request: Request): Check => ({
  name,
  wanted: 'refuses',
  remedy,
  request,
});
const answers = (name: string, remedy: string, request: Request): Check => ({
  name,
  wanted: 'answers',
  remedy,
  request,
});
