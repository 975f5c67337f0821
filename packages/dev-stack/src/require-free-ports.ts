import { isPortTaken } from './free-port.ts';
import { PORT_VARIABLES, portEntries, type StackConfig, type StackPorts } from './stack-config.ts';

/** Throws one error that names every port somebody else listens on, with the variable that moves ours. */
export async function requireFreePorts({ host, ports, temporalAddress }: StackConfig): Promise<void> {
  const notOurs: (keyof StackPorts)[] = temporalAddress === undefined ? [] : ['temporal', 'temporalUi'];
  const problems: string[] = [];
  for (const [name, port] of portEntries(ports)) {
    if (notOurs.includes(name) || !(await isPortTaken(port, name === 'api' ? host : '127.0.0.1'))) continue;
    problems.push(`Port ${port} is taken by another program. Set ${PORT_VARIABLES[name]} to a free one.`);
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
