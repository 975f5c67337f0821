// Every framework as its users run it: with the webhook route in front of a JSON parser, and behind one.
// oxlint-disable-next-line import/no-unassigned-import -- NestJS wants its side effect.
import 'reflect-metadata';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve as serveHono } from '@hono/node-server';
import { Controller, Module, Post, Req, Res, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import express5 from 'express';
// @ts-expect-error Its types would clash with those of Express 5.
import express4 from 'express4';
import fastify from 'fastify';
import fastifyRawBody from 'fastify-raw-body';
import { Hono } from 'hono';
import Koa from 'koa';
import koaBodyParser from 'koa-bodyparser';
import type { WebhookReceiver } from '../../index.ts';
import { expressWebhooks } from '../express.ts';
import { fastifyWebhooks } from '../fastify.ts';
import { fetchWebhooks } from '../fetch.ts';
import { honoWebhooks } from '../hono.ts';
import { koaWebhooks } from '../koa.ts';
import { nestWebhooks, type NestRequest } from '../nestjs.ts';
import { nextAppWebhooks, nextPagesWebhooks } from '../next.ts';
import { nodeWebhooks } from '../node.ts';

export interface Running {
  url: string;
  close(): Promise<unknown>;
}

export interface Setup {
  name: string;
  /** A parser comes first, and answers by itself what is too long for it, or not of its type. */
  behindParser?: boolean;
  /** Serves the receiver at `/webhooks`. */
  start(receiver: WebhookReceiver): Promise<Running>;
}

async function listen(listener: RequestListener): Promise<Running> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return running(server);
}

function running(server: Server): Running {
  // An HTTP server on a port always has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

type Express = typeof express5;
type Use = (app: ReturnType<Express>, express: Express) => void;
const expressSetups = (version: string, express: Express) => {
  const setup = (name: string, before: Use, after: Use = () => undefined): Setup => ({
    name: `Express ${version}, ${name}`,
    behindParser: name.includes('behind express.json() with'),
    start: (receiver) => {
      const app = express();
      before(app, express);
      app.post('/webhooks', expressWebhooks(receiver));
      after(app, express);
      return listen(app);
    },
  });
  return {
    alone: setup('no parser', () => undefined),
    before: setup(
      'before express.json()',
      () => undefined,
      (app) => app.use(express.json()),
    ),
    raw: setup('behind express.raw()', (app) => app.use(express.raw({ type: () => true, limit: '5mb' }))),
    text: setup('behind express.text()', (app) => app.use(express.text({ type: () => true, limit: '5mb' }))),
    kept: setup('behind express.json() with a verify hook', (app) =>
      app.use(
        express.json({ limit: '5mb', verify: (request, _, bytes) => void Object.assign(request, { rawBody: bytes }) }),
      ),
    ),
    paused: setup('behind a middleware that pauses', (app) =>
      app.use((request, _, next) => {
        request.pause();
        setImmediate(next);
      }),
    ),
    otherType: setup('behind express.json() for another type', (app) =>
      app.use(express.json({ type: 'text/x-other' })),
    ),
    parsed: setup('behind express.json()', (app) => app.use(express.json({ limit: '5mb' }))),
  };
};

// The two versions differ in nothing that these tests use.
const four = expressSetups('4', express4 as Express);
const five = expressSetups('5', express5);

const fastifySetup = (name: string, prepare: (app: ReturnType<typeof fastify>) => unknown): Setup => ({
  name: `Fastify, ${name}`,
  start: async (receiver) => {
    const app = fastify({ bodyLimit: 5_000_000 });
    await prepare(app);
    await app.register(fastifyWebhooks(receiver, { path: '/webhooks' }));
    app.post('/json', async (request) => ({ parsed: request.body }));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { ...running(app.server), close: () => app.close() };
  },
});

const honoSetup = (name: string, prepare: (app: Hono) => unknown): Setup => ({
  name: `Hono, ${name}`,
  start: async (receiver) => {
    const app = new Hono();
    prepare(app);
    app.post('/webhooks', honoWebhooks(receiver));
    const server = serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    // Made by `node:http`, as no other `createServer` was given.
    return running(server as Server);
  },
});

const koaSetup = (name: string, prepare: (app: Koa) => unknown): Setup => ({
  name: `Koa, ${name}`,
  behindParser: name.startsWith('behind koa'),
  start: (receiver) => {
    const app = new Koa();
    app.silent = true;
    prepare(app);
    app.use(koaWebhooks(receiver));
    return listen(app.callback());
  },
});

const nestSetup = (name: string, options: { rawBody?: boolean; bodyParser?: boolean }, onFastify: boolean): Setup => ({
  behindParser: options.bodyParser !== false,
  name: `NestJS on ${onFastify ? 'Fastify' : 'Express'}, ${name}`,
  start: async (receiver) => {
    const webhooks = nestWebhooks(receiver);
    class WebhooksController {
      handle(request: NestRequest, response: Parameters<typeof webhooks>[1]): Promise<void> {
        return webhooks(request, response);
      }
    }
    // What the decorators do, without a compiler for them.
    const method = [WebhooksController.prototype, 'handle'] as const;
    Req()(...method, 0);
    Res()(...method, 1);
    Post()(...method, { value: WebhooksController.prototype.handle });
    Controller('webhooks')(WebhooksController);
    // oxlint-disable-next-line typescript/no-extraneous-class -- A module of NestJS is one.
    class AppModule {}
    Module({ controllers: [WebhooksController] })(AppModule);
    const common = { ...options, logger: false } as const;
    const app = onFastify
      ? await NestFactory.create(AppModule, new FastifyAdapter({ bodyLimit: 5_000_000 }), common)
      : await onExpress(AppModule, common);
    await app.listen(0, '127.0.0.1');
    return { ...running(app.getHttpServer() as Server), close: () => app.close() };
  },
});

async function onExpress(module: new () => object, options: NestApplicationOptions): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, options);
  if (options.bodyParser !== false) app.useBodyParser('json', { limit: '5mb' });
  return app;
}

type FetchHandler = (request: Request) => Promise<Response>;
const overFetch = (name: string, handlerOf: (receiver: WebhookReceiver) => FetchHandler): Setup => ({
  name,
  start: async (receiver) => {
    const handler = handlerOf(receiver);
    const server = serveHono({ fetch: (request) => handler(request), port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    return running(server as Server);
  },
});

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
}

/** The route gets the bytes as they were sent. */
export const HANDLING: Setup[] = [
  ...[four, five].flatMap((s) => [s.alone, s.before, s.raw, s.text, s.kept, s.paused, s.otherType]),
  fastifySetup('beside its JSON parser', () => undefined),
  fastifySetup('with fastify-raw-body for all', (app) =>
    app.register(fastifyRawBody, { global: true, encoding: false, runFirst: true }),
  ),
  fastifySetup('behind a hook that pauses', (app) =>
    app.addHook('onRequest', async (request: { raw: IncomingMessage }) => void request.raw.pause()),
  ),
  honoSetup('alone', () => undefined),
  honoSetup('behind a middleware that reads headers', (app) =>
    app.use(async (c, next) => (c.req.header('webhook-id'), next())),
  ),
  koaSetup('no parser', () => undefined),
  koaSetup('behind koa-bodyparser, which keeps the text', (app) => app.use(koaBodyParser({ jsonLimit: '5mb' }))),
  koaSetup('behind a middleware that pauses', (app) => app.use(async (ctx, next) => (ctx.req.pause(), next()))),
  nestSetup('with rawBody', { rawBody: true }, false),
  nestSetup('with rawBody', { rawBody: true }, true),
  nestSetup('without a body parser', { bodyParser: false }, false),
  overFetch('fetch', fetchWebhooks),
  overFetch('Next app router', nextAppWebhooks),
  { name: 'Next pages router, bodyParser: false', start: (receiver) => listen(nextPagesWebhooks(receiver)) },
  { name: 'node:http', start: (receiver) => listen(nodeWebhooks(receiver)) },
  ...[nextPagesWebhooks, nodeWebhooks].map((adapter) => ({
    name: `${adapter.name}, paused before`,
    start: (receiver: WebhookReceiver) =>
      listen((request, response) => {
        request.pause();
        setImmediate(() => void adapter(receiver)(request, response));
      }),
  })),
];

/** Something has parsed the body, and kept no bytes: with the words that say how to fix it. */
export const REFUSING: [setup: Setup, remedy: string][] = [
  ...[four, five].map(({ parsed }): [Setup, string] => [parsed, 'express.raw']),
  [
    fastifySetup('behind a hook that reads the payload', (app) =>
      app.addHook('onRequest', async (request: { raw: IncomingMessage }) => void (await readJson(request.raw))),
    ),
    'hook',
  ],
  [honoSetup('behind c.req.json()', (app) => app.use(async (c, next) => (await c.req.json(), next()))), 'c.req.json()'],
  [
    honoSetup('behind c.req.text()', (app) => app.use(async (c, next) => (await c.req.text(), next()))),
    'register this route before',
  ],
  [
    koaSetup('behind a parser that keeps nothing', (app) =>
      app.use(async (ctx, next) => {
        ctx.request.body = await readJson(ctx.req);
        await next();
      }),
    ),
    'ctx.request.rawBody',
  ],
  [nestSetup('with its default parser', {}, false), 'rawBody: true'],
  [nestSetup('with its default parser', {}, true), 'rawBody: true'],
  [
    overFetch('fetch after request.json()', (receiver) => async (request) => {
      await request.json();
      return fetchWebhooks(receiver)(request);
    }),
    'clone()',
  ],
  [
    overFetch('Next app router after request.text()', (receiver) => async (request) => {
      await request.text();
      return nextAppWebhooks(receiver)(request);
    }),
    'request.json()',
  ],
  [
    {
      name: 'Next pages router with its parser',
      start: (receiver) =>
        listen(async (request, response) => {
          const body = await readJson(request);
          await nextPagesWebhooks(receiver)(Object.assign(request, { body }), response);
        }),
    },
    'bodyParser: false',
  ],
  [
    {
      name: 'node:http after the body was read',
      start: (receiver) =>
        listen(async (request, response) => {
          await readJson(request);
          await nodeWebhooks(receiver)(request, response);
        }),
    },
    'before anything else reads',
  ],
];
