/** An event, read from the signed body. */
export interface WebhookEvent<Type = string, Data = unknown> {
  /** `id` of the body, else the id for recognising duplicates. */
  id: string;
  type: Type;
  data: Data;
  /** When it happened, where the body has a valid `timestamp`. */
  timestamp: Date | undefined;
  /** The whole JSON body. */
  payload: unknown;
}

/** The patterns of `.on(…)`: an event type, or a family such as `order.*`. */
export type EventPattern<Events> = string extends keyof Events
  ? string
  : (keyof Events & string) | Families<keyof Events>;

type Families<Type> = Type extends `${infer Head}.${infer Tail}` ? `${Head}.*` | `${Head}.${Families<Tail>}` : never;

/** The events that match a pattern, as a union by `type`. */
export type EventOf<Events, Pattern> = string extends keyof Events
  ? WebhookEvent<Pattern extends `${infer Family}.*` ? `${Family}.${string}` : Pattern, Events[keyof Events]>
  : { [Type in TypesOf<Events, Pattern>]: WebhookEvent<Type, Events[Type]> }[TypesOf<Events, Pattern>];

type TypesOf<Events, Pattern> = Pattern extends `${infer Family}.*`
  ? Extract<keyof Events, `${Family}.${string}`>
  : Extract<keyof Events, Pattern>;

/** The part of Standard Schema 1 (https://standardschema.dev) that is used: zod, valibot, arktype and others have it. */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly unknown[] };

/** The event map that a record of schemas describes. */
export type EventsFromSchemas<Schemas> = {
  [Type in keyof Schemas]: Schemas[Type] extends StandardSchema<infer Output> ? Output : never;
};
