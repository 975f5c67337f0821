import * as z from 'zod';

/**
 * scrypt takes 128 · n · r bytes of memory, and a time that grows with n · r · p. A document says what it was sealed with, so
 * these bounds are what a hostile one can cost.
 */
export const SCRYPT = { n: { least: 2 ** 14, made: 2 ** 16, most: 2 ** 17 }, r: 8, p: 1 } as const;

const base64 = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'Must be base64.');

export const sealedBox = z
  .strictObject({
    kdf: z.literal('scrypt').meta({ description: 'How the key is made of the passphrase (RFC 7914).' }),
    n: z
      .int()
      .min(SCRYPT.n.least)
      .max(SCRYPT.n.most)
      .refine((n) => (n & (n - 1)) === 0, 'Must be a power of two.')
      .meta({ description: 'The cost of scrypt: a power of two.' }),
    r: z.literal(SCRYPT.r).meta({ description: 'The block size of scrypt.' }),
    p: z.literal(SCRYPT.p).meta({ description: 'The parallelism of scrypt.' }),
    salt: base64(22, 88).meta({ description: 'The salt of scrypt, as base64.' }),
    cipher: z.literal('aes-256-gcm').meta({ description: 'What the secrets are encrypted with.' }),
    sealed: base64(40, 4 * 1024 * 1024).meta({ description: 'Nonce, ciphertext and tag, as base64.' }),
  })
  .meta({
    id: 'SealedSecrets',
    description: 'Secrets that only the passphrase opens. Any change of a byte is noticed.',
  });

export type SealedBox = z.output<typeof sealedBox>;

export const passphrase = z
  .string()
  .min(8)
  .max(1_024)
  .meta({ description: 'What the secrets are sealed with: at least 8 characters, better five random words.' });
