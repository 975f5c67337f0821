import { Router } from 'express';
import { MOVED_BODY } from '../demo-week/plan-attempts.ts';
import { SHOPS, type Behaviour, type DemoEndpoint } from '../demo-week/shops.ts';

/** What the receivers of the demo shops answer to live traffic. They check no signatures. */
const ANSWERS: Record<Behaviour, { status: number; body: string; afterMs?: number }> = {
  healthy: { status: 200, body: '{"ok":true}' },
  misses_members: { status: 200, body: '{"ok":true}' },
  had_outage: { status: 200, body: '{"ok":true}' },
  picky: { status: 200, body: '{"ok":true}' },
  slow: { status: 202, body: '{"queued":true}', afterMs: 2_500 },
  failing: { status: 503, body: 'upstream connect error: connection refused' },
  gave_up: { status: 500, body: 'Internal Server Error' },
  moved: { status: 404, body: MOVED_BODY },
  gone: { status: 410, body: 'This feed has ended.' },
};

/** The paths of the demo shops' endpoints. Where one has moved to, everything is taken. */
export function shopReceiver(): Router {
  const router = Router();
  const answerAt = (path: string, behaviour: DemoEndpoint['behaviour']) => {
    const { status, body, afterMs = 20 } = ANSWERS[behaviour];
    router.post(path, (request, response) => {
      request.resume();
      setTimeout(() => response.status(status).type('application/json').send(body), afterMs);
    });
  };
  for (const shop of SHOPS) {
    for (const { path, behaviour } of shop.endpoints) {
      answerAt(`/${shop.id}/${path}`, behaviour);
      if (behaviour === 'moved') answerAt(`/${shop.id}/${path}-v2`, 'healthy');
    }
  }
  return router;
}
