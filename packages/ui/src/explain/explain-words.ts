import type { EndpointExplanation } from '../api/types.ts';

export type Reason = NonNullable<EndpointExplanation['reason']>;

/** What a person can do about it. */
export type Remedy = 'retry' | 'resume' | 'enable' | 'edit_endpoint' | 'edit_preferences' | 'replay';

export interface Words {
  /** What became of it. */
  became: string;
  /** Why. Empty: there is nothing to explain. */
  why: string;
  /** What comes next. */
  next: string;
  /** When that is. Null: not by itself. */
  at: string | null;
  remedies: readonly Remedy[];
}

type Explained = Pick<EndpointExplanation, 'decision' | 'reason' | 'detail' | 'until'>;

const HELD: Partial<Record<Reason, [why: string, next: string, remedies: readonly Remedy[]]>> = {
  paused: ['the endpoint is paused', 'It goes on when somebody resumes the endpoint.', ['resume']],
  disabled: ['the endpoint is disabled', 'It goes on when somebody enables the endpoint.', ['enable', 'edit_endpoint']],
  quiet_hours: ['it is quiet hours there', 'It goes on by itself', ['edit_preferences']],
  rate_limited: ['the rate limit lets no more through yet', 'It goes on by itself', ['edit_preferences']],
  scheduled: ['it was published for later', 'It is sent', []],
};

const DEAD: Partial<Record<Reason, string>> = {
  attempts_exhausted: 'every attempt failed',
  rejected: 'the receiver refused it for good',
  gone: 'the receiver says that it is gone, so the endpoint was disabled',
  blocked_destination: 'Postrider may not connect to that address',
  build_failed: 'no request could be made of it',
  template_failed: 'the template failed for this event',
};

const LEFT_OUT: Partial<Record<Reason, [why: string, remedies: readonly Remedy[]]>> = {
  expired: ['it was too old by then', []],
  quiet_hours: ['it came in quiet hours, which drop what comes', ['edit_preferences']],
  rate_limited: ['it came above the rate limit, which drops what is above', ['edit_preferences']],
  preferences_disabled: ['the preferences switch this off', ['edit_preferences']],
  type_denied: ['the preferences deny this event type', ['edit_preferences']],
  priority_too_low: ['its priority is lower than the preferences ask for', ['edit_preferences']],
  type_not_subscribed: ['the endpoint does not take this event type', ['edit_endpoint', 'replay']],
  not_addressed: ['it was published for other endpoints only', ['replay']],
  filtered: ['the filter of the endpoint does not let it through', ['edit_endpoint', 'replay']],
  disabled: ['the endpoint was disabled then', ['enable', 'replay']],
  created_later: ['the endpoint did not exist yet', ['replay']],
};

const CANCELLED: Partial<Record<Reason, string>> = {
  requested: 'somebody cancelled it',
  discarded: 'somebody discarded it',
  endpoint_deleted: 'the endpoint was deleted',
  tenant_deleted: 'the tenant was deleted',
  test_failed: 'it was a test, which is not tried again',
  expunged: 'its data was erased',
};

/** What became of an event at an endpoint, why, and what comes next. */
export function explainInWords({ decision, reason, detail, until }: Explained): Words {
  const known = reason ?? 'delivered';
  // Some details are whole sentences.
  const more = detail === null ? '' : `: ${detail.replace(/\.$/, '')}`;
  switch (decision) {
    case 'delivered':
      return { became: 'Delivered', why: '', next: 'Nothing more: the receiver has it.', at: null, remedies: [] };
    case 'pending':
      return { became: 'On its way', why: '', next: 'It is sent in a moment.', at: null, remedies: [] };
    case 'retrying':
      return {
        became: 'Being retried',
        why: `the last attempt failed${more}`,
        next: 'The next attempt is',
        at: until,
        remedies: ['retry'],
      };
    case 'waiting': {
      const [why, next, remedies] = HELD[known] ?? [`of ${known}`, 'It goes on', []];
      return { became: 'Held', why: why + more, next, at: until, remedies };
    }
    case 'dead_lettered':
      return {
        became: 'Not delivered',
        why: (DEAD[known] ?? known) + more,
        next: 'It waits for a person: mend the receiver, then retry.',
        at: null,
        remedies: ['retry', 'edit_endpoint'],
      };
    case 'cancelled':
      return {
        became: 'Cancelled',
        why: (CANCELLED[known] ?? known) + more,
        next: 'Nothing more happens to it.',
        at: null,
        remedies: [],
      };
    case 'skipped':
    case 'not_sent': {
      const [why, remedies] = LEFT_OUT[known] ?? [known, []];
      const next = decision === 'skipped' ? 'Nothing more happens to it.' : 'It is not sent there by itself.';
      return { became: decision === 'skipped' ? 'Skipped' : 'Not sent', why: why + more, next, at: null, remedies };
    }
  }
}
