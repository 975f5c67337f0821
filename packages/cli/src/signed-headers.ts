import { isWebhookVerificationError, signWebhook } from '@postrider/receiver-verify';
import { usageError } from './exit-codes.ts';
import { escapeText } from './output/escape.ts';

interface ToSign {
  id: string;
  timestamp: Date;
  body: string | Uint8Array;
  /** More than one while a secret is rotated. */
  secrets: readonly string[];
}

/** The headers with which a body is sent. What cannot be signed with, such as half a secret, is an error of usage. */
export async function signedHeaders({ id, timestamp, body, secrets }: ToSign): Promise<Record<string, string>> {
  const signing = secrets.map((secret) => signWebhook({ id, timestamp, body, secret }));
  const signatures = await Promise.all(signing).catch((error: unknown) => {
    throw isWebhookVerificationError(error) ? usageError(escapeText(error.message)) : error;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
