import express, { type Express } from 'express';
import { SIGNPOSTS } from './about/documents.ts';
import { mountReference } from './about/reference.ts';
import { answerProblems } from './http/answer-problems.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { recordRequests } from './http/record-requests.ts';
import { beginRequest } from './http/request-head.ts';
import { mountPages } from './pages/mount-pages.ts';
import { ROUTES } from './routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import type { ServerContext } from './http/server-context.ts';

/** The API as an Express application. */
export function createApp(server: ServerContext): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  // `parseQueryString` parses queries strictly.
  app.set('query parser', false);
  app.use(beginRequest);
  app.use(recordRequests(server));
  mountReference(app);
  if (server.hasPages) mountPages(app);
  mountRoutes(app, [...ROUTES, ...(server.hasPages ? sessionRoutes : []), ...SIGNPOSTS], server);
  app.use(answerProblems(server));
  return app;
}
