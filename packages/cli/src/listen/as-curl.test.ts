import { execFileSync } from 'node:child_process';
import { seededRandom } from '@postrider/dev-stack/testing';
import { expect, test } from 'vitest';
import { asCurl } from './as-curl.ts';

/** What bash would give to curl, of several commands. */
function argumentsInBash(commands: string[]): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${commands.join('\n')}`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('a request that is copied as curl is the same request, and runs nothing else', () => {
  const random = seededRandom();
  const characters = Array.from(`'"\\$\`!#;&|(){}\n\r\t a1x\u009b\u202e\u00e9\u{1f44d}\u{e0041}`);
  const texts = Array.from({ length: 50 }, () =>
    Array.from({ length: 30 }, () => characters[Math.floor(random() * characters.length)]).join(''),
  );
  const bodies = ["it's $(id) `id` \\x41", ...texts].map((note) => JSON.stringify({ note }));
  const url = "http://127.0.0.1:3000/it's";
  const commands = bodies.map((body) => asCurl({ url, headers: { 'webhook-id': 'evt_1' }, body }));
  expect(commands.join('').replaceAll('\n', '')).toMatch(/^[\x20-\x7e]*$/);
  const wanted = bodies.flatMap((body) => ['-i', url, '-H', 'webhook-id: evt_1', '--data-raw', body]);
  expect(argumentsInBash(commands)).toEqual(wanted);
});
