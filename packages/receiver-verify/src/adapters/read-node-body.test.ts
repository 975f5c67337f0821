import { PassThrough } from 'node:stream';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { createReceiver, generateSecret } from '../index.ts';
import { signTestWebhook } from '../testing/index.ts';
import { fastifyWebhooks } from './fastify.ts';
import { readNodeBody, type NodeBodySource } from './read-node-body.ts';

type Read = Partial<Omit<NodeBodySource, 'stream'>> & { headers?: Record<string, string> };
const read = (stream: PassThrough, { headers = {}, ...source }: Read = {}) =>
  readNodeBody(
    { stream: Object.assign(stream, { headers }), rawBody: undefined, body: undefined, remedy: 'Fix it', ...source },
    100,
  );
const bytes = (text: string) => Uint8Array.from(Buffer.from(text));

describe('what is read', () => {
  test('a stream, chunk by chunk', async () => {
    const stream = new PassThrough();
    const reading = read(stream);
    stream.write('a');
    stream.end(Buffer.from('é').subarray(0, 1));
    await expect(reading).resolves.toEqual(Uint8Array.of(97, 0xc3));
  });

  test.each<[string, (stream: PassThrough) => unknown]>([
    ['paused', (stream) => stream.pause()],
    ['piped, and piped no more', (stream) => stream.pipe(new PassThrough()) && stream.unpipe()],
    ['listened to for `readable`', (stream) => stream.on('readable', () => undefined)],
  ])('a stream that somebody %s, whether its bytes are there or still come', async (_, prepare) => {
    for (const early of ['', 'ab']) {
      const stream = new PassThrough();
      prepare(stream);
      stream.write(early);
      await new Promise(setImmediate);
      const reading = read(stream);
      stream.end('c');
      await expect(reading).resolves.toEqual(bytes(`${early}c`));
    }
  });

  test('text, where somebody set an encoding', async () => {
    const stream = new PassThrough();
    stream.setEncoding('utf8');
    stream.end('é');
    await expect(read(stream)).resolves.toEqual(bytes('é'));
  });

  test.each<[string, Read]>([
    ['bytes kept beside the parsed body', { rawBody: Buffer.from('x'), body: { a: 1 } }],
    ['text kept beside it', { rawBody: 'x', body: { a: 1 } }],
    ['a body of bytes', { body: Buffer.from('x') }],
    ['a body of text', { body: 'x', headers: { 'content-length': '1' } }],
    [
      'a body of text that was compressed',
      { body: 'x', headers: { 'content-length': '9', 'content-encoding': 'gzip' } },
    ],
  ])('%s', async (_, source) => {
    const stream = new PassThrough();
    stream.end('something else');
    stream.resume();
    await expect(read(stream, source)).resolves.toEqual(bytes('x'));
  });

  test('the stream, where Express 4 left an empty object on it', async () => {
    const stream = new PassThrough();
    stream.end('x');
    await expect(read(stream, { body: {} })).resolves.toEqual(bytes('x'));
  });
});

describe('what is refused, at once', () => {
  test('a stream that was read, with any body or none', async () => {
    for (const body of [undefined, {}, { a: 1 }, null]) {
      const stream = new PassThrough();
      stream.end('x');
      await stream.toArray();
      await expect(read(stream, { body })).rejects.toMatchObject({
        code: 'body_already_parsed',
        message: expect.stringContaining('Fix it'),
      });
    }
  });

  test('a stream of which only the beginning was read', async () => {
    const stream = new PassThrough();
    stream.write('x');
    stream.read();
    await expect(read(stream)).rejects.toMatchObject({ code: 'body_already_parsed' });
  });

  test('a parsed body on something that is no stream, as serverless bridges make it', async () => {
    const stream = { on: () => undefined, off: () => undefined, resume: () => undefined, headers: {} };
    const source = { stream, rawBody: undefined, body: { a: 1 }, remedy: 'Fix it' };
    await expect(readNodeBody(source, 100)).rejects.toMatchObject({ code: 'body_already_parsed' });
  });

  test('text that lost its byte order mark in a parser', async () => {
    const source = { body: 'x', headers: { 'content-length': '4' } };
    await expect(read(new PassThrough(), source)).rejects.toMatchObject({ code: 'body_already_parsed' });
  });

  test('a request that was aborted before, or is aborted now', async () => {
    const before = new PassThrough();
    before.destroy();
    await expect(read(before)).rejects.toThrow('aborted');
    const now = new PassThrough();
    const reading = read(now);
    now.destroy();
    await expect(reading).rejects.toThrow('aborted');
    const broken = new PassThrough();
    const failing = read(broken);
    broken.destroy(new Error('reset'));
    await expect(failing).rejects.toThrow('reset');
  });

  test('too much, by its length or by what comes; the rest flows off', async () => {
    await expect(read(new PassThrough(), { headers: { 'content-length': '101' } })).rejects.toMatchObject({
      code: 'body_too_large',
    });
    const stream = new PassThrough();
    const reading = read(stream);
    stream.write('x'.repeat(101));
    await expect(reading).rejects.toMatchObject({ code: 'body_too_large' });
    stream.end('x'.repeat(200_000));
    await new Promise((resolve) => stream.once('end', resolve));
    expect(stream.listenerCount('data')).toBe(0);
  });
});

test('the Fastify plugin leaves the parsers of other routes alone', async () => {
  const secret = generateSecret();
  const app = fastify();
  app.addContentTypeParser('application/x-upper', { parseAs: 'string' }, async (_: unknown, body: string) =>
    body.toUpperCase(),
  );
  await app.register(
    fastifyWebhooks(
      createReceiver({ secrets: secret }).fallback(() => undefined),
      { path: '/webhooks' },
    ),
  );
  app.post('/other', async (request) => ({ body: request.body }));
  const { headers, body } = await signTestWebhook({ secret });
  const webhook = await app.inject({ method: 'POST', url: '/webhooks', headers, payload: Buffer.from(body) });
  expect(webhook.statusCode).toBe(200);
  const json = await app.inject({ method: 'POST', url: '/other', payload: { a: 1 } });
  expect(json.json()).toEqual({ body: { a: 1 } });
  const upper = await app.inject({
    method: 'POST',
    url: '/other',
    headers: { 'content-type': 'application/x-upper' },
    payload: 'a',
  });
  expect(upper.json()).toEqual({ body: 'A' });
  await app.close();
});
