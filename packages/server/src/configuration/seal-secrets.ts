import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import * as z from 'zod';
import { invalidBody, unavailable } from '../http/problem.ts';
import { SCRYPT, type SealedBox } from './sealed-box-schema.ts';

/** The secrets of one endpoint, or of the defaults of a tenant (`endpoint` null) or the deployment (both null). */
const secretsOfOne = z.strictObject({
  tenantId: z.string().nullable(),
  endpoint: z.string().nullable(),
  /** The only scheme, host and port that headers and auth may be sent to. */
  origin: z.string().nullable(),
  secret: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  auth: z.record(z.string(), z.string()),
});
const allSecrets = z.array(secretsOfOne);

export type SecretsOfOne = z.output<typeof secretsOfOne>;

const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** What is sealed for this cannot pass for anything else that the passphrase may have sealed. */
const PURPOSE = Buffer.from('postrider configuration 1');

/** At once in this process: each takes up to 128 MiB for a moment. */
const MOST_WAITING = 4;
let waiting = 0;
let turn: Promise<unknown> = Promise.resolve();

/** Makes the key in a thread of Node's pool, one after another. 503 when too many wait. */
async function keyOf(
  passphrase: string,
  { n, r, p, salt }: Pick<SealedBox, 'n' | 'r' | 'p' | 'salt'>,
): Promise<Buffer> {
  if (waiting >= MOST_WAITING) throw unavailable('Other documents are being sealed or opened. Try again in a moment.');
  waiting += 1;
  const derive = () =>
    new Promise<Buffer>((resolve, reject) => {
      // Twice what it takes: OpenSSL counts a little more.
      const options = { N: n, r, p, maxmem: 256 * n * r };
      scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), KEY_BYTES, options, (error, key) =>
        error === null ? resolve(key) : reject(error),
      );
    });
  const made = turn.then(derive).finally(() => (waiting -= 1));
  turn = made.catch(() => undefined);
  return made;
}

export async function sealSecrets(secrets: readonly SecretsOfOne[], passphrase: string): Promise<SealedBox> {
  const salt = randomBytes(SALT_BYTES).toString('base64');
  const facts = { n: SCRYPT.n.made, r: SCRYPT.r, p: SCRYPT.p, salt };
  const key = await keyOf(passphrase, facts);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(PURPOSE);
  const parts = [nonce, cipher.update(JSON.stringify(secrets)), cipher.final(), cipher.getAuthTag()];
  return { kdf: 'scrypt', ...facts, cipher: 'aes-256-gcm', sealed: Buffer.concat(parts).toString('base64') };
}

/** 422 if the passphrase is another one, or a byte was changed. */
export async function openSecrets(box: SealedBox, passphrase: string): Promise<SecretsOfOne[]> {
  const key = await keyOf(passphrase, box);
  const bytes = Buffer.from(box.sealed, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(PURPOSE).setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    const text = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES), undefined, 'utf8');
    return allSecrets.parse(JSON.parse(text + decipher.final('utf8')));
  } catch {
    const detail = 'Does not open the secrets of the document: it is another passphrase, or the secrets were changed.';
    throw invalidBody([{ pointer: '/passphrase', detail }]);
  }
}
