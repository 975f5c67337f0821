import { describe, expect, test } from 'vitest';
import { parseDestinationPolicy } from '../packages/sender/src/destination-policy.ts';
import { parseStackConfig } from '../packages/dev-stack/src/stack-config.ts';
import { readTracesSettings } from '../packages/process/src/read-traces-settings.ts';
import { readConfig as readServerConfig } from '../packages/server/src/config.ts';
import { readConfig as readWorkerConfig } from '../packages/worker/src/config.ts';
import { filesBelow, textOf } from './source-files.mjs';

const PAGE = 'docs/configuration.md';
const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`;
const DATABASE = 'postgres://user:password@127.0.0.1:5432/postrider';

/** The files that read the variables of a section, and how to read a configuration with the required ones. */
const SECTIONS = {
  'Where Postrider may connect': {
    files: ['packages/sender/src/destination-policy.ts'],
    read: parseDestinationPolicy,
    needed: {},
  },
  Server: {
    files: ['packages/server/src/config.ts', 'packages/process/src/environment.ts'],
    read: readServerConfig,
    needed: { POSTRIDER_DATABASE_URL: DATABASE, POSTRIDER_ENCRYPTION_KEYS: KEYS },
  },
  Worker: {
    files: ['packages/worker/src/config.ts', 'packages/process/src/environment.ts'],
    read: readWorkerConfig,
    needed: {
      POSTRIDER_DATABASE_URL: DATABASE,
      POSTRIDER_ENCRYPTION_KEYS: KEYS,
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
    },
  },
  Traces: {
    files: ['packages/process/src/read-traces-settings.ts'],
    read: readTracesSettings,
    needed: { OTEL_TRACES_EXPORTER: 'otlp' },
  },
  Migrate: { files: ['packages/store/src/bin/migrate.ts'] },
  Reseal: { files: ['packages/store/src/bin/reseal.ts'] },
  'Rebuild rollups': { files: ['packages/store/src/bin/rebuild-rollups.ts'] },
  Bootstrap: { files: ['packages/server/src/bin/bootstrap.ts'] },
  'npm start': {
    files: ['packages/dev-stack/src/stack-config.ts', 'packages/dev-stack/src/bin/start.ts'],
    read: parseStackConfig,
    needed: {},
  },
  'The CLI': {
    files: [
      'packages/cli/src/settings/read-settings.ts',
      'packages/cli/src/settings/read-profile.ts',
      'packages/cli/src/settings/read-passphrase.ts',
      'packages/cli/src/commands/sign.ts',
      'packages/cli/src/doctor/check-temporal.ts',
    ],
  },
  'The SDK': { files: ['packages/sdk-node/src/request/client-options.ts'] },
};

const NAME = '(?:POSTRIDER|TEMPORAL|OTEL)_[A-Z_]+';
/** Matches members of a schema of the environment, and direct look-ups. */
const READ = new RegExp(`^\\s+(${NAME}): (?!['{])|\\benv\\[\\s*'(${NAME})'\\s*\\]`, 'gm');

const namesRead = (file) => [...textOf(file).matchAll(READ)].map(([, member, lookedUp]) => member ?? lookedUp);
const uncode = (cell) => cell.replaceAll('`', '');

/** The rows of the table below a heading of the page. */
function rowsOf(section) {
  const [, text = ''] = textOf(PAGE).split(`\n## ${section}\n`);
  return [...text.split('\n## ')[0].matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm)].map(
    ([, name, fallback, takes]) => ({ section, name, fallback, takes }),
  );
}

describe.each(Object.entries(SECTIONS))('the section "%s" of the configuration page', (section, { files }) => {
  test('names exactly the variables that are read', () => {
    const documented = rowsOf(section).map(({ name }) => name);
    // Other sections also name the variables of the guard, and those that the stack reads outside of its schema.
    const read = new Set(files.flatMap(namesRead));
    const extra = section === 'npm start' ? ['POSTRIDER_LOG_LEVEL'] : [];
    expect(new Set(documented)).toEqual(new Set([...read, ...extra]));
    expect(documented).toHaveLength(new Set(documented).size);
  });
});

const tried = Object.entries(SECTIONS)
  .filter(([, { read }]) => read)
  .flatMap(([section]) => rowsOf(section))
  .filter(({ section, name }) => section !== 'npm start' || name !== 'POSTRIDER_LOG_LEVEL');

function readWith({ section, name }, value) {
  const { read, needed } = SECTIONS[section];
  return read({ ...needed, [name]: value });
}

test.each(tried.filter(({ fallback }) => fallback === 'needed'))('$section: $name is needed', (row) => {
  expect(() => readWith(row, undefined)).toThrow(row.name);
});

test.each(tried.filter(({ fallback }) => fallback.startsWith('`')))(
  '$section: $name is $fallback by default',
  (row) => {
    expect(readWith(row, uncode(row.fallback))).toEqual(readWith(row, undefined));
  },
);

test.each(tried.filter(({ takes }) => /^\d+ to \d+$/.test(takes)))('$section: $name takes $takes', (row) => {
  const [least, most] = row.takes.split(' to ').map(Number);
  expect(() => readWith(row, String(least))).not.toThrow();
  expect(() => readWith(row, String(most))).not.toThrow();
  expect(() => readWith(row, String(least - 1))).toThrow(row.name);
  expect(() => readWith(row, String(most + 1))).toThrow(row.name);
});

const choices = tried.filter(({ takes }) => /^`[a-z]+`(, `[a-z]+`)+$/.test(takes));
test.each(choices)('$section: $name takes $takes', (row) => {
  for (const value of uncode(row.takes).split(', ')) expect(() => readWith(row, value)).not.toThrow();
  if (row.section === 'Where Postrider may connect' && row.name === 'POSTRIDER_ENV') return;
  expect(() => readWith(row, 'nonsense')).toThrow(row.name);
});

test('the page names every variable of ours that any other file of a program reads', () => {
  const page = textOf(PAGE);
  const programs = filesBelow('packages').filter(
    (path) => /\/src\/.*\.ts$/.test(path) && !/\.test\.ts$|\.bench\.ts$|\/testing(\/|\.ts$)|\/generated\//.test(path),
  );
  const unnamed = programs.flatMap((path) =>
    [...textOf(path).matchAll(new RegExp(`\\benv(?:\\[\\s*'|\\.)(${NAME})\\b`, 'g'))]
      .filter(([, name]) => !page.includes(`\`${name}\``))
      .map(([, name]) => `${path}: ${name}`),
  );
  expect(unnamed).toEqual([]);
});
