import { signWebhook } from '@postrider/receiver-verify';

interface ToSign {
  id: string;
  timestamp: Date;
  body: string | Uint8Array;
  /** More than one while a secret is rotated. */
  secrets: readonly string[];
}

/** The headers with which a body is sent. */
export async function signedHeaders({ id, timestamp, body, secrets }: ToSign): Promise<Record<string, string>> {
  const signatures = await Promise.all(secrets.map((secret) => signWebhook({ id, timestamp, body, secret })));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
