import { types } from 'node:util';
import { PostriderUsageError } from '../errors/usage-error.ts';

// The API allows 64 levels. This limit only protects the stack.
const MAX_DEPTH = 1_000;
const MAX_SHOWN_NAMES = 64;
const MAX_SHOWN_NAME_LENGTH = 64;

/** The path of a value, from the inside out. It becomes a pointer only for errors. */
interface Place {
  name: string;
  around: Place | undefined;
  depth: number;
}

/**
 * The JSON text of a body. Throws `PostriderUsageError` with the member's name for values that JSON.stringify would change
 * silently: NaN and an invalid Date to null, a Map to {}, a function to nothing. As usual, undefined members are omitted
 * and `toJSON()` is called.
 */
export function toJson(body: unknown): string {
  return JSON.stringify(toPlain(body, { place: undefined, open: new Set() }));
}

interface Position {
  place: Place | undefined;
  /** The objects and arrays around the value, to find cycles. */
  open: Set<object>;
}

/** A copy of plain objects, arrays and JSON values only. */
function toPlain(value: unknown, { place, open }: Position): unknown {
  const inJson = valueInJson(value, place);
  if (typeof inJson !== 'object' || inJson === null) return inJson;
  if (open.has(inJson)) throw refusal(place, 'is an object around itself, a cycle');
  open.add(inJson);
  const copy = Array.isArray(inJson) ? copyArray(inJson, { place, open }) : copyObject(inJson, { place, open });
  open.delete(inJson);
  return copy;
}

function copyArray(array: readonly unknown[], { place: around, open }: Position): unknown[] {
  const copy: unknown[] = [];
  for (let index = 0; index < array.length; index++) {
    const place = inside(around, String(index));
    const element = toPlain(read(array, place), { place, open });
    // JSON.stringify would make it null.
    if (element === undefined) throw refusal(place, 'is undefined, which an array in JSON cannot hold');
    copy.push(element);
  }
  return copy;
}

function copyObject(object: object, { place: around, open }: Position): object {
  // Without a prototype, `__proto__` is an ordinary member.
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const name of Object.keys(object)) {
    const place = inside(around, name);
    copy[name] = toPlain(read(object, place), { place, open });
  }
  return copy;
}

function inside(around: Place | undefined, name: string): Place {
  const depth = (around?.depth ?? 0) + 1;
  if (depth > MAX_DEPTH) throw refusal(around, `is nested deeper than ${MAX_DEPTH} levels`);
  return { name, around, depth };
}

function read(holder: object, place: Place): unknown {
  try {
    return Reflect.get(holder, place.name);
  } catch (cause) {
    throw refusal(place, 'has a getter that throws', cause);
  }
}

/** The value that JSON.stringify uses: the result of `toJSON()`, or the primitive of `new Number(1)`. */
function valueInJson(value: unknown, place: Place | undefined): unknown {
  refuseUnlessJson(value, place);
  if (!hasToJson(value)) return types.isBoxedPrimitive(value) ? valueInJson(value.valueOf(), place) : value;
  const inJson = callToJson(value, place);
  // Moment, Luxon and Day.js return null for an invalid date.
  if (inJson === null && Number.isNaN(value.valueOf())) throw refusal(place, 'is an invalid date');
  refuseUnlessJson(inJson, place);
  return types.isBoxedPrimitive(inJson) ? valueInJson(inJson.valueOf(), place) : inJson;
}

function refuseUnlessJson(value: unknown, place: Place | undefined): void {
  const wrong = whyNotJson(value);
  if (wrong !== undefined) throw refusal(place, `is ${wrong}`);
}

// JSON.stringify calls it on objects and BigInts.
function hasToJson(value: unknown): value is { toJSON(name: string): unknown } {
  const mayHave = (typeof value === 'object' && value !== null) || typeof value === 'bigint';
  return mayHave && typeof (value as { toJSON?: unknown }).toJSON === 'function'; // nothing else is asked of it
}

function callToJson(value: { toJSON(name: string): unknown }, place: Place | undefined): unknown {
  try {
    return value.toJSON(place?.name ?? '');
  } catch (cause) {
    throw refusal(place, 'has a toJSON() that throws', cause);
  }
}

/** The name of a type that JSON lacks; undefined for others. Also for values of another realm, such as Jest's. */
function whyNotJson(value: unknown): string | undefined {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? undefined : `${value}, which JSON does not have`;
    case 'bigint':
      return hasToJson(value) ? undefined : 'a BigInt, which JSON does not have: send a number or a string';
    case 'function':
    case 'symbol':
      return `a ${typeof value}, which JSON does not have`;
    case 'object':
      return value === null ? undefined : whyObjectIsNotJson(value);
    default:
      return undefined;
  }
}

function whyObjectIsNotJson(value: object): string | undefined {
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'an invalid Date' : undefined;
  const name = nameOf(value);
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
    return `binary data (${name}), which JSON does not have: send a string, such as its base64`;
  }
  if (hasToJson(value) || Array.isArray(value) || types.isBoxedPrimitive(value)) return undefined;
  if (types.isMap(value)) return 'a Map, which JSON does not have: use Object.fromEntries()';
  if (types.isSet(value)) return 'a Set, which JSON does not have: use [...set]';
  // The content of such objects is not in members.
  const isOpaque = types.isNativeError(value) || types.isRegExp(value) || types.isPromise(value);
  const isBuiltIn = !/^\[object (Object|Arguments)\]$/.test(Object.prototype.toString.call(value));
  if (isOpaque || (isBuiltIn && Object.keys(value).length === 0)) return `a ${name}, which JSON does not have`;
  return undefined;
}

function nameOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** Names the member and its type, never its value, which may be a secret. */
function refusal(place: Place | undefined, what: string, cause?: unknown): PostriderUsageError {
  const pointer = pointerOf(place);
  return new PostriderUsageError({
    code: 'invalid_usage',
    message: `${pointer === '' ? 'The input' : pointer} ${what}. Nothing was sent.`,
    errors: [{ pointer, detail: `It ${what}.` }],
    cause,
  });
}

function pointerOf(place: Place | undefined): string {
  const names: string[] = [];
  for (let each = place; each !== undefined; each = each.around) {
    if (each.depth > MAX_SHOWN_NAMES) continue;
    const shown =
      each.name.length > MAX_SHOWN_NAME_LENGTH ? `${each.name.slice(0, MAX_SHOWN_NAME_LENGTH)}…` : each.name;
    names.push(shown.replaceAll('~', '~0').replaceAll('/', '~1'));
  }
  return names
    .toReversed()
    .map((name) => `/${name}`)
    .join('');
}
