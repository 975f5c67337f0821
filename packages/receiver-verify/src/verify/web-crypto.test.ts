import { afterAll, expect, test, vi } from 'vitest';
import { findNodeCrypto } from './node-crypto.ts';

// Everything that is tested of signatures, once more as on a runtime without `node:crypto`.
const getBuiltinModule = vi.hoisted(() => vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined));
afterAll(() => getBuiltinModule.mockRestore());

test('there is no node:crypto here', () => {
  expect(findNodeCrypto()).toBeUndefined();
});

await import('./base64.test.ts');
await import('./reference-libraries.test.ts');
await import('./sign-webhook.test.ts');
await import('./signing-key.test.ts');
await import('./verify-webhook.test.ts');
