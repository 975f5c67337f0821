import { createHash } from 'node:crypto';
import { fillPlaceholders, findSecrets, findHeaderError, requestVariables } from '@postrider/domain';
import type {
  EndpointAuth,
  PayloadFormat,
  RenderedPayload,
  Secret,
  SigningConfig,
  SigningSecret,
} from '@postrider/domain';
import { maskNamed, withText } from './mask-named.ts';
import { legacySignatureIn, signatureHeaderNames, signatureHeaders, unixSeconds } from './sign-request.ts';

export interface UnsignedRequestInput {
  event: {
    id: string;
    type: string;
    /** JSON text, sent byte for byte. */
    data: string;
    /** When it happened: `occurredAt` if the app gave it, else when the event was accepted. */
    timestamp: Date;
  };
  deliveryId: string;
  /** 1 for the first. */
  attemptNumber: number;
  /** Default: the id of the event, the same for every retry. */
  webhookId?: string;
  endpoint: {
    id: string;
    name: string | null;
    metadata: Record<string, unknown>;
    url: string;
    headers: Record<string, string>;
    /** Names of headers whose values are templates, in lower case. */
    templatedHeaders: readonly string[];
    auth: EndpointAuth;
    format: PayloadFormat;
    signing: SigningConfig;
    /**
     * Whether receivers of others rely on the same signing secrets. Then nobody is shown signatures: a tenant that may read
     * them could have texts of its own signed for those receivers.
     */
    sharesSecrets: boolean;
    /** Whether it gets a `traceparent`. */
    traceparent: boolean;
  };
  /** What the template of the endpoint made of the event, if its format is a template. */
  payload?: RenderedPayload;
  /** For `oauth2`. Without it the request can be shown, where it is masked, but not sent. */
  accessToken?: string;
  /** Sent along where the endpoint asks for it. Default: none. */
  traceparent?: string | null;
  /** When the attempt starts: `webhook-timestamp`. */
  now: Date;
  /** The version of Postrider, for `User-Agent`. */
  version: string;
}

export interface BuildRequestInput extends UnsignedRequestInput {
  /** The current secret of the endpoint and the old ones that still overlap, in any order. */
  secrets: readonly SigningSecret[];
}

/** What people may see of a request, once its URL is masked. */
export interface ShownRequest {
  url: string;
  body: string;
  /** The headers with masked secrets. */
  maskedHeaders: Record<string, string>;
  /** Hex. */
  bodySha256: string;
}

/** What a POST takes on the wire. */
export interface PostRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** One POST to a receiver, ready to send. */
export interface OutboundRequest extends ShownRequest, PostRequest {
  /** The secrets to mask wherever they appear afterwards, such as in an echo by the receiver. */
  secrets: readonly Secret[];
}

/** The settings of the endpoint and the event make no valid request. A retry cannot help. */
export class RequestBuildError extends Error {
  override readonly name = 'RequestBuildError';
}

/**
 * Builds the request of one attempt: body, headers, signature. Pure, and async only because Web Crypto is.
 * @throws RequestBuildError when the settings make no valid request
 */
export function buildRequest(input: BuildRequestInput): Promise<OutboundRequest> {
  return build(input, input.secrets);
}

/**
 * Builds the same request without its signatures, to be shown and never sent.
 * @throws RequestBuildError when the settings make no valid request
 */
export async function buildUnsignedRequest(input: UnsignedRequestInput): Promise<ShownRequest> {
  const { url, body, maskedHeaders, bodySha256 } = await build(input, null);
  const headers = maskNamed(maskedHeaders, signatureHeaderNames(input.endpoint.signing));
  return { url, body, bodySha256, maskedHeaders: headers };
}

async function build(
  input: UnsignedRequestInput,
  secrets: BuildRequestInput['secrets'] | null,
): Promise<OutboundRequest> {
  const { event, endpoint } = input;
  const body = buildBody(input);
  const webhookId = input.webhookId ?? event.id;
  const attempt = String(input.attemptNumber);
  const auth = authHeaders(endpoint.auth, input.accessToken ?? NO_TOKEN);
  const timestamp = unixSeconds(input.now);
  const variables = requestVariables({ ...input, timestamp });
  const { signing } = endpoint;
  const signed = await signatureHeaders({
    signing,
    secrets,
    webhookId,
    body,
    now: input.now,
    variables,
    templatedHeaders: endpoint.templatedHeaders,
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new RequestBuildError(`The request cannot be signed: ${why}`, { cause: error });
  });
  const headers = mergeHeaders([
    { 'User-Agent': `Postrider/${input.version}`, 'Content-Type': input.payload?.contentType ?? 'application/json' },
    refuseUnsendable(filled(input.payload?.headers ?? {}, variables)),
    refuseUnsendable(filledHeaders(endpoint, variables)),
    refuseUnsendable(auth),
    { 'Postrider-Delivery': input.deliveryId, 'Postrider-Attempt': attempt, 'Postrider-Event-Type': event.type },
    // Never `tracestate` or `baggage`: what other systems wrote there is not for receivers.
    endpoint.traceparent && input.traceparent ? { traceparent: input.traceparent } : {},
    signed,
  ]);
  const companions = signing.scheme === 'legacy' ? signing.companionHeaders : {};
  const ofTemplate = endpoint.format.type === 'template' ? endpoint.format.headers : {};
  const signatures = endpoint.sharesSecrets ? signatureHeaderNames(signing) : [];
  // One by one: a name may be in several.
  const secretNames = [
    ...[companions, ofTemplate, endpoint.headers, auth].flatMap((each) => withText(each ?? {})),
    ...signatures,
  ];
  return {
    url: endpoint.url,
    headers,
    body,
    maskedHeaders: maskNamed(headers, secretNames),
    secrets: findSecrets({
      url: endpoint.url,
      headerValues: [
        ...secretNames.map((name) => headers[name] ?? ''),
        ...(endpoint.sharesSecrets ? legacySignatureIn(headers, signing) : []),
        ...unsentSecrets(endpoint.auth),
      ],
      signingSecrets: (secrets ?? []).map(({ secret }) => secret),
    }),
    bodySha256: createHash('sha256').update(body).digest('hex'),
  };
}

/** Joins texts. To parse and serialize the data again could change it, and receivers verify bytes. */
function buildBody({ event, endpoint, payload }: UnsignedRequestInput): string {
  switch (endpoint.format.type) {
    case 'raw':
      return event.data;
    case 'standard': {
      const head = JSON.stringify({ id: event.id, type: event.type, timestamp: event.timestamp.toISOString() });
      return `${head.slice(0, -1)},"data":${event.data}}`;
    }
    case 'template':
      if (payload === undefined) throw new RequestBuildError('The template was not rendered.');
      return payload.body;
    default:
      throw new RequestBuildError(
        `The payload format ${JSON.stringify(endpoint.format satisfies never)} is not known.`,
      );
  }
}

function filled(headers: Record<string, string>, variables: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fillPlaceholders(value, variables)]));
}

function filledHeaders(
  { headers, templatedHeaders }: UnsignedRequestInput['endpoint'],
  variables: ReadonlyMap<string, string>,
): Record<string, string> {
  const templates = new Set(templatedHeaders);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      templates.has(name.toLowerCase()) ? fillPlaceholders(value, variables) : value,
    ]),
  );
}

/** Stands where the access token would be, and is masked like one. */
const NO_TOKEN = 'no-access-token';

/** `accessToken`: for `oauth2`; null: it is not known. */
export function authHeaders(auth: EndpointAuth, accessToken: string | null): Record<string, string> {
  switch (auth.type) {
    case 'none':
      return {};
    case 'bearer':
      return { Authorization: `Bearer ${auth.token}` };
    case 'api_key':
      return { [auth.header]: auth.value };
    case 'basic':
      return { Authorization: `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` };
    case 'oauth2':
      return accessToken === null ? {} : { Authorization: `Bearer ${accessToken}` };
    default:
      auth satisfies never;
      throw new RequestBuildError('This version does not know the authentication of the endpoint.');
  }
}

/** No receiver gets it from us, but it may share a server with the token server. */
function unsentSecrets(auth: EndpointAuth): string[] {
  return auth.type === 'oauth2' ? [auth.clientSecret] : [];
}

/** The API checks headers when they are set. This check stops a row that was written another way from adding a header. */
function refuseUnsendable(headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    const error = findHeaderError(name, value);
    if (error !== null) throw new RequestBuildError(`The header "${name}" cannot be sent. ${error}`);
  }
  return headers;
}

/** A later header replaces an earlier one with the same name. The case of names does not matter. */
function mergeHeaders(layers: readonly Record<string, string>[]): Record<string, string> {
  const byName = new Map<string, [string, string]>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) byName.set(name.toLowerCase(), [name, value]);
  }
  return Object.fromEntries(byName.values());
}
