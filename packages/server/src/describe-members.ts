/**
 * Descriptions of members: by name where all schemas mean the same, else by the path from the schema's name. A description
 * in the schema itself wins. Editors show them beside the SDK's types.
 */
const MEMBERS: Record<string, string> = {
  id: 'Its id.',
  tenantId: 'The tenant that it belongs to.',
  endpointId: 'The endpoint that it goes to.',
  eventId: 'The event that it carries.',
  eventType: 'The type of its event.',
  createdAt: 'When it was made.',
  updatedAt: 'When it was last changed.',
  name: 'A name for people. Null: none.',
  metadata: 'Notes of the app about it; Postrider only keeps them.',
  tags: 'Names by which lists can be filtered.',
  priority: 'How urgent it is. Preferences use it.',
  mode: '`hold`: a stopped delivery waits and is sent later. `drop`: it is skipped.',
  'Tenant.id': 'Its id, chosen by the app or made here.',

  url: 'Where requests are sent: https, or what the operator allows. It must not lead into a private network.',
  description: 'What it is for, in the words of the app. Null: none.',
  eventTypes: 'The event types that it gets: `order.paid`, or a family `order.*`. Null: every type.',
  filter: 'Which events it gets, by what is in them: `{"data.amount": {"$gte": 100}}`. Null: every one.',
  headers: 'Headers that are sent along, by name.',
  auth: 'How Postrider proves itself to the receiver, beside the signature. Default: `none`.',
  'auth.type': '`none`, `bearer`, `api_key`, `basic` or `oauth2`: decides which other members there are.',
  'auth.token': 'Sent as `Authorization: Bearer …`. Shown masked.',
  'auth.header': 'The name of the header that carries the key.',
  'auth.value': 'The key. Shown masked.',
  'auth.username': 'The user name of HTTP Basic; without a colon.',
  'auth.password': 'The password of HTTP Basic. Shown masked.',
  'auth.tokenUrl': 'Where access tokens are fetched, with the grant `client_credentials`.',
  'auth.clientId': 'Who asks the token server.',
  'auth.clientSecret': 'What proves it to the token server. Shown masked.',
  'auth.scope': 'What the token is for: names separated by spaces. Left out: what the token server gives.',
  'auth.audience': 'Whom the token is for, where the token server asks for it.',
  'auth.clientAuth':
    '`basic` (default): id and secret in a header, as RFC 6749 prefers. `body`: in the form, for servers that take no header.',
  format: 'What the body of a request is. Default: `standard`.',
  'format.type':
    '`standard`: `{id, type, timestamp, data}`. `raw`: the data alone. `template`: what a template makes of the event.',
  signing: 'How requests are signed. Default: `standard` (Standard Webhooks, HMAC-SHA256).',
  'signing.scheme': '`standard`, `standard_ed25519`, or `legacy`: a header of your own.',
  'signing.header': 'The header that carries the signature.',
  'signing.prefix': 'The text before the signature, such as `sha256=`. Default: none.',
  'signing.encoding': 'How the bytes of the signature are written. Default: `hex`.',
  'signing.content': 'What is signed: the body alone (default), or the timestamp, a dot and the body.',
  'signing.timestampHeader': 'The header that carries the time of the attempt, in seconds since 1970.',
  'signing.companionHeaders': 'Further headers; `{{event.type}}`, `{{event.id}}` and others are filled in.',
  'signing.alsoStandard': 'Whether the headers of Standard Webhooks are sent too. Default: false.',
  retry: 'When a failed attempt is made again. Default: ten times, over about three days.',
  'retry.delaysSeconds': 'The delay before each retry, 0 to 86,400 s. An empty list: only one attempt.',
  'retry.initialSeconds': 'The delay before the first retry, 0 to 86,400 s.',
  'retry.factor': 'The factor by which each delay is longer than the one before, 1 to 100.',
  'retry.maxSeconds': 'The longest delay, 0 to 86,400 s.',
  'retry.attempts': 'How many attempts are made in all, 1 to 26.',
  'retry.on':
    'Which failures are retried, instead of the default ones: statuses (`429`), classes (`5xx`), `timeout`, `network`.',
  'retry.jitter': 'By what share of itself each delay varies at random. Default: 0.1.',
  timeoutMs: 'How long the receiver may take to answer, 1,000 to 300,000 ms. Default: 15,000.',
  health: 'Whether its attempts succeed.',
  counters: 'What it has got since it was made, at most ten seconds ago. Test sends are not counted.',
  'EndpointFilter.status': 'Only with this status.',
  'Endpoint.status': '`paused`: deliveries wait. `disabled`: new events no longer reach it.',
  disabledReason:
    'Why it is disabled: by a person, by a 410, since it failed for days, or since its template had to be stopped three times. Null: it is not.',
  'warnings.code': 'What kind of warning it is.',
  'warnings.detail': 'What to look at, in words.',
  publicKey: 'The key with which receivers verify `standard_ed25519` signatures. Null for other schemes.',
  previousSecretExpiresAt: 'When the old secret stops signing.',

  type: 'The type of the event: names joined by dots, like `order.paid`.',
  externalId: "The app's own id for it, unique per tenant. Null: none.",
  expiresAt: 'After this time it is no longer sent. Null: never.',
  'deliveries.id': 'The id of the delivery.',
  'deliveries.endpointId': 'The endpoint that it goes to.',
  'deliveries.status': 'Where the delivery stands.',
  'notSent.endpointId': 'The endpoint that it does not reach.',
  'notSent.reason': 'What keeps it from being sent there.',
  'notSent.filter': 'Of `filtered`: the condition that the event does not meet.',
  deliveryCount: 'How many deliveries there are, shown or not.',
  'AcceptedEvent.id': 'The id of the event.',
  'Event.id': 'The id of the event.',
  'Explain.eventId': 'The event that is explained.',
  'Explain.endpoints': 'A page of the endpoints, the oldest first.',
  'EndpointExplanation.endpointId': 'The endpoint.',
  'EndpointExplanation.decision': 'Where its delivery stands; `not_sent`: there is none.',

  'Delivery.status': '`pending`, `waiting` and `retrying` deliveries go on. All other statuses are final.',
  nextAttemptAt: 'When the next attempt is due. Null: none is planned, or only a person can start it.',
  attemptCount: 'How many attempts were made so far.',
  deadLetter: 'Why it failed for good. Null: it has not.',
  'deadLetter.reason': 'What kind of failure it is.',
  'deadLetter.detail': 'What happened, in words.',
  'deadLetter.at': 'When it became a dead letter.',
  skipped: 'Why it was skipped. Null: it was not.',
  'skipped.reason': 'What kept it from being sent.',
  cancelled: 'Why it was cancelled. Null: it was not.',
  'cancelled.reason': 'Who or what cancelled it.',
  replayOf: 'The delivery that this one repeats. Null: none.',
  finishedAt: 'When it ended. Null: it has not ended.',
  'Hold.reason': 'What holds it.',

  number: 'Which attempt it was, from 1.',
  startedAt: 'When it began.',
  durationMs: 'How long it took.',
  dnsMs: 'The look-up of the host name. Null: there was none.',
  connectMs: 'The opening of the connection. Null: one was open already.',
  tlsMs: 'The TLS handshake. Null: there was none.',
  firstByteMs: 'From the connection to the whole head of the response. Null: none came.',
  outcome: 'The result.',
  request: 'What was sent.',
  'request.method': 'Always `POST`.',
  'request.url': 'Where it was sent.',
  'response.status': 'The HTTP status.',
  'response.headers': 'What the receiver sent, by lower-case name.',
  'response.body': 'The first 16 KiB, as text.',
  error: 'Why no response came. Null: one came.',
  'error.code':
    'The code of the system, such as `ECONNREFUSED`. `oauth_token_failed`: the token server gave no access token.',
  'error.message': 'What happened, in words.',
  'TimelineEntry.at': 'When it happened.',
  'TimelineEntry.kind': 'What happened.',

  'NewSchedule.event': 'What each run publishes.',
  'ScheduleChange.event': 'What each run publishes from now on, whole.',

  'NewKey.name': 'What the key is for, in your words.',
  'NewKey.tenantId': 'The only tenant that the key may see. Left out or null: all tenants.',
  'Key.name': 'What the key is for.',
  scopes: '`read`; `write`, which may also read; `admin`, which may do everything and is for no single tenant.',
  'NewKey.expiresAt': 'The key stops working at this time. Left out or null: never.',
  'Key.expiresAt': 'The key stops working at this time. Null: never.',

  enabled: 'False: Postrider sends nothing.',
  'EffectivePreferences.eventTypes': 'Which event types are sent.',
  deny: 'Event types that are not sent, even if `allow` has them.',
  quietHours: 'When the receiver must not be called. Null: never.',
  rateLimits: 'How many attempts may start in a time. Null: no limit.',
  minPriority: 'Events of a lower priority are not sent.',
  sources: 'Where each member comes from: the endpoint, the tenant, or the default.',
  'sources.enabled': 'Where `enabled` is from.',
  'sources.eventTypes': 'Where `eventTypes` is from.',
  'sources.minPriority': 'Where `minPriority` is from.',
  'sources.quietHours': 'Where `quietHours` is from.',
  'sources.rateLimits': 'Where `rateLimits` is from.',
  'sources.maxPerHour': 'Where `maxPerHour` is from.',
  timeZone: 'The time zone of the windows: a name of the IANA database.',
  windows: 'When it is quiet.',
  'windows.days': 'The days on which it starts.',
  'windows.start': 'The first minute that is quiet, `HH:MM`.',
  'windows.end': 'The first minute that is no longer quiet. If it is before `start`, it is on the next day.',
  burst: 'How many attempts may start at once after a pause.',
  decision: '`deliver`, `hold` or `skip`.',

  'Problem.type': 'A URN that ends with the code.',
  title: 'What the code means.',
  'Problem.status': 'The HTTP status.',
  'Problem.detail': 'What is wrong in this case.',
  requestId: 'The name of the request in the log of the server.',
  errors: 'Which members of the request are wrong; up to 20.',
  'errors.detail': 'What is wrong with it.',
  'ServiceState.status': 'Always `ok`: otherwise it is an error.',
  version: 'The version of Postrider.',
};

/** Descriptions of filters that have none of their own. */
const PARAMETERS: Record<string, string> = {
  status: 'Only what is in this state.',
  endpointId: 'Only what goes to this endpoint: its id, or `ext:` and its `externalId`.',
  eventId: 'Only what carries this event.',
  eventType: 'Only of this event type.',
  tenantId: 'Only of this tenant.',
};

interface Described {
  $ref?: string;
  description?: string;
  properties?: Record<string, Described>;
  items?: Described;
  anyOf?: Described[];
  oneOf?: Described[];
}

interface ApiDocument {
  components?: { schemas?: Record<string, Described> };
  paths?: Record<string, Record<string, { parameters?: { name: string; in: string; description?: string }[] }>>;
}

/** Fills in the descriptions that the schemas leave out. */
export function describeMembers<Document extends object>(document: Document): Document {
  const { components, paths }: ApiDocument = document;
  for (const [name, schema] of Object.entries(components?.schemas ?? {})) describe(schema, [name]);
  for (const operation of Object.values(paths ?? {}).flatMap((methods) => Object.values(methods))) {
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in === 'query') parameter.description ??= PARAMETERS[parameter.name] ?? '';
    }
  }
  return document;
}

function describe(schema: Described, way: readonly string[]): void {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    // An effective setting is described as the setting.
    const at = way[0] === 'EffectiveSettings' && name === 'value' ? way : [...way, name];
    const text = descriptionOf(at);
    if (text !== undefined) member.description ??= text;
    describe(member, at);
  }
  if (schema.items) describe(schema.items, way);
  for (const each of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) describe(each, way);
}

/** By the whole way; `DeliveryWithAttempts` and others are what they are with more members; then by ever less of it. */
function descriptionOf([schema = '', ...way]: readonly string[]): string | undefined {
  const base = schema.replace(/With[A-Z]\w*$|^Effective(?=[QR])/, '');
  for (const each of [schema, base]) {
    const text = MEMBERS[[each, ...way].join('.')];
    if (text !== undefined) return text;
  }
  for (let from = 0; from < way.length; from++) {
    const text = MEMBERS[way.slice(from).join('.')];
    if (text !== undefined) return text;
  }
  return undefined;
}
