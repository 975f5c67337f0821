// Made from packages/receiver-verify/src/receiver/events-from-openapi.ts by `pnpm generate`.

/**
 * The event map of the `webhooks` interface that `openapi-typescript` makes of the catalogue that Postrider exports
 * (`GET /v1/event-types/export`): `createReceiver<EventsFromOpenApi<webhooks>>(…)` for receivers,
 * `new Postrider<EventsFromOpenApi<webhooks>>()` for the app that publishes.
 */
export type EventsFromOpenApi<Webhooks> = {
  [Name in keyof Webhooks as TypeOfBody<BodyOf<Webhooks[Name]>, Name>]: DataOf<BodyOf<Webhooks[Name]>>;
};

type BodyOf<Operation> = Operation extends { post: { requestBody?: infer Request } }
  ? NonNullable<Request> extends { content: { 'application/json': infer Body } }
    ? Body
    : unknown
  : unknown;

type DataOf<Body> = Body extends { data: infer Data } ? (Data extends HasParts ? WithoutParts<Data> : Data) : unknown;

// openapi-typescript writes the parts of a schema as if they were a member of the data.
interface HasParts {
  $defs: unknown;
}

type WithoutParts<Value> = Value extends readonly unknown[]
  ? { [Index in keyof Value]: WithoutParts<Value[Index]> }
  : Value extends HasParts
    ? { [Name in keyof Value as Name extends '$defs' ? never : Name]: WithoutParts<Value[Name]> }
    : Value extends object
      ? { [Name in keyof Value]: WithoutParts<Value[Name]> }
      : Value;

// The body's `type` when it is one constant, else the name of the webhook.
type TypeOfBody<Body, Name> = Body extends { type: infer Type extends string }
  ? string extends Type
    ? Name & string
    : Type
  : Name & string;
