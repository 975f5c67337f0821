import { isObject, MAX_SCHEMA_BYTES } from '@postrider/catalogue';
import { COMPONENTS, idInDocument } from './export-document.ts';
import { escapeStep, mapReferences } from './schema-references.ts';

type JsonObject = Record<string, unknown>;

/**
 * Takes a schema out of an OpenAPI document. The schemas in `components.schemas` that it refers to move into its `$defs`.
 * Returns a string if something is wrong.
 */
export function importSchema(
  document: JsonObject,
  { schema, name }: { schema: unknown; name: string },
): JsonObject | null | string {
  const root = componentNamed(isOnlyReference(schema) ? schema.$ref : undefined);
  const own = root === undefined ? schema : componentOf(document, root);
  if (own === undefined) return `Must not refer to "${COMPONENTS}${root}", which is missing.`;
  if (own === true || own === null || (isObject(own) && Object.keys(own).length === 0)) return null;
  if (!isObject(own)) return 'Must be an object.';
  return new Bundle(document, { root, name }).bundle(own);
}

/** The name of the component that a reference leads to or into. */
function componentNamed(ref: string | undefined): string | undefined {
  if (ref?.startsWith(COMPONENTS) !== true) return undefined;
  const [step = ''] = ref.slice(COMPONENTS.length).split('/');
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

const isOnlyReference = (schema: unknown): schema is { $ref: string } =>
  isObject(schema) && typeof schema['$ref'] === 'string' && Object.keys(schema).length === 1;

function componentOf({ components }: JsonObject, name: string): unknown {
  const schemas = isObject(components) ? components['schemas'] : undefined;
  return isObject(schemas) && Object.hasOwn(schemas, name) ? schemas[name] : undefined;
}

class Bundle {
  private readonly document: JsonObject;
  private readonly root: string | undefined;
  private readonly name: string;
  private readonly brought = new Map<string, unknown>();
  private bytes = 0;

  constructor(document: JsonObject, { root, name }: { root: string | undefined; name: string }) {
    this.document = document;
    this.root = root;
    this.name = name;
  }

  bundle(own: JsonObject): JsonObject | string {
    const { $id, ...rest } = own;
    // In a schema with an id of its own, `#` is that schema.
    if ($id !== undefined) return $id === idInDocument(this.name) ? rest : own;
    const defs = isObject(own['$defs']) ? own['$defs'] : {};
    const mapped = this.take(own, defs);
    if (this.bytes > MAX_SCHEMA_BYTES) return `Must be at most ${MAX_SCHEMA_BYTES} bytes with all that it refers to.`;
    if (this.brought.size === 0) return mapped as JsonObject; // of an object comes an object
    const all = { ...((mapped as JsonObject)['$defs'] as object), ...Object.fromEntries(this.brought) };
    return { ...(mapped as JsonObject), $defs: all };
  }

  private take(schema: unknown, defs: JsonObject): unknown {
    // Do not walk through a schema that is too large: many others may refer to it.
    this.bytes += bytesOf(schema);
    if (this.bytes > MAX_SCHEMA_BYTES) return {};
    return mapReferences(schema, (ref) => this.follow(ref, defs));
  }

  private follow(ref: string, defs: JsonObject): string {
    const component = componentNamed(ref);
    if (component === undefined) return ref;
    const step = escapeStep(component);
    const inside = ref.slice(COMPONENTS.length + step.length);
    if (component === this.root) return `#${inside}`;
    const key = Object.hasOwn(defs, component) ? `components/${component}` : component;
    if (!this.brought.has(key)) {
      const found = componentOf(this.document, component);
      if (found === undefined) return ref;
      // Set before its parts are read, because it may refer to itself.
      this.brought.set(key, {});
      this.brought.set(key, this.take(found, defs));
    }
    return `#/$defs/${escapeStep(key)}${inside}`;
  }
}

const sizes = new WeakMap<object, number>();

/** Measured once, however many schemas refer to it. */
function bytesOf(schema: unknown): number {
  if (!isObject(schema)) return 0;
  let bytes = sizes.get(schema);
  if (bytes === undefined) {
    bytes = Buffer.byteLength(JSON.stringify(schema));
    sizes.set(schema, bytes);
  }
  return bytes;
}
