import type { Bytes } from './bytes.ts';
import { joinContent } from './signed-content.ts';
import { importOnce, toPkcs8, toSpki, type SignatureCrypto } from './signature-crypto.ts';

type KeyObject = object;
interface DerKey {
  key: Bytes;
  format: 'der';
  type: 'pkcs8' | 'spki';
}

interface Hmac {
  update(content: string | Uint8Array): Hmac;
  digest(): Bytes;
}

/** The used part of `node:crypto`. */
interface NodeCrypto {
  createHmac(algorithm: 'sha256', key: KeyObject): Hmac;
  createSecretKey(key: Bytes): KeyObject;
  createPrivateKey(key: DerKey): KeyObject;
  createPublicKey(key: DerKey): KeyObject;
  sign(algorithm: null, content: Bytes, key: KeyObject): Bytes;
  verify(algorithm: null, content: Bytes, key: KeyObject, signature: Bytes): boolean;
  timingSafeEqual(a: Bytes, b: Bytes): boolean;
}

interface WithBuiltIns {
  process?: { getBuiltinModule?: (id: string) => unknown };
}

/**
 * `node:crypto`, when the runtime has it. Loaded at run time: an `import` would break bundles for browsers and edge runtimes.
 */
export function findNodeCrypto(): SignatureCrypto | undefined {
  const { process } = globalThis as WithBuiltIns;
  const found = process?.getBuiltinModule?.('crypto');
  // The module of this name is the one whose members are declared above.
  return found === undefined || found === null ? undefined : overNode(found as NodeCrypto);
}

function overNode(node: NodeCrypto): SignatureCrypto {
  const secretKey = importOnce(({ bytes }) => node.createSecretKey(bytes));
  const privateKey = importOnce((key) => node.createPrivateKey({ key: toPkcs8(key), format: 'der', type: 'pkcs8' }));
  const publicKey = importOnce((key) => node.createPublicKey({ key: toSpki(key), format: 'der', type: 'spki' }));
  return {
    hmacSha256(key, { before, body, after }) {
      const hmac = node.createHmac('sha256', secretKey(key)).update(before).update(body);
      return (after === '' ? hmac : hmac.update(after)).digest();
    },
    equalInConstantTime: (expected, given) => node.timingSafeEqual(expected, given),
    signEd25519: (key, content) => node.sign(null, joinContent(content), privateKey(key)),
    verifyEd25519: (key, content, signature) => node.verify(null, joinContent(content), publicKey(key), signature),
  };
}
