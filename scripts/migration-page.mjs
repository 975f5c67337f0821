// What the tests of docs/migrating share: a server with a worker, and a page whose commands they run.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { findFreePort, skipUnless } from '../packages/dev-stack/src/testing.ts';
import { ROOT, textOf } from './source-files.mjs';
import { startTestStack } from './test-stack.mjs';

const hasPython = spawnSync('python3', ['--version']).status === 0;

export function skipWithoutPython(context) {
  skipUnless(context, hasPython, 'It runs python3.');
}

/**
 * For a test file: opens a page and starts its receiver before the tests, on a stack of their own. `api`, `page` and
 * `receiver` are there once the tests run; without python3 only where the page does not need it.
 */
export function movePage(path, { needsPython }) {
  const scene = {};
  beforeAll(async () => {
    if (needsPython && !hasPython) return;
    scene.api = await startTestStack();
    scene.page = await openPage(path, { api: scene.api, receiverPort: 3001 });
    scene.receiver = await scene.page.startReceiver();
  }, 120_000);
  afterAll(async () => {
    await scene.receiver?.stop();
    scene.page?.close();
    await scene.api?.stop();
  });
  return scene;
}

/** What commands printed, an answer of the API in each line. */
export const answersIn = (printed) =>
  printed.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line));

/**
 * Opens a page whose example is carried out in an empty folder. Its blocks are files (`js receiver.mjs`), commands (`sh`),
 * commands that go before each other one (`sh settings`), and the command that starts the receiver (`sh receiver`). The
 * receiver takes its port from `PORT`; the page says `127.0.0.1:<receiverPort>`.
 */
async function openPage(path, { api, receiverPort }) {
  const folder = mkdtempSync(join(tmpdir(), 'postrider-moving-'));
  const port = await findFreePort();
  const recorder = await startRecorder(port);
  const clone = join(folder, 'postrider');
  writeClone(clone, api.adminKey);
  const blocks = blocksOf(path, (code) =>
    code
      .replaceAll('http://127.0.0.1:8080', api.url)
      .replaceAll('~/postrider', clone)
      .replaceAll(`127.0.0.1:${receiverPort}`, `127.0.0.1:${recorder.port}`),
  );
  const files = new Map(blocks.filter(({ info }) => info.includes('.')).map(({ info, code }) => [info, code]));
  const write = (name, text) => writeFileSync(join(folder, name), text);
  for (const [name, text] of files) write(name, text);
  const codeOf = (wanted) => blocks.find(({ info }) => info === wanted)?.code ?? '';
  const commands = blocks.filter(({ language, info }) => language === 'sh' && info === '');
  return {
    /** The files of the page, by name. */
    files,
    write,
    /** What the receiver was sent through Postrider, as it came. */
    requests: recorder.requests,
    /** The headings with commands below them. */
    sections: [...new Set(commands.map(({ section }) => section))],
    /** Runs the commands below a heading one after another. Gives what each printed. */
    async run(heading) {
      const printed = [];
      for (const { code } of commands.filter(({ section }) => section === heading)) {
        const ran = startCommand(`${codeOf('settings')}\n${code}`, folder);
        const status = await ran.ended;
        expect([code, status, ran.stdout, ran.stderr]).toEqual([code, 0, ran.stdout, '']);
        printed.push(ran.stdout);
      }
      expect([heading, printed.length]).not.toEqual([heading, 0]);
      return printed;
    },
    /** Sends the receiver what the other system would. */
    send: (body, headers) =>
      fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body }).then((answer) => answer.text()),
    startReceiver: () => startReceiver(codeOf('receiver'), folder, port),
    close() {
      recorder.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the page uses of the reader's clone. */
function writeClone(clone, adminKey) {
  const keyFile = join(clone, '.postrider/secrets/admin-key');
  mkdirSync(dirname(keyFile), { recursive: true });
  writeFileSync(keyFile, adminKey);
  symlinkSync(join(ROOT, 'examples'), join(clone, 'examples'));
}

function blocksOf(path, here) {
  let section = '';
  return [...textOf(path).matchAll(/^```(\w+) ?(.*)\n([^]*?)^```$|^#{2,3} (.*)$/gm)].flatMap((match) => {
    const [, language, info, code, heading] = match;
    if (heading !== undefined) section = heading;
    return heading === undefined ? [{ language, info, code: here(code), section }] : [];
  });
}

function startCommand(command, folder, env = {}) {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', command], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(([status]) => status);
  const ran = { child, ended, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (ran.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (ran.stderr += text));
  return ran;
}

async function startReceiver(command, folder, port) {
  // Without a shell in between, so that the signal reaches the receiver.
  const ran = startCommand(`exec env ${command}`, folder, { PORT: String(port) });
  await vi.waitFor(() => connectOnce(port), { timeout: 20_000 });
  return {
    printed: () => ran.stdout,
    async stop() {
      ran.child.kill();
      await ran.ended;
    },
  };
}

async function connectOnce(port) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}

const OF_THE_CONNECTION = new Set(['host', 'connection', 'content-length']);

/** Stands before a receiver: keeps each request as it came, and passes it on. */
async function startRecorder(target) {
  const requests = [];
  const server = createServer(async (message, response) => {
    const body = Buffer.concat(await message.toArray()).toString();
    const { method, url, headers } = message;
    const passed = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name));
    // First: who sees what the receiver prints finds the request here.
    requests.push({ path: url, headers, body });
    const answer = await fetch(`http://127.0.0.1:${target}${url}`, { method, headers: passed, body });
    response.writeHead(answer.status).end(await answer.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { requests, port: server.address().port, close: () => server.close() };
}
