import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { boundText, MAX_ENTRIES, type ProblemEntry } from '@postrider/domain';
import { pointerOf } from '@postrider/domain';
import { dependentRequiredKeyword } from './dependent-required.ts';
import { describeFailure } from './describe-failure.ts';
import { FORMATS } from './formats.ts';
import { inspectSchema, isObject, MAX_SCHEMA_BYTES } from './inspect-schema.ts';
import { linearPattern } from './linear-pattern.ts';
import { Meter, stepsFor } from './meter.ts';
import { costKeyword } from './schema-cost.ts';
import { wholeValueKeywords } from './whole-values.ts';

/** A compiled schema. */
export interface CompiledSchema {
  /** What does not match in a value of this size: at most 20 entries, with pointers from the value. */
  findMismatches(value: unknown, bytes: number): ProblemEntry[];
}

export type CompileResult = { ok: true; schema: CompiledSchema } | { ok: false; problems: ProblemEntry[] };

const meter = new Meter();
/** Steps of the second check, which lists what does not match. Each entry is an object. */
const LISTING_STEPS = 50_000;

/**
 * Compiles a JSON Schema 2020-12 so that no value can make a check run for long: patterns do not backtrack, whole values are
 * compared by their JSON texts, and every other step is counted. Problems have pointers from the schema.
 */
export function compileSchema(schema: unknown): CompileResult {
  if (!isObject(schema)) return refused('', 'Must be an object.');
  const bytes = Buffer.byteLength(JSON.stringify(schema));
  if (bytes > MAX_SCHEMA_BYTES) return refused('', `Must be at most ${MAX_SCHEMA_BYTES} bytes; this one has ${bytes}.`);
  const { problems, metered } = inspectSchema(schema);
  if (problems.length > 0) return { ok: false, problems };
  const malformed = malformedParts(schema);
  if (malformed.length > 0) return { ok: false, problems: malformed };
  try {
    const matches = compilerOf({ allErrors: false }).compile(metered);
    const isEndless = PROBES.some((probe) => meter.run(stepsFor(0), () => matches(probe)) === 'out_of_steps');
    if (isEndless) return refused('', 'Must not refer to itself without end, or in too many ways.');
    return { ok: true, schema: toAsk(metered, matches) };
  } catch (error) {
    return refused('', `Cannot be compiled: ${error instanceof Error ? error.message : 'it is not known why'}.`);
  }
}

function refused(pointer: string, detail: string): CompileResult {
  return { ok: false, problems: [{ pointer, detail: boundText(detail) }] };
}

const TOO_MANY_STEPS =
  'Takes too many steps to check against the schema of its type. Send less, or simplify the schema.';

/** One value of each type. An endless schema is endless for one of them. */
const PROBES = [null, true, 0, '', [], {}];

let metaSchema: Ajv2020 | undefined;

/** The problems by the meta-schema. */
function malformedParts(schema: object): ProblemEntry[] {
  metaSchema ??= new Ajv2020({ strict: false, allErrors: true, validateFormats: false, logger: false });
  if (metaSchema.validateSchema(schema)) return [];
  return entriesOf(metaSchema.errors);
}

function compilerOf({ allErrors }: { allErrors: boolean }): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    // Unknown keywords were left out, and no other schema is known or fetched.
    strict: false,
    meta: false,
    validateSchema: false,
    logger: false,
    // Otherwise the compiler copies a schema for each reference to it.
    inlineRefs: false,
    // Otherwise the compiler writes out a test for each of up to 200 required names.
    loopRequired: 1,
    // A member called `constructor` counts only if it is the value's own.
    ownProperties: true,
    formats: FORMATS,
    // Optimising would take five times as long as the rest of compiling.
    code: { optimize: false, regExp: Object.assign((source: string) => linearPattern(source, meter), { code: '' }) },
  });
  for (const keyword of [...wholeValueKeywords(meter), dependentRequiredKeyword(meter)])
    ajv.removeKeyword(String(keyword.keyword)).addKeyword(keyword);
  return ajv.addKeyword(costKeyword(meter));
}

function toAsk(metered: object, matches: ValidateFunction): CompiledSchema {
  let listing: ValidateFunction | undefined;
  return {
    findMismatches(value, bytes) {
      const result = meter.run(stepsFor(bytes), () => matches(value));
      if (result === 'out_of_steps') return [{ pointer: '', detail: TOO_MANY_STEPS }];
      if (result) return [];
      const [first] = entriesOf(matches.errors);
      listing ??= compilerOf({ allErrors: true }).compile(metered);
      const list = listing;
      const listed = meter.run(LISTING_STEPS, () => list(value)) === 'out_of_steps' ? [] : entriesOf(list.errors);
      return listed.length > 0 ? listed : first === undefined ? [] : [first];
    },
  };
}

function entriesOf(errors: readonly ErrorObject[] | null | undefined): ProblemEntry[] {
  const entries = new Map<string, ProblemEntry>();
  for (const error of errors ?? []) {
    const entry = describeFailure(error);
    entries.set(JSON.stringify(entry), entry);
    if (entries.size === MAX_ENTRIES) break;
  }
  return [...entries.values()];
}

/** The same entries, with pointers from the body. */
export function entriesBelow(path: readonly PropertyKey[], entries: readonly ProblemEntry[]): ProblemEntry[] {
  const above = pointerOf(path);
  return entries.map(({ pointer, detail }) => ({ pointer: `${above}${pointer}`, detail }));
}
