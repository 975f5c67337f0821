import type { Schemas } from '../api/types.ts';

type Attempt = Schemas['Attempt'];

export interface Phase {
  name: 'DNS' | 'Connect' | 'TLS' | 'First byte' | 'Rest';
  startMs: number;
  ms: number;
}

/** The parts of an attempt, one after the other. A part that did not happen, as on an open connection, is left out. */
export function phasesOf({ timings, durationMs }: Pick<Attempt, 'timings' | 'durationMs'>): Phase[] {
  const known: [Phase['name'], number | null][] = [
    ['DNS', timings.dnsMs],
    ['Connect', timings.connectMs],
    ['TLS', timings.tlsMs],
    ['First byte', timings.firstByteMs],
  ];
  const phases: Phase[] = [];
  let at = 0;
  for (const [name, ms] of known) {
    if (ms === null) continue;
    phases.push({ name, startMs: at, ms });
    at += ms;
  }
  const rest = durationMs - at;
  if (rest > 0) phases.push({ name: 'Rest', startMs: at, ms: rest });
  return phases;
}
