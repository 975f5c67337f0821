import { join } from 'node:path';
import type { DemoResult } from './demo/run-demo.ts';
import { PROGRAMS } from './processes/pid-file.ts';
import type { StackConfig } from './stack-config.ts';
import { temporalAddress, temporalUiUrl } from './stack-programs.ts';
import { PROJECT_ROOT, STATE_FOLDER } from './state-folder.ts';
import type { Stack } from './start-stack.ts';

interface ReadyStack {
  config: StackConfig;
  stack: Stack;
  demo: DemoResult;
}

/** The URL of the API for programs. */
export function apiUrl({ host, ports }: StackConfig): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${ports.api}`;
}

/** Signs in once. The code is behind `#`, which browsers send to no server, so that no log has it. */
function signInUrl({ config, stack: { signInCode } }: ReadyStack): string | null {
  return signInCode === undefined ? null : `${apiUrl(config)}/ui/sign-in#code=${signInCode}`;
}

/** The line for programs that start the stack and wait for it. */
export function readyLine(ready: ReadyStack): string {
  const { config, stack, demo } = ready;
  const pids = stack.pids();
  const facts = {
    apiUrl: apiUrl(config),
    adminKey: stack.secrets.adminKey,
    signInUrl: signInUrl(ready),
    temporalUiUrl: temporalUiUrl(config),
    tenantId: stack.tenantId,
    pids: Object.fromEntries(PROGRAMS.map((name) => [name, pids.get(name) ?? null])),
    demo,
  };
  return `POSTRIDER_READY ${JSON.stringify(facts)}`;
}

/** The lines for people. */
export function describeStack(ready: ReadyStack): string {
  const { config, stack, demo } = ready;
  const api = apiUrl(config);
  const link = signInUrl(ready);
  const dashboard =
    link === null
      ? ''
      : `  Dashboard    ${link}
               (this link signs you in once, within 15 minutes; later ${api}/ui and the admin key)
`;
  const outcome = demo.verified
    ? 'delivered to the demo receiver, which verified its signature'
    : `${demo.status}, which it should not be: the logs are in .postrider/logs/`;
  return `
Postrider is up. One event was published and ${outcome}.

${dashboard}  API          ${api}  (reference: ${api}/docs/api)
  Temporal UI  ${temporalUiUrl(config) ?? 'that of your own server'}
  That event   ${demo.temporalUrl ?? `delivery ${demo.deliveryId}`}
  Metrics      http://127.0.0.1:${config.metricsPorts.server}/metrics and :${config.metricsPorts.worker}/metrics
  Admin key    ${stack.secrets.adminKey}

Publish another one:

  curl -X POST ${api}/v1/tenants/${stack.tenantId}/events \\
    -H 'Authorization: Bearer ${stack.secrets.adminKey}' -H 'Content-Type: application/json' \\
    -d '{"type":"demo.greeting","data":{"hello":"world"}}'

In another terminal (all commands: docs/cli.md):

  postrider() { node '${join(PROJECT_ROOT, 'packages/cli/dist/bin/postrider.js')}' "$@"; }
  export POSTRIDER_BASE_URL=${api} POSTRIDER_API_KEY="$(cat '${join(STATE_FOLDER, 'secrets/admin-key')}')"
  TEMPORAL_ADDRESS=${temporalAddress(config)} postrider doctor

Ctrl-C stops everything; data stays in .postrider/ for the next start.
`;
}
