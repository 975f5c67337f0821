import type { Database, Sql } from '../sql/database.ts';

/** One step of the plan by which Postgres ran a statement. */
export interface PlanStep {
  /** Such as `Index Scan` or `Sort`. */
  type: string;
  /** The table or partition that it reads; empty if none. */
  relation: string;
  index: string;
  /**
   * Rows that it returned or discarded, over all its loops. Unlike blocks, they do not count dead rows, which stay as long
   * as any write transaction of the whole cluster is older than they are: those of other tests too.
   */
  rowsVisited: number;
  /** Whether it belongs to a subquery that runs once for each row. */
  isInSubPlan: boolean;
}

/** As the driver and `defineStatement` take it. */
interface Statement {
  text: string;
  values?: unknown[];
}

interface PlanNode {
  'Node Type': string;
  'Parent Relationship'?: string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

/**
 * Runs a statement and gives the steps of its plan, the outermost first. Takes back what the statement did. `begin` is how
 * its transaction begins, with the settings of the planner that count.
 */
export async function explainPlan(
  database: Database,
  { text, values = [] }: Statement,
  begin = 'begin',
): Promise<PlanStep[]> {
  const client = await database.connect();
  try {
    await client.query(begin);
    // Prepared, because a generic plan exists only for prepared statements.
    await client.query(`prepare explained as ${text}`);
    const given = values.map((value) => (value === null ? 'null' : client.escapeLiteral(literalOf(value)))).join();
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) execute explained${given === '' ? '' : `(${given})`}`,
    );
    return rows.flatMap((row) => stepsOf(row['QUERY PLAN'][0].Plan, false));
  } finally {
    await client.query('rollback');
    await client.query('deallocate all');
    client.release();
  }
}

/** The steps of all statements that a function runs, each before it is run. */
export async function explainAll(database: Database, run: (sql: Sql) => Promise<unknown>): Promise<PlanStep[]> {
  const steps: PlanStep[] = [];
  const query = async (statement: string | Statement, values?: unknown[]) => {
    const whole = typeof statement === 'string' ? { text: statement, ...(values && { values }) } : statement;
    steps.push(...(await explainPlan(database, whole)));
    return database.query(whole);
  };
  await run({ query } as unknown as Sql);
  return steps;
}

function stepsOf(node: PlanNode, isBelowSubPlan: boolean): PlanStep[] {
  const isInSubPlan = isBelowSubPlan || node['Parent Relationship'] === 'SubPlan';
  const rows =
    node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  const step = {
    type: node['Node Type'],
    relation: node['Relation Name'] ?? '',
    index: node['Index Name'] ?? '',
    rowsVisited: Math.round(rows * node['Actual Loops']),
    isInSubPlan,
  };
  return [step, ...(node.Plans ?? []).flatMap((child) => stepsOf(child, isInSubPlan))];
}

function literalOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? `{${value.map((each) => JSON.stringify(each)).join()}}` : String(value);
}
