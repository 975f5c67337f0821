import { Router } from 'express';
import { SHOPS, type Behaviour } from '../demo-week/shops.ts';

/** What the receivers of the demo shops answer to live traffic. They check no signatures. */
const ANSWERS: Record<Behaviour, { status: number; body: string; afterMs?: number }> = {
  healthy: { status: 200, body: '{"ok":true}' },
  misses_members: { status: 200, body: '{"ok":true}' },
  had_outage: { status: 200, body: '{"ok":true}' },
  picky: { status: 200, body: '{"ok":true}' },
  slow: { status: 202, body: '{"queued":true}', afterMs: 2_500 },
  failing: { status: 503, body: 'upstream connect error: connection refused' },
  gave_up: { status: 500, body: 'Internal Server Error' },
  gone: { status: 410, body: 'This feed has ended.' },
};

/** The paths of the demo shops' endpoints. */
export function shopReceiver(): Router {
  const router = Router();
  for (const shop of SHOPS) {
    for (const { path, behaviour } of shop.endpoints) {
      const { status, body, afterMs = 20 } = ANSWERS[behaviour];
      router.post(`/${shop.id}/${path}`, (request, response) => {
        request.resume();
        setTimeout(() => response.status(status).type('application/json').send(body), afterMs);
      });
    }
  }
  return router;
}
