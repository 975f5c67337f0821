export interface Standing {
  decision: string;
  reason: string | null;
  until: string | null;
}

/** What a person or a model can do about a delivery that stands like this. */
export function remedyFor({ decision, reason, until }: Standing): string {
  switch (decision) {
    case 'delivered':
      return 'Nothing: the receiver took it. If the receiver says that it has none, look for the id of the event in its log.';
    case 'pending':
      return 'It is sent at once. If it stays like this, no worker runs: call get_system.';
    case 'retrying':
      return `${CAUSES[reason ?? ''] ?? 'The last attempt failed.'} Postrider tries again${until === null ? '' : ` at ${until}`}; retry_delivery sends it now.`;
    case 'waiting':
      return HOLDS[reason ?? ''] ?? `It goes on by itself${until === null ? '' : ` at ${until}`}.`;
    case 'dead_lettered':
      return `${CAUSES[reason ?? ''] ?? 'All attempts failed.'} Mend that, then send it again: retry_dead_letter, or replay for many.`;
    case 'not_sent':
      return NOT_SENT[reason ?? ''] ?? 'Preferences stopped it: get_endpoint_effective_preferences shows which.';
    case 'skipped':
      return 'It is not sent any more. Change the preferences or the expiry before the next one; replay sends this one again.';
    default:
      return 'Nothing: somebody ended it. list_audit says who.';
  }
}

const CAUSES: Record<string, string> = {
  rejected: 'The receiver refused it with a 4xx: wrong path, signature or content. Its answer is in the last attempt.',
  gone: 'The receiver answered 410: it wants no more. Postrider disabled the endpoint.',
  server_error: 'The receiver has a fault of its own (5xx). Its owner must look into its log.',
  timed_out: 'The receiver took too long. It should answer at once and work afterwards.',
  connection_failed: 'There was no connection: wrong host or port, TLS, or the receiver is down.',
  blocked_destination: 'The address is not allowed: private, or not in the list of the operator.',
  redirected: 'The receiver redirects, and Postrider never follows. Put the last address into the endpoint.',
  response_invalid: 'The receiver answered something that is not HTTP, or broke off. Its owner must look into its log.',
  rate_limited: 'The receiver asks for fewer requests. Lower the rate limit in its preferences.',
  attempts_exhausted: 'All attempts failed. The outcome of the last attempt is the cause.',
  template_failed: 'The template of the endpoint fails with this data. preview_endpoint shows where.',
  build_failed: 'No request could be made of it. Check headers, auth and format of the endpoint.',
};

const HOLDS: Record<string, string> = {
  paused: 'The endpoint is paused: resume_endpoint lets it go on.',
  disabled: 'The endpoint is disabled: mend the receiver, test_endpoint, then enable_endpoint.',
};

const NOT_SENT: Record<string, string> = {
  type_not_subscribed: 'The endpoint does not take this type: change its eventTypes with update_endpoint.',
  filtered: 'The filter of the endpoint left it out: change it with update_endpoint.',
  not_addressed: 'The event named other endpoints in endpointIds.',
  disabled: 'The endpoint is disabled: enable_endpoint, then replay with missedSince.',
  created_later: 'The endpoint is younger than the event: replay with missedSince sends it.',
};
