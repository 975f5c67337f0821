/**
 * The event map of the `webhooks` interface that `openapi-typescript` makes of the exported catalogue:
 * `new Postrider<EventsFromOpenApi<webhooks>>()`. The type of the same name in `@postrider/receiver-verify` is the same.
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

// The body's own `type` where it is one fixed name, else the name under which the webhook is listed.
type TypeOfBody<Body, Name> = Body extends { type: infer Type extends string }
  ? string extends Type
    ? Name & string
    : Type
  : Name & string;

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
