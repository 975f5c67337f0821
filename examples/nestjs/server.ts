// oxlint-disable-next-line import/no-unassigned-import -- NestJS wants its side effect.
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './webhooks.ts';

// `rawBody` makes Nest keep the bytes beside what it parses.
const app =
  process.env['ON'] === 'fastify'
    ? await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { rawBody: true })
    : await onExpress();
await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');

async function onExpress(): Promise<NestExpressApplication> {
  const express = await NestFactory.create<NestExpressApplication>(AppModule, { rawBody: true });
  // Events may have up to 256 KiB; the parser's own limit is 100 kB.
  express.useBodyParser('json', { limit: '1mb' });
  return express;
}
