import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findNodeCrypto } from './node-crypto.ts';
import { generateKeyPair } from './sign-webhook.ts';
import { parseSigningKey } from './signing-key.ts';
import { webCrypto } from './web-crypto.ts';

const node = findNodeCrypto() ?? expect.unreachable('Node has it.');
const web = webCrypto();

const content = fc.record({ before: fc.string(), body: fc.uint8Array(), after: fc.string() });

test('node:crypto and Web Crypto give the same HMAC', async () => {
  const keys = fc.uint8Array({ minLength: 16, maxLength: 128 });
  await fc.assert(
    fc.asyncProperty(keys, content, async (bytes, signed) => {
      const key = { kind: 'hmac' as const, bytes: Uint8Array.from(bytes) };
      expect(Uint8Array.from(await node.hmacSha256(key, signed))).toEqual(await web.hmacSha256(key, signed));
    }),
  );
});

test('node:crypto and Web Crypto make the same ed25519 signature, and check it alike', async () => {
  const pair = await generateKeyPair();
  const privateKey = parseSigningKey(pair.privateKey, 'The secret');
  const publicKey = parseSigningKey(pair.publicKey, 'The secret');
  await fc.assert(
    fc.asyncProperty(content, fc.nat({ max: 63 }), async (signed, at) => {
      const signature = Uint8Array.from(await node.signEd25519(privateKey, signed));
      expect(await web.signEd25519(privateKey, signed)).toEqual(signature);
      const changed = signature.with(at, (signature[at] ?? 0) ^ 1);
      for (const crypto of [node, web]) {
        expect(await crypto.verifyEd25519(publicKey, signed, signature)).toBe(true);
        expect(await crypto.verifyEd25519(publicKey, signed, changed)).toBe(false);
      }
    }),
    { numRuns: 30 },
  );
});

test('both compare bytes alike', () => {
  const a = Uint8Array.of(1, 2, 3);
  for (const crypto of [node, web]) {
    expect(crypto.equalInConstantTime(a, Uint8Array.of(1, 2, 3))).toBe(true);
    expect(crypto.equalInConstantTime(a, Uint8Array.of(1, 2, 4))).toBe(false);
  }
});
