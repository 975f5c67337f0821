import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

interface Manifest {
  name: string;
  exports?: Record<string, Entry | { import: Entry } | string>;
}

interface Entry {
  types: string;
}

const PACKAGES = fileURLToPath(new URL('packages', import.meta.url));

/** Tests import our packages from their sources, not from `dist`: an edit needs no build before it is tested. */
const sources = readdirSync(PACKAGES).flatMap((folder) => {
  // Our own files.
  const { name, exports = {} } = JSON.parse(readFileSync(`${PACKAGES}/${folder}/package.json`, 'utf8')) as Manifest;
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return [];
    const { types } = 'import' in target ? target.import : target;
    const source = types.replace('./dist/', 'src/').replace(/\.d\.ts$/, '.ts');
    return [{ find: new RegExp(`^${name}${subpath.slice(1)}$`), replacement: `${PACKAGES}/${folder}/${source}` }];
  });
});

/** The SDK's fake is the server's routes on this store in memory: see `packages/fake-api/scripts/build-extra.mjs`. */
const storeInMemory = {
  find: /^@postrider\/store\/(deliveries|endpoints|events|keys|outbox|sql|tenants)$/,
  replacement: `${PACKAGES}/fake-api/src/store/$1.ts`,
};

// The first test that asks for a service, or for a build, waits for it.
const shared = {
  setupFiles: ['packages/dev-stack/src/testing/seed-properties.ts'],
  testTimeout: 20_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    globalSetup: ['packages/dev-stack/src/testing/global-setup.ts'],
    projects: [
      {
        resolve: { alias: sources },
        test: {
          name: 'postrider',
          include: ['packages/*/src/**/*.test.ts', 'scripts/*.test.mjs'],
          exclude: ['packages/sdk-node/**'],
          ...shared,
        },
      },
      {
        resolve: { alias: [storeInMemory, ...sources] },
        test: { name: 'sdk-node', include: ['packages/sdk-node/src/**/*.test.ts'], ...shared },
      },
    ],
  },
});
