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
  isOurs?: boolean;
  /** Whoever asks waits no longer. */
  signal?: AbortSignal;
}

export type RenderOutcome =
  /** `isText`: the result is a string, and the body as it stands; else the body is JSON. */
  | { kind: 'rendered'; body: string; isText: boolean }
  /** The expression is wrong, or used up its own bounds. `position`: in characters of the template, from 0. */
  | { kind: 'failed'; message: string; position: number | null }
  /** It was killed, and again in a fresh child. Of load, perhaps: try again later. */
  | { kind: 'killed' }
  /** It was killed three times: it is not rendered again until it is changed. */
  | { kind: 'stopped' }
  /** Others are before it: try again later. */
  | { kind: 'busy' };
