import { MAX_ENTRIES, type ProblemEntry } from '@postrider/domain';
import { pointerOf } from '@postrider/domain';
import { findPatternProblem } from './linear-pattern.ts';
import { COST, costOf, isTracking } from './schema-cost.ts';
import { SUBSCHEMAS, ASSERTIONS, type Kind } from './schema-keywords.ts';

/** The most bytes of a schema, as JSON text without white space. */
export const MAX_SCHEMA_BYTES = 64 * 1024;
/**
 * The most parts that are compiled. A part takes about 0.1 ms: a schema is one part, a pattern two more, the target of a
 * reference four. More parts would block the event loop.
 */
const MAX_PARTS = 600;
const DIALECT = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;
/** What these keywords refer to is decided at each check, so it cannot be bounded beforehand. */
const REFUSED: ReadonlySet<string> = new Set(['$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor']);

type JsonObject = Record<string, unknown>;

export interface Inspected {
  problems: ProblemEntry[];
  /** The schema to compile: only known keywords, and the cost of each schema in it. */
  metered: JsonObject;
}

/** Finds what cannot be checked safely in a schema, and makes the schema to compile. */
export function inspectSchema(schema: JsonObject): Inspected {
  return new Inspection(schema).run();
}

/** A keyword of a schema, and the path of that schema. */
interface Member {
  keyword: string;
  value: unknown;
  path: PropertyKey[];
}

interface Reference {
  path: PropertyKey[];
  ref: string;
  /** Where it is written in the schema to compile. */
  into: JsonObject;
}

class Inspection {
  private readonly root: JsonObject;
  private readonly isTracking: boolean;
  private readonly problems: ProblemEntry[] = [];
  private readonly references: Reference[] = [];
  private readonly anchors = new Map<string, PropertyKey[]>();
  private parts = 0;

  constructor(root: JsonObject) {
    this.root = root;
    this.isTracking = isTracking(root);
  }

  run(): Inspected {
    this.checkHead();
    const metered = this.visit(this.root, []);
    const targets = this.references.map((reference) => this.follow(reference));
    this.parts += 4 * new Set(targets).size;
    if (this.parts > MAX_PARTS) this.note([], `Must have at most ${MAX_PARTS} parts; it has ${this.parts}.`);
    return { problems: this.problems, metered: metered as JsonObject }; // of an object comes an object
  }

  private checkHead(): void {
    const { $schema, $id } = this.root;
    if ($schema !== undefined && !(typeof $schema === 'string' && DIALECT.test($schema))) {
      this.note(['$schema'], 'Must be "https://json-schema.org/draft/2020-12/schema", or left out.');
    }
    if ($id !== undefined && typeof $id !== 'string') this.note(['$id'], 'Must be a string.');
  }

  private visit(schema: unknown, path: PropertyKey[]): unknown {
    this.parts += this.isTracking ? 3 : 1;
    if (typeof schema === 'boolean') return schema;
    if (!isObject(schema)) {
      this.note(path, 'Must be a schema: an object, true or false.');
      return true;
    }
    if (this.parts > MAX_PARTS) return true;
    const metered: JsonObject = { [COST]: costOf(schema, this.isTracking) };
    for (const [keyword, value] of Object.entries(schema)) this.take(metered, { keyword, value, path });
    return metered;
  }

  private take(metered: JsonObject, { keyword, value, path }: Member): void {
    const at = [...path, keyword];
    const kind = SUBSCHEMAS.get(keyword);
    if (kind !== undefined) metered[keyword] = this.visitAll(kind, value, at);
    else if (ASSERTIONS.has(keyword)) metered[keyword] = value;
    if (REFUSED.has(keyword)) this.note(at, 'Must not be used. Use $ref, which always refers to the same schema.');
    if (keyword === 'pattern' && typeof value === 'string') this.checkPattern(value, at);
    if (keyword === '$id' && path.length > 0) this.note(at, 'Must be at the root of the schema.');
    if (keyword === '$anchor' && typeof value === 'string') this.anchors.set(value, path);
    if (keyword === '$ref') this.takeReference(metered, value, at);
  }

  private visitAll(kind: Kind, value: unknown, path: PropertyKey[]): unknown {
    if (kind === 'one') return this.visit(value, path);
    if (kind === 'list' && Array.isArray(value)) return value.map((each, i) => this.visit(each, [...path, i]));
    if (kind === 'map' && isObject(value)) {
      const members = Object.entries(value).map(([name, each]) => {
        this.checkName(name, path);
        return [name, this.visit(each, [...path, name])];
      });
      return Object.fromEntries(members) as JsonObject;
    }
    this.note(path, `Must be ${kind === 'list' ? 'a list' : 'an object'} of schemas.`);
    return undefined;
  }

  private checkName(name: string, path: PropertyKey[]): void {
    // The compiler silently ignores such a member.
    if (name === '__proto__') this.note([...path, name], 'Must have another name.');
    if (path.at(-1) !== 'patternProperties') return;
    this.parts += 2;
    this.checkPattern(name, [...path, name]);
  }

  private checkPattern(source: string, path: PropertyKey[]): void {
    this.parts += 2;
    if (this.parts > MAX_PARTS) return;
    const problem = findPatternProblem(source);
    if (problem !== null) this.note(path, problem);
  }

  private takeReference(metered: JsonObject, ref: unknown, path: PropertyKey[]): void {
    if (typeof ref === 'string') this.references.push({ path, ref, into: metered });
    else this.note(path, 'Must be a string.');
  }

  /** Resolves a reference, and writes it as a pointer, the only form that is compiled. */
  private follow({ path, ref, into }: Reference): string | undefined {
    const { $id } = this.root;
    const fragment = typeof $id === 'string' && ref.startsWith($id) ? ref.slice($id.length) || '#' : ref;
    const steps = fragment.startsWith('#') ? this.placeOf(decodeFragment(fragment.slice(1))) : undefined;
    if (steps === undefined) {
      this.note(path, 'Must refer to a schema within this one, such as "#/$defs/name". Others are not fetched.');
      return undefined;
    }
    into['$ref'] = `#${steps.map((step) => `/${encodeURIComponent(escapeStep(String(step)))}`).join('')}`;
    return into['$ref'] as string; // just written
  }

  /** The path of the schema that a fragment names. Undefined if there is none. */
  private placeOf(name: string): PropertyKey[] | undefined {
    if (name !== '' && !name.startsWith('/')) return this.anchors.get(name);
    const steps = name.split('/').slice(1).map(unescapeStep);
    return leadsToSchema(this.root, steps) ? steps : undefined;
  }

  private note(path: PropertyKey[], detail: string): void {
    if (this.problems.length < MAX_ENTRIES) this.problems.push({ pointer: pointerOf(path), detail });
  }
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const escapeStep = (step: string) => step.replaceAll('~', '~0').replaceAll('/', '~1');
const unescapeStep = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~');

/** Whether a path leads to a schema, and not into examples, annotations or the values of an enum. */
function leadsToSchema(root: JsonObject, steps: readonly string[]): boolean {
  let at: unknown = root;
  for (let i = 0; i < steps.length; i++) {
    const kind = SUBSCHEMAS.get(steps[i] ?? '');
    if (kind === undefined || !isObject(at)) return false;
    at = own(at, steps[i]);
    if (kind === 'one') continue;
    i += 1;
    at = own(at, steps[i]);
  }
  return isObject(at) || typeof at === 'boolean';
}

function own(holder: unknown, name: string | undefined): unknown {
  if (typeof holder !== 'object' || holder === null || name === undefined || !Object.hasOwn(holder, name))
    return undefined;
  return (holder as JsonObject)[name]; // an object has members
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
