import type { Bytes } from './bytes.ts';
import { joinContent, type SignedContent } from './signed-content.ts';
import { importOnce, toPkcs8, type SignatureCrypto } from './signature-crypto.ts';

/** Web Crypto, which every runtime has. */
export function webCrypto(): SignatureCrypto {
  const { subtle } = crypto;
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const secretKey = importOnce(({ bytes }) => subtle.importKey('raw', bytes, hmac, false, ['sign']));
  const privateKey = importOnce((key) => subtle.importKey('pkcs8', toPkcs8(key), 'Ed25519', false, ['sign']));
  const publicKey = importOnce(({ bytes }) => subtle.importKey('raw', bytes, 'Ed25519', false, ['verify']));
  const sign = async (algorithm: 'HMAC' | 'Ed25519', key: CryptoKey, content: SignedContent): Promise<Bytes> =>
    new Uint8Array(await subtle.sign(algorithm, key, joinContent(content)));
  return {
    hmacSha256: async (key, content) => sign('HMAC', await secretKey(key), content),
    equalInConstantTime(expected, given) {
      let difference = 0;
      for (const [index, byte] of expected.entries()) difference |= byte ^ (given[index] ?? 0);
      return difference === 0;
    },
    signEd25519: async (key, content) => sign('Ed25519', await privateKey(key), content),
    verifyEd25519: async (key, content, signature) =>
      subtle.verify('Ed25519', await publicKey(key), signature, joinContent(content)),
  };
}
