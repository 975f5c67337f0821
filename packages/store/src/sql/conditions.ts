/** Collects the conditions of a `where` clause, and their values. */
export class Conditions {
  readonly values: unknown[];
  private readonly parts: string[] = [];

  /** `values`: those that the statement has already. The values of the conditions come after them. */
  constructor(values: unknown[] = []) {
    this.values = values;
  }

  /** Adds a condition with one `?` for its value, unless the value is undefined. */
  add(condition: string, value: unknown): void {
    if (value !== undefined) this.parts.push(condition.replace('?', this.value(value)));
  }

  /** Adds a condition without a value. Never put input into it: SQL injection. */
  addText(condition: string): void {
    this.parts.push(condition);
  }

  /** Adds a value and returns its placeholder. */
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
