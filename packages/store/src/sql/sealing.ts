import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** A key of the operator that encrypts keys: 32 bytes. Sealed values refer to it by its id. */
export interface SealingKey {
  id: string;
  key: Uint8Array;
}

/**
 * Encrypts secrets at rest. `identity` names the row and column of a value (`sealedIn`). A value that is copied into another
 * row does not open there.
 */
export interface Sealer {
  seal(plain: string, identity: string): Buffer;
  /** Throws `SealBroken` if the key is not configured, the value belongs to another row, or a byte was changed. */
  open(sealed: Uint8Array, identity: string): string;
}

/** A sealed value cannot be opened: its key is not configured, or somebody changed the value. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

/** The identities of the sealed columns. */
export const sealedIn = {
  secret: (endpointId: string, secretId: string) => `endpoint_secrets/${endpointId}/${secretId}`,
  headers: (endpointId: string) => `endpoints/${endpointId}/headers`,
  defaultSecret: (owner: string, secretId: string) => `endpoint_default_secrets/${owner}/${secretId}`,
  defaultHeaders: (owner: string) => `endpoint_defaults/${owner}/headers`,
  auth: (endpointId: string) => `endpoints/${endpointId}/auth`,
  answer: (tenantId: string, kind: string, key: string) => `publish_keys/${JSON.stringify([tenantId, kind, key])}`,
};

const VERSION = 1;
const NONCE_BYTES = 12;
const KEY_BYTES = 32;
const TAG_BYTES = 16;
const WRAPPED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES;

/**
 * Envelope encryption with AES-256-GCM. Every value has its own random key, which the first of the given keys wraps. So no
 * nonce is used twice with the same data key. To rotate without downtime, put a new key first and keep the old ones for
 * reading.
 *
 * Layout: version, length of the key id, key id, wrapped key (nonce, 32 bytes, tag), value (nonce, ciphertext, tag).
 */
export function createSealer(keys: readonly SealingKey[]): Sealer {
  const [first] = keys;
  if (first === undefined) throw new Error('A sealer needs at least one key.');
  const byId = new Map<string, Uint8Array>();
  for (const { id, key } of keys) {
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(id)) throw new Error(`"${id}" cannot be a key id.`);
    if (key.length !== KEY_BYTES) throw new Error(`The key "${id}" must have ${KEY_BYTES} bytes.`);
    if (byId.has(id)) throw new Error(`The key id "${id}" is given twice.`);
    byId.set(id, key);
  }
  const head = headOf(first);

  return {
    seal(plain, identity) {
      const dataKey = randomBytes(KEY_BYTES);
      const wrapped = encrypt(first.key, dataKey, Buffer.concat([head, Buffer.from(identity)]));
      return Buffer.concat([head, wrapped, encrypt(dataKey, Buffer.from(plain), Buffer.from(identity))]);
    },
    open(sealed, identity) {
      const { headBytes, keyId, rest } = readHead(sealed);
      const key = byId.get(keyId);
      if (key === undefined) throw new SealBroken(`Sealed with the key "${keyId}", which is not configured.`);
      const aad = Buffer.concat([headBytes, Buffer.from(identity)]);
      const dataKey = decrypt(key, rest.subarray(0, WRAPPED_BYTES), aad);
      return decrypt(dataKey, rest.subarray(WRAPPED_BYTES), Buffer.from(identity)).toString();
    },
  };
}

/** Reads keys from the configuration: `<id>:<base64 of 32 bytes>[,<id>:<base64>]`. Throws if they are not valid. */
export function parseSealingKeys(text: string): SealingKey[] {
  const keys = text.split(',').map((part) => {
    const at = part.indexOf(':');
    const id = part.slice(0, Math.max(at, 0)).trim();
    const key = Buffer.from(part.slice(at + 1).trim(), 'base64');
    if (at < 1 || key.length !== KEY_BYTES) {
      throw new Error('each key must be <id>:<base64 of 32 bytes>; make one with: openssl rand -base64 32');
    }
    return { id, key };
  });
  createSealer(keys);
  return keys;
}

function encrypt(key: Uint8Array, plain: Uint8Array, aad: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, bytes: Uint8Array, aad: Uint8Array): Buffer {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken('The sealed value is cut short.');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  // Without the length, Node accepts a tag that is cut to 4 bytes.
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new SealBroken('The sealed value was changed, or belongs to another row.', { cause });
  }
}

/** The id of the key that a value is sealed with. The first bytes are enough. Throws `SealBroken` if it is not a sealed value. */
export function keyIdOf(sealed: Uint8Array): string {
  return readHead(sealed).keyId;
}

/** The bytes that every value begins with that is sealed with this key. */
export function headOf({ id }: Pick<SealingKey, 'id'>): Buffer {
  return Buffer.from([VERSION, id.length, ...Buffer.from(id, 'latin1')]);
}

/** The longest head. */
export const MAX_HEAD_BYTES = 2 + 64;

function readHead(sealed: Uint8Array): { headBytes: Uint8Array; keyId: string; rest: Uint8Array } {
  const [version, idLength = 0] = sealed;
  if (version !== VERSION) throw new SealBroken('The sealed value has an unknown form.');
  const headBytes = sealed.subarray(0, 2 + idLength);
  return {
    headBytes,
    keyId: Buffer.from(headBytes.subarray(2)).toString('latin1'),
    rest: sealed.subarray(2 + idLength),
  };
}
