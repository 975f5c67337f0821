import {
  DEFAULT_RETRY,
  DEFAULT_TIMEOUT_MS,
  type PayloadFormat,
  type RetryPolicy,
  type SigningConfig,
} from './endpoint-config.ts';
import { isPlaceholdersAlone } from './secrets/mask-headers.ts';

/** What an endpoint inherits, each by itself, from its tenant and then from the deployment. */
export const INHERITED_MEMBERS = ['retry', 'timeoutMs', 'headers', 'signing', 'secret', 'format'] as const;
export type InheritedMember = (typeof INHERITED_MEMBERS)[number];

/** From the nearest level to the farthest. */
export const SETTING_SOURCES = ['endpoint', 'tenant', 'deployment', 'built_in'] as const;
export type SettingSource = (typeof SETTING_SOURCES)[number];

/** What one level sets. Null: it sets nothing, and the next level decides. */
export interface LevelSettings {
  retry: RetryPolicy | null;
  timeoutMs: number | null;
  /** Opens the headers, which are sealed at rest. Called only if this level's headers are in force. */
  headers: (() => Record<string, string>) | null;
  signing: SigningConfig | null;
  format: PayloadFormat | null;
  hasSecret: boolean;
}

export interface SettingLevels {
  endpoint: LevelSettings & {
    /** Names of its own headers that are templates, in lower case. Defaults need none: each `{{` in them is a template. */
    templatedHeaders: readonly string[];
    /**
     * Whether an operator's key gave its URL. If a tenant's key did, its owner is not trusted with what receivers of other
     * tenants rely on.
     */
    trustsDeployment: boolean;
  };
  tenant: LevelSettings;
  deployment: LevelSettings;
}

export interface EffectiveSettings {
  retry: RetryPolicy;
  timeoutMs: number;
  headers: Record<string, string>;
  templatedHeaders: string[];
  signing: SigningConfig;
  format: PayloadFormat;
  /** `secret: 'built_in'`: there is none. */
  sources: Record<InheritedMember, SettingSource>;
}

export const NO_SETTINGS: LevelSettings = {
  retry: null,
  timeoutMs: null,
  headers: null,
  signing: null,
  format: null,
  hasSecret: false,
};

type Member = Exclude<keyof LevelSettings, 'hasSecret'>;
type Values = { [Name in Member]: NonNullable<LevelSettings[Name]> };

const BUILT_IN: Values = {
  retry: DEFAULT_RETRY,
  timeoutMs: DEFAULT_TIMEOUT_MS,
  headers: () => ({}),
  signing: { scheme: 'standard' },
  format: { type: 'standard' },
};

/** Resolves each member: the nearest level that sets it decides. */
export function resolveSettings({ endpoint, tenant, deployment }: SettingLevels): EffectiveSettings {
  const shared = endpoint.trustsDeployment ? deployment : withoutCredentials(deployment);
  const levels = { endpoint, tenant, deployment: shared };
  const retry = nearest(levels, 'retry');
  const timeoutMs = nearest(levels, 'timeoutMs');
  const headers = nearest(levels, 'headers');
  const signing = nearest(levels, 'signing');
  const format = nearest(levels, 'format');
  const opened = headers.value();
  return {
    retry: retry.value,
    timeoutMs: timeoutMs.value,
    headers: opened,
    templatedHeaders: templatesIn({ value: opened, source: headers.source }, signing, endpoint.templatedHeaders),
    signing: signing.value,
    format: format.value,
    sources: {
      retry: retry.source,
      timeoutMs: timeoutMs.source,
      headers: headers.source,
      signing: signing.source,
      secret: sourceOfSecret(levels, signing.source),
      format: format.source,
    },
  };
}

type Levels = Record<'endpoint' | 'tenant' | 'deployment', LevelSettings>;
interface Found<Value> {
  value: Value;
  source: SettingSource;
}

function nearest<Name extends Member>(levels: Levels, member: Name): Found<Values[Name]> {
  for (const source of ['endpoint', 'tenant', 'deployment'] as const) {
    const value = levels[source][member];
    if (value !== null) return { value: value as Values[Name], source }; // null was just excluded
  }
  return { value: BUILT_IN[member], source: 'built_in' };
}

/**
 * A secret serves no scheme that a nearer level chose: whoever may choose the scheme could have texts of his own signed with
 * a secret that others rely on, and the secret may not fit.
 */
function sourceOfSecret(levels: Levels, signing: SettingSource): SettingSource {
  for (const source of ['endpoint', 'tenant', 'deployment'] as const) {
    if (levels[source].hasSecret) return source;
    if (source === signing) return 'built_in';
  }
  return 'built_in';
}

function templatesIn(
  headers: Found<Record<string, string>>,
  signing: Found<SigningConfig>,
  own: readonly string[],
): string[] {
  const isTemplate = (level: SettingSource, name: string, text: string) =>
    level === 'endpoint' ? own.includes(name.toLowerCase()) : text.includes('{{');
  const names = Object.entries(headers.value)
    .filter(([name, value]) => isTemplate(headers.source, name, value))
    .map(([name]) => name.toLowerCase());
  const { value } = signing;
  const hasPrefix = value.scheme === 'legacy' && isTemplate(signing.source, value.header, value.prefix);
  return hasPrefix ? [...new Set([...names, value.header.toLowerCase()])] : names;
}

/** What of the deployment a receiver may get that belongs to a tenant: no secret, and no header with text of its own. */
function withoutCredentials(deployment: LevelSettings): LevelSettings {
  const { signing, format } = deployment;
  return {
    ...deployment,
    headers: null,
    hasSecret: false,
    signing:
      signing?.scheme === 'legacy' && signing.companionHeaders !== undefined
        ? { ...signing, companionHeaders: placeholdersOnly(signing.companionHeaders) }
        : signing,
    format:
      format?.type === 'template' && format.headers !== undefined
        ? { ...format, headers: placeholdersOnly(format.headers) }
        : format,
  };
}

function placeholdersOnly(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => isPlaceholdersAlone(value)));
}
