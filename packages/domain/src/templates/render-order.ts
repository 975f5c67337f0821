/** Renders templates somewhere where they can do no harm. */
export interface TemplateRenderer {
  /** Never rejects. */
  render(order: RenderOrder): Promise<RenderOutcome>;
}

export interface RenderOrder {
  /** Whose template it is: the endpoint, or whoever asks for one that nobody has yet. */
  owner: string;
  /** A JSONata expression. */
  template: string;
  /** JSON text. */
  input: string;
  /** What `$now()` and `$millis()` give. */
  now: Date;
  /** One of the ready-made ones: known to be quick. */
  isReadyMade?: boolean;
  /** Whoever asks waits no longer. */
  signal?: AbortSignal;
}

export type RenderOutcome =
  /** `isText`: the result is a string, and the body as it stands; else the body is JSON. */
  { kind: 'rendered'; body: string; isText: boolean } | FailedRender | UnfinishedRender;

/** The expression is wrong, or used up its own bounds. */
export interface FailedRender {
  kind: 'failed';
  /** It never quotes the event. */
  message: string;
  /** In characters of the template, from 0. */
  position: number | null;
  /** With another event it may be rendered. */
  dependsOnData: boolean;
}

export type UnfinishedRender =
  /** It had to be killed, and again in a fresh child. Of load, perhaps: try again later. */
  | { kind: 'killed' }
  /** It was killed three times: it is not rendered again until it is changed. */
  | { kind: 'stopped' }
  /** Others are before it. Try again after `retryAfterMs`: each caller gets a later turn, so that many do not ask often. */
  | { kind: 'busy'; retryAfterMs: number };
