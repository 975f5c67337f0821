import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PATIENCE_MS } from './packages/dev-stack/src/patience.ts';

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
  find: /^@postrider\/store\/(audit|deliveries|endpoints|event-types|events|keys|outbox|queue|replays|retention|rollups|schedules|sql|tenants)$/,
  replacement: `${PACKAGES}/fake-api/src/store/$1.ts`,
};

/** A time-out only finds what hangs: it is long, so that no test fails because the machine is busy. */
export const patience = {
  setupFiles: ['seed-properties', 'patient-waits'].map((file) => `packages/dev-stack/src/testing/${file}.ts`),
  // The first test that asks for a service, or for a build, waits for it.
  testTimeout: 900_000,
  hookTimeout: 900_000,
  expect: { poll: { timeout: PATIENCE_MS } },
};

const shared = {
  ...patience,
  isolate: false,
  // Keeps transformed modules in node_modules: the projects of a run share them, and so does the next run.
  experimental: { fsModuleCache: true },
};

const testsOf = (...folders: string[]) => folders.map((folder) => `packages/${folder}/src/**/*.test.ts`);

/** Whose tests use the SDK's fake, and with it the store in memory. */
const WITH_FAKE = ['sdk-node', 'cli', 'mcp', 'ui'];

/**
 * Files that need modules of their own: loaded with another environment, or without `node:crypto`. One of them runs other files
 * again, whose tests would be missing if their modules were there already. One throws away all modules.
 */
const ALONE = [
  'packages/cli/src/listen/screen.test.ts',
  'packages/receiver-verify/src/verify/web-crypto.test.ts',
  'packages/receiver-verify/src/verify/webhook-verification-error.test.ts',
];

/**
 * The files of a project run one after another in the same few processes, because loading their modules costs more than most of
 * them do. Vitest begins with the first project by name: with deliveries, which wait longest.
 */
export default defineConfig({
  test: {
    globalSetup: ['packages/dev-stack/src/testing/global-setup.ts'],
    // Tests wait for Temporal, Postgres and clocks more than they compute.
    maxWorkers: availableParallelism() * 2,
    projects: [
      {
        resolve: { alias: sources },
        test: { name: 'deliveries', include: testsOf('worker'), ...shared },
      },
      {
        resolve: { alias: sources },
        test: { name: 'alone', include: ALONE, ...shared, isolate: true },
      },
      {
        resolve: { alias: [storeInMemory, ...sources] },
        test: { name: 'sdk-node', include: testsOf(...WITH_FAKE), exclude: ALONE, ...shared },
      },
      {
        resolve: { alias: sources },
        test: {
          name: 'together',
          include: [...testsOf('*'), 'scripts/*.test.mjs'],
          exclude: [...testsOf('worker', ...WITH_FAKE), ...ALONE],
          ...shared,
        },
      },
    ],
  },
});
