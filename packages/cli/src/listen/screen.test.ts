import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Forwarded } from './view.ts';
import { openScreen } from './screen.ts';

// Where this is set, Ink draws only its last picture.
const ci = vi.hoisted(() => {
  const { CI } = process.env;
  process.env['CI'] = 'false';
  return CI;
});
if (ci === undefined) delete process.env['CI'];
else process.env['CI'] = ci;

const forwarded = (n: number): Forwarded => ({
  // The members that a screen shows.
  event: { id: `evt_${n}`, type: 'order.paid' } as Forwarded['event'],
  request: {
    url: 'http://127.0.0.1:3000/',
    headers: { 'webhook-id': `evt_${n}` },
    body: `{"data":"\u001b]0;x\u0007"}`,
  },
  result: { kind: 'answered', status: 200, headers: {}, body: 'a\u001b[2Jb', durationMs: 5 },
  number: 1,
  again: n === 2,
  at: '2026-02-04T10:30:00.205Z',
});

function open() {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
    ref: () => stdin,
    unref: () => stdin,
  });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, rows: 30, columns: 100 });
  let written = '';
  stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const asked: string[] = [];
  const tell = (name: string) => (each: Forwarded) => void asked.push(`${name} ${each.event.id}`);
  const actions = {
    again: tell('r'),
    open: tell('o'),
    copy: tell('c'),
    copyCurl: tell('C'),
    stop: () => void asked.push('q'),
  };
  // What a terminal has of a stream.
  const view = openScreen('listen', actions, { stdin, stdout } as unknown as Pick<NodeJS.Process, 'stdin' | 'stdout'>);
  onTestFinished(() => view.close());
  /** The latest picture. */
  const picture = () => written.slice(written.lastIndexOf('listen'));
  return { view, asked, picture, written: () => written, press: (keys: string) => void stdin.write(keys) };
}

test('keys do something with the event that is chosen, and the last one is chosen until a person chooses', async () => {
  const { view, asked, picture, press, written } = open();
  view.forwarded(forwarded(1));
  view.forwarded(forwarded(2));
  await vi.waitFor(() => expect(picture()).toContain('evt_2  → 200  5 ms  again'));
  for (const key of ['r', 'o', 'c', 'C']) {
    press(key);
    await vi.waitFor(() => expect(asked.at(-1)).toBe(`${key} evt_2`));
  }
  press('k');
  await vi.waitFor(() => expect(picture()).toMatch(/› \S+ {2}order.paid {2}evt_1/));
  view.forwarded(forwarded(3));
  press('d');
  await vi.waitFor(() => expect(picture()).toContain('webhook-id: evt_1'));
  expect(picture()).toContain(String.raw`a\u001b[2Jb`);
  for (const dangerous of ['\u001b]0', '\u001b[2Jb']) expect(written()).not.toContain(dangerous);
  press('\u0003');
  await vi.waitFor(() => expect(asked.at(-1)).toBe('q'));
});
