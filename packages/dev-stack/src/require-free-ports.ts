import { isPortTaken } from './free-port.ts';
import { findListener } from './processes/find-listener.ts';
import { PORT_VARIABLES, portEntries, type StackConfig, type StackPorts } from './stack-config.ts';

const LONGEST_COMMAND = 120;

/** Throws one error that names every port that is in use, with the variable that changes ours. */
export async function requireFreePorts({ host, ports, temporalAddress }: StackConfig): Promise<void> {
  const notOurs: (keyof StackPorts)[] = temporalAddress === undefined ? [] : ['temporal', 'temporalUi'];
  const problems: string[] = [];
  for (const [name, port] of portEntries(ports)) {
    if (notOurs.includes(name) || !(await isPortTaken(port, name === 'api' ? host : '127.0.0.1'))) continue;
    const remedy = `${PORT_VARIABLES[name]} to a free one.`;
    problems.push(`Port ${port} is taken by ${describeHolder(port, remedy)}`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function describeHolder(port: number, remedy: string): string {
  const holder = findListener(port);
  if (holder === undefined) return `another program. Set ${remedy}`;
  const { pid, command } = holder;
  const shown = command.length > LONGEST_COMMAND ? `${command.slice(0, LONGEST_COMMAND)}…` : command;
  return `process ${pid}: ${shown}\n  Is it left from an earlier start? Then end it: kill ${pid}. Else set ${remedy}`;
}
