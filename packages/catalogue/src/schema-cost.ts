import type { AnySchemaObject, CodeKeywordDefinition } from 'ajv';
import { _ } from 'ajv/dist/2020.js';
import type { Meter } from './meter.ts';

/** The keyword that each compiled schema gets. Its value is the cost of a check. */
export const COST = 'x-steps';

export interface Cost {
  /** Steps in any case. */
  base: number;
  /** Steps for each item of a list. */
  item: number;
  /** Steps for each member of an object. */
  member: number;
  /** Whether the length of a text adds steps. */
  text: boolean;
}

const OF_ITEMS = ['items', 'prefixItems', 'contains', 'unevaluatedItems', 'uniqueItems'];
const OF_MEMBERS = ['additionalProperties', 'propertyNames', 'unevaluatedProperties', 'minProperties', 'maxProperties'];
const OF_TEXT = ['minLength', 'maxLength', 'format'];

/** The cost of a schema without the schemas in it, which have their own costs. */
export function costOf(schema: AnySchemaObject, tracking: boolean): Cost {
  const names = Object.keys(schema);
  const count = (keywords: readonly string[]) => names.filter((name) => keywords.includes(name)).length;
  const patterns = sizeOf(schema['patternProperties']);
  const counted = count(OF_MEMBERS) + patterns;
  return {
    base: (tracking ? 4 : 1) + names.reduce((sum, name) => sum + weightOf(name, schema[name]), 0),
    item: count(OF_ITEMS) > 0 ? 1 : 0,
    // Each schema passes the members that it has checked to the schema around it.
    member: NAME_STEPS * (tracking ? 3 * counted + 2 : counted),
    text: count(OF_TEXT) > 0,
  };
}

/** A keyword costs one step for each entry: required names, properties, alternatives. */
function weightOf(keyword: string, value: unknown): number {
  // A call of another function.
  if (keyword === '$ref') return 8;
  // Looked up, not compared one by one.
  if (keyword === 'enum' || keyword === '$defs' || keyword === 'definitions') return 1;
  return 1 + sizeOf(value);
}

function sizeOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

/** Whether a schema contains a keyword that depends on which members others have checked. */
export function isTracking(schema: AnySchemaObject): boolean {
  return /"unevaluated(Items|Properties)":/.test(JSON.stringify(schema));
}

/** Characters that are counted in one step. */
const TEXT_PER_STEP = 4;
/** Steps for each name of an object that is checked. */
const NAME_STEPS = 4;

/** Takes the steps of a check from the meter, before the check begins. */
export function costKeyword(meter: Meter): CodeKeywordDefinition {
  return {
    keyword: COST,
    before: '$ref',
    code({ gen, data, schema }) {
      const { base, item, member, text }: Cost = schema as Cost; // as inspectSchema wrote it
      if (item === 0 && member === 0 && !text) {
        gen.code(_`${gen.scopeValue('obj', { ref: meter })}.spend(${base})`);
        return;
      }
      const pay = (value: unknown) => meter.spend(base + sizeCost(value, { base, item, member, text }));
      gen.code(_`${gen.scopeValue('func', { ref: pay })}(${data})`);
    },
  };
}

function sizeCost(value: unknown, { item, member, text }: Cost): number {
  if (typeof value === 'string') return text ? Math.ceil(value.length / TEXT_PER_STEP) : 0;
  if (Array.isArray(value)) return item * value.length;
  if (member === 0 || typeof value !== 'object' || value === null) return 0;
  return member * Object.keys(value).length;
}
