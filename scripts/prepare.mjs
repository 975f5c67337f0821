// Prepares a clone to run: installs packages and builds sources. This file uses only Node's own modules and old syntax, because
// it must be able to say that Node is too old.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STATE = join(ROOT, '.postrider');
const OLDEST_NODE = [20, 19];

/** Installs what is missing and builds what changed. Quick if there is neither. */
export async function prepare() {
  await installMissing();
  await buildChanged();
}

export async function installMissing() {
  requireNode();
  mkdirSync(STATE, { recursive: true });
  const environment = toolEnvironment();
  const manifests = [join(ROOT, 'pnpm-lock.yaml'), join(ROOT, 'pnpm-workspace.yaml'), ...packageFiles('package.json')];
  const installed = join(ROOT, 'node_modules/.postrider-installed');
  await unlessUnchanged(installed, [process.version, process.arch, ...contentsOf(manifests)], async () => {
    const pnpm = await findPnpm(environment);
    say('Installing packages (about a minute the first time, a few seconds later)…');
    await run(
      [process.execPath, pnpm, 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false'],
      environment,
    );
  });
}

export async function buildChanged() {
  const built = join(ROOT, 'packages/dev-stack/dist/.built');
  await unlessUnchanged(built, sourceStates(), async () => {
    say('Building (about twenty seconds the first time, a few later)…');
    const flags = existsSync(built) ? [] : ['--force'];
    await run([process.execPath, join(ROOT, 'scripts/build.mjs'), ...flags], process.env);
  });
}

/** Runs a program in the root of the project and shows its output. Resolves with its exit code. */
export function runShown(args) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  passSignalsTo(child);
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`Postrider needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

/** The pnpm that package.json names, kept in .postrider/. Needs no corepack and no rights on the machine. */
async function findPnpm(environment) {
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const version = packageManager.split('@')[1];
  const folder = join(STATE, 'tools', `pnpm-${version}`);
  const program = join(folder, 'node_modules/pnpm/bin/pnpm.cjs');
  if (existsSync(program)) return program;
  say(`Fetching pnpm ${version} (once; about five seconds)…`);
  mkdirSync(folder, { recursive: true });
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--yes', '--loglevel=error'];
  await run([...npmCommand(), 'install', '--prefix', folder, ...flags, `pnpm@${version}`], environment, folder);
  return program;
}

/** The npm that runs this process, else the one next to Node or on the PATH. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running && basename(running) === 'npm-cli.js') return [process.execPath, running];
  const folders = [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)];
  return [folders.map((folder) => join(folder, 'npm')).find((path) => existsSync(path)) ?? 'npm'];
}

/** npm and pnpm keep caches in the home directory. Without a writable one, they get a folder here. */
function toolEnvironment() {
  const environment = { ...process.env, CI: 'true' };
  // An npm that runs this process sets these for its own project. They are wrong for the folder where pnpm is installed.
  for (const name of ['npm_config_local_prefix', 'npm_config_prefix', 'npm_config_global_prefix'])
    delete environment[name];
  if (isWritable(process.env.HOME)) return environment;
  const home = join(STATE, 'home');
  mkdirSync(home, { recursive: true });
  for (const name of ['npm_config_cache', 'npm_config_userconfig']) delete environment[name];
  return { ...environment, HOME: home };
}

function isWritable(folder) {
  try {
    accessSync(folder || '\0', constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Does the work unless its inputs are the same as last time. `memory` is stored with the outputs, so that it is deleted together
 * with them.
 */
async function unlessUnchanged(memory, dependencies, work) {
  const state = createHash('sha256').update(JSON.stringify(dependencies)).digest('hex');
  if (existsSync(memory) && readFileSync(memory, 'utf8') === state) return;
  await work();
  writeFileSync(memory, state);
}

function packageFiles(name) {
  const packages = join(ROOT, 'packages');
  const files = readdirSync(packages).map((folder) => join(packages, folder, name));
  return [join(ROOT, name), ...files].filter((file) => existsSync(file));
}

function contentsOf(files) {
  return files.map((file) => [relative(ROOT, file), readFileSync(file, 'utf8')]);
}

/** The inputs of a build: the name, size and time of every source except tests. */
function sourceStates() {
  const sources = readdirSync(join(ROOT, 'packages'))
    .flatMap((name) => filesBelow(join(ROOT, 'packages', name, 'src')))
    .filter((file) => !file.endsWith('.test.ts'));
  const scripts = readdirSync(join(ROOT, 'packages')).flatMap((name) =>
    filesBelow(join(ROOT, 'packages', name, 'scripts')),
  );
  const files = [
    ...sources,
    ...scripts,
    ...packageFiles('tsconfig.json'),
    ...packageFiles('package.json'),
    join(ROOT, 'packages/server/openapi.json'),
    join(ROOT, 'tsconfig.base.json'),
    join(ROOT, 'tsconfig.build.json'),
  ];
  return files.map((file) => {
    const { size, mtimeMs } = statSync(file);
    return [relative(ROOT, file), size, mtimeMs];
  });
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Runs a program. Shows its output only if it fails. */
async function run(command, env, cwd = ROOT) {
  const [file, ...args] = command;
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  passSignalsTo(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const outcome = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  if (outcome) fail(`${output}\n"${[basename(file), ...args].join(' ')}" failed: ${outcome}.`);
}

/** A signal for this process alone must not leave an installation running. */
function passSignalsTo(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const pass = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  child.once('close', () => {
    for (const signal of signals) process.off(signal, pass);
  });
}

function say(line) {
  console.log(line);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
