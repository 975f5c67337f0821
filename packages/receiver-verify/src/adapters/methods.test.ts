import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Hono } from 'hono';
import Koa from 'koa';
import { expect, test, vi } from 'vitest';
import { createReceiver, generateSecret } from '../index.ts';
import { expressWebhooks } from './express.ts';
import { fastifyWebhooks } from './fastify.ts';
import { fetchWebhooks } from './fetch.ts';
import { honoWebhooks } from './hono.ts';
import { koaWebhooks } from './koa.ts';
import { lambdaWebhooks } from './lambda.ts';
import { nestWebhooks } from './nestjs.ts';
import { nextAppWebhooks, nextPagesWebhooks } from './next.ts';
import { nodeWebhooks } from './node.ts';
import fastify from 'fastify';

const onProblem = vi.fn();
const receiver = createReceiver({ secrets: generateSecret(), onProblem });

type Answered = { status: number; allow: string | null | undefined };
type Send = (method: string) => Promise<Answered>;

const ofResponse = ({ status, headers }: Response): Answered => ({ status, allow: headers.get('allow') });
const overHttp =
  (listener: RequestListener): Send =>
  async (method) => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // An HTTP server on a port always has such an address.
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/webhooks`, { method });
    server.closeAllConnections();
    server.close();
    return ofResponse(response);
  };
const overFetch =
  (handler: (request: Request) => Response | Promise<Response>): Send =>
  async (method) =>
    ofResponse(await handler(new Request('http://localhost/webhooks', { method })));
const lambda =
  (eventOf: (method: string) => object): Send =>
  async (method) => {
    const { statusCode, headers } = await lambdaWebhooks(receiver)({ headers: {}, ...eventOf(method) });
    return { status: statusCode, allow: headers['allow'] };
  };

test.each<[string, Send]>([
  ['Express', overHttp(express().use(expressWebhooks(receiver)))],
  ['Koa', overHttp(new Koa().use(koaWebhooks(receiver)).callback())],
  ['NestJS', overHttp((request, response) => void nestWebhooks(receiver)(request, response))],
  ['Next pages router', overHttp((request, response) => void nextPagesWebhooks(receiver)(request, response))],
  ['node:http', overHttp((request, response) => void nodeWebhooks(receiver)(request, response))],
  ['fetch', overFetch(fetchWebhooks(receiver))],
  ['Hono', overFetch((request) => new Hono().all('/webhooks', honoWebhooks(receiver)).fetch(request))],
  ['Next app router', overFetch(nextAppWebhooks(receiver))],
  ['API Gateway v1 and load balancers', lambda((httpMethod) => ({ httpMethod, multiValueHeaders: {} }))],
  ['API Gateway v2 and function URLs', lambda((method) => ({ requestContext: { http: { method } } }))],
])('%s: what is not a POST is answered 405, and nobody is told', async (_, send) => {
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
    expect([method, await send(method)]).toEqual([method, { status: 405, allow: 'POST' }]);
  }
  await expect(send('POST')).resolves.toMatchObject({ status: 401 });
  expect(onProblem).toHaveBeenCalledOnce();
  onProblem.mockClear();
});

test('Fastify routes nothing else to the receiver', async () => {
  const app = fastify();
  await app.register(fastifyWebhooks(receiver, { path: '/webhooks' }));
  for (const method of ['GET', 'HEAD', 'PUT'] as const) {
    await expect(app.inject({ method, url: '/webhooks' })).resolves.toMatchObject({ statusCode: 404 });
  }
  expect(onProblem).not.toHaveBeenCalled();
});
