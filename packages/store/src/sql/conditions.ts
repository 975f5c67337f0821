/** Collects the conditions of a `where` whose parts depend on which filters are set, and their values. */
export class Conditions {
  readonly values: unknown[];
  private readonly parts: string[] = [];

  /** Takes the values that the statement has already: those of these conditions come after them. */
  constructor(values: unknown[] = []) {
    this.values = values;
  }

  /** Adds a condition with one `?` for its value; does nothing when the value is undefined. */
  add(condition: string, value: unknown): void {
    if (value !== undefined) this.parts.push(condition.replace('?', this.value(value)));
  }

  /** Adds a condition that needs no value. Never put input into it. */
  addText(condition: string): void {
    this.parts.push(condition);
  }

  /** The placeholder for a further value. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  copy(): Conditions {
    const copied = new Conditions([...this.values]);
    copied.parts.push(...this.parts);
    return copied;
  }

  clause(): string {
    return this.parts.length === 0 ? '' : `where ${this.parts.join(' and ')}`;
  }
}
