import { expect, test } from 'vitest';
import { explainInWords } from './explain-words.ts';

const AT = '2026-03-02T07:00:00.000Z';

test.each([
  [{ decision: 'delivered', reason: null }, 'Delivered', '', []],
  [{ decision: 'pending', reason: null }, 'On its way', '', []],
  [
    { decision: 'retrying', reason: 'server_error', detail: 'answered 503', until: AT },
    'Being retried',
    'the last attempt failed: answered 503',
    ['retry'],
  ],
  [{ decision: 'waiting', reason: 'quiet_hours', until: AT }, 'Held', 'it is quiet hours there', ['edit_preferences']],
  [{ decision: 'waiting', reason: 'paused' }, 'Held', 'the endpoint is paused', ['resume']],
  [
    { decision: 'dead_lettered', reason: 'attempts_exhausted', detail: 'answered 503' },
    'Not delivered',
    'every attempt failed: answered 503',
    ['retry', 'edit_endpoint'],
  ],
  [
    { decision: 'skipped', reason: 'quiet_hours' },
    'Skipped',
    'it came in quiet hours, which drop what comes',
    ['edit_preferences'],
  ],
  [{ decision: 'cancelled', reason: 'requested' }, 'Cancelled', 'somebody cancelled it', []],
  [
    { decision: 'not_sent', reason: 'filtered' },
    'Not sent',
    'the filter of the endpoint does not let it through',
    ['edit_endpoint', 'replay'],
  ],
] as const)('%o is told as it is, with what can be done', (entry, became, why, remedies) => {
  const words = explainInWords({ detail: null, until: null, ...entry });
  expect(words).toMatchObject({ became, why, remedies, at: 'until' in entry ? entry.until : null });
  expect(words.next).not.toBe('');
});
