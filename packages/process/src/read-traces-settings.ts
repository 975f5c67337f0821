import type { Environment } from './environment.ts';

export type TracesSettings =
  | { kind: 'off' }
  /** Traces stay off, and the program goes on. `problem` names the variable, never its value. */
  | { kind: 'wrong'; problem: string }
  | { kind: 'on'; protocol: Protocol };

const PROTOCOLS = ['http/protobuf', 'http/json'] as const;
type Protocol = (typeof PROTOCOLS)[number];

const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
];

/**
 * Reads the variables of OpenTelemetry that decide whether, where and how traces are exported. OpenTelemetry's own code reads
 * these and the others again: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export function readTracesSettings(env: Environment): TracesSettings {
  const exporter = env['OTEL_TRACES_EXPORTER'] || undefined;
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'] || undefined;
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || exporter === 'none') return { kind: 'off' };
  if (exporter === undefined && endpoint === undefined) return { kind: 'off' };
  if (exporter !== undefined && exporter !== 'otlp') return wrong('OTEL_TRACES_EXPORTER takes otlp or none');
  if (endpoint !== undefined && !isHttpUrl(endpoint)) {
    return wrong('OTEL_EXPORTER_OTLP_ENDPOINT takes a URL like http://127.0.0.1:4318');
  }
  const given = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] || env['OTEL_EXPORTER_OTLP_PROTOCOL'] || PROTOCOLS[0];
  const protocol = PROTOCOLS.find((each) => each === given);
  if (protocol === undefined) return wrong(`OTEL_EXPORTER_OTLP_PROTOCOL takes ${PROTOCOLS.join(' or ')}`);
  return checkSampler(env) ?? { kind: 'on', protocol };
}

function checkSampler(env: Environment): TracesSettings | undefined {
  const sampler = env['OTEL_TRACES_SAMPLER'] || undefined;
  if (sampler === undefined) return undefined;
  if (!SAMPLERS.includes(sampler)) return wrong(`OTEL_TRACES_SAMPLER takes ${SAMPLERS.join(', ')}`);
  if (!sampler.endsWith('traceidratio')) return undefined;
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 'none');
  if (ratio >= 0 && ratio <= 1) return undefined;
  return wrong(`OTEL_TRACES_SAMPLER_ARG takes a number from 0 to 1 with ${sampler}`);
}

const isHttpUrl = (text: string) => URL.canParse(text) && /^https?:/.test(text);

const wrong = (problem: string): TracesSettings => ({ kind: 'wrong', problem });
