import { matchesEventType, NOTICE_TYPES, type EventTypePolicy } from '@postrider/domain';
import { findEventType, readCatalogue, type KnownEventType } from '@postrider/store/event-types';
import type { Database } from '@postrider/store/sql';
import type { ProblemEntry } from '@postrider/domain';
import type {
  CatalogueFindings,
  CatalogueWarning,
  CheckedEvent,
  CheckedFilters,
  EventCatalogue,
  EventToCheck,
} from './event-catalogue.ts';
import { makeWay } from './make-way.ts';
import { compileSchema, entriesBelow, type CompiledSchema } from './compile-schema.ts';

// Every publish needs its type. A change of the catalogue reaches a process at most this much later.
const FRESH_MS = 1_000;

interface Held {
  revision: number;
  types: ReadonlyMap<string, KnownEventType>;
}

interface Compiled {
  version: number;
  schema: Promise<CompiledSchema | undefined>;
}

/** The event types for publishing: kept in memory, and read again every second. */
export class Catalogue implements EventCatalogue {
  private readonly database: Database;
  private readonly policy: EventTypePolicy;
  private held: Held = { revision: -1, types: new Map() };
  private asked: { at: number; held: Promise<Held> } | undefined;
  private readonly compiled = new Map<string, Compiled>();

  constructor(database: Database, policy: EventTypePolicy) {
    this.database = database;
    this.policy = policy;
  }

  forget(): void {
    this.asked = undefined;
  }

  async checkEvent({ type, data, bytes }: EventToCheck, now: Date): Promise<CheckedEvent> {
    const known = (await this.current(now)).types.get(type);
    if (known === undefined) return { ...this.ofUnknown(type), optIn: false };
    const warnings = warningsOf(known);
    const mismatches = known.validation === 'off' ? [] : await this.mismatches(known, { data, bytes });
    if (known.validation === 'reject') return { problems: mismatches, warnings, optIn: known.optIn };
    const [first] = mismatches;
    if (first !== undefined) warnings.push(mismatchWarning(first, mismatches.length));
    return { problems: [], warnings, optIn: known.optIn };
  }

  async isOptIn(type: string, now: Date): Promise<boolean> {
    return (await this.current(now)).types.get(type)?.optIn ?? false;
  }

  async checkFilters(filters: readonly string[], now: Date): Promise<CheckedFilters> {
    const checked: CheckedFilters = { problems: [], warnings: [] };
    const { types } = await this.current(now);
    for (const [i, filter] of filters.entries()) {
      const known = types.get(filter);
      if (known !== undefined) checked.warnings.push(...warningsOf(known));
      else if (!isKnown(types, filter)) {
        const { problems, warnings } = this.ofUnknown(filter);
        checked.problems.push(...problems.map(({ detail }) => ({ pointer: `/eventTypes/${i}`, detail, filter })));
        checked.warnings.push(...warnings);
      }
    }
    return checked;
  }

  private ofUnknown(type: string): CatalogueFindings {
    if (this.policy === 'open') return { problems: [], warnings: [] };
    const what = type.endsWith('.*')
      ? `No event type of the catalogue begins with "${type.slice(0, -1)}"`
      : `The catalogue has no event type "${type}"`;
    if (this.policy === 'warn') return { problems: [], warnings: [{ code: 'unknown_type', detail: `${what}.` }] };
    return { problems: [{ pointer: '/type', detail: `${what}. Add it with POST /v1/event-types.` }], warnings: [] };
  }

  private async mismatches(
    known: KnownEventType,
    { data, bytes }: Pick<EventToCheck, 'data' | 'bytes'>,
  ): Promise<ProblemEntry[]> {
    const schema = await this.schemaOf(known);
    if (schema === undefined) return [];
    const startedAt = performance.now();
    const mismatches = entriesBelow(['data'], schema.findMismatches(data, bytes));
    // A batch checks up to 100 events.
    await makeWay(startedAt);
    return mismatches;
  }

  private schemaOf({ name, version }: KnownEventType): Promise<CompiledSchema | undefined> {
    const earlier = this.compiled.get(name);
    if (earlier !== undefined && earlier.version >= version) return earlier.schema;
    const schema = this.load(name);
    const entry = { version, schema };
    this.compiled.set(name, entry);
    schema.catch(() => {
      if (this.compiled.get(name) === entry) this.compiled.delete(name);
    });
    return schema;
  }

  private async load(name: string): Promise<CompiledSchema | undefined> {
    const { schema = null } = (await findEventType(this.database, name)) ?? {};
    if (schema === null) return undefined;
    const result = compileSchema(JSON.parse(schema));
    // It compiled when it was stored. If a later version refuses it, events must still be accepted.
    return result.ok ? result.schema : undefined;
  }

  private current(now: Date): Promise<Held> {
    const at = now.getTime();
    const { asked } = this;
    if (asked !== undefined && Math.abs(at - asked.at) < FRESH_MS) return asked.held;
    const entry = { at, held: this.refresh() };
    this.asked = entry;
    entry.held.catch(() => {
      if (this.asked === entry) this.asked = undefined;
    });
    return entry.held;
  }

  private async refresh(): Promise<Held> {
    const change = await readCatalogue(this.database, this.held.revision);
    // A slow query may end after a newer one.
    if (change === undefined || change.revision < this.held.revision) return this.held;
    this.held = { revision: change.revision, types: new Map(change.types.map((type) => [type.name, type])) };
    for (const name of this.compiled.keys()) if (!this.held.types.has(name)) this.compiled.delete(name);
    return this.held;
  }
}

function warningsOf({ name, deprecated }: KnownEventType): CatalogueWarning[] {
  return deprecated ? [{ code: 'deprecated_type', detail: `The event type "${name}" is deprecated.` }] : [];
}

function mismatchWarning({ pointer, detail }: ProblemEntry, count: number): CatalogueWarning {
  const more = count > 1 ? ` And ${count - 1} more.` : '';
  return { code: 'schema_mismatch', detail: `Does not match the schema of its type. ${pointer}: ${detail}${more}` };
}

/** A type or a family that has a member. Every tenant may ask for notices. */
function isKnown(types: ReadonlyMap<string, KnownEventType>, filter: string): boolean {
  const noticed = NOTICE_TYPES.some((type) => matchesEventType([filter], type));
  if (noticed || !filter.endsWith('.*')) return noticed;
  const prefix = filter.slice(0, -1);
  for (const name of types.keys()) if (name.startsWith(prefix)) return true;
  return false;
}
