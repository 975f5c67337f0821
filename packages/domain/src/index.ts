export * from './ids.ts';
export * from './statuses.ts';
export * from './event-types.ts';
export * from './endpoint-config.ts';
export * from './preferences.ts';
export * from './records.ts';
export * from './workflows.ts';

export { parseUrl } from './parse-url.ts';
export { checkCustomHeaders, HEADER_NAME_PATTERN, HEADER_VALUE_PATTERN, findHeaderError } from './custom-headers.ts';
export { EXTERNAL_ID_PREFIX, externalReference, namesEndpoint } from './external-ids.ts';
export {
  INHERITED_MEMBERS,
  NO_SETTINGS,
  resolveSettings,
  SETTING_SOURCES,
  type EffectiveSettings,
  type InheritedMember,
  type LevelSettings,
  type SettingSource,
} from './effective-settings.ts';
export { compileRegex } from './filters/compile-regex.ts';
export { checkFilter, compileFilter, decideFilter, filterSteps, type CompiledFilter } from './filters/decide-filter.ts';
export {
  FILTER_LIMITS,
  FILTER_OPERATORS,
  type Filter,
  type FilterDecision,
  type FilterEvent,
  type FilterFailure,
} from './filters/filter.ts';
export { checkLegacySigning } from './legacy-signing.ts';
export { noticeData } from './notices/notice-data.ts';
export {
  DEFAULT_SUCCESS_RATE,
  successRateLimit,
  type EndpointNotices,
  type SuccessRateLimit,
  type TenantNotices,
} from './notices/notice-settings.ts';
export { BUILT_IN_TYPES } from './notices/notice-types.ts';
export {
  DEAD_LETTERS_GATHERED_MS,
  DEAD_LETTERS_NAMED,
  NOTICE_TYPES,
  TOLD_FAILING_AFTER_MS,
  type Notice,
  type NoticeFacts,
  type NoticeType,
} from './notices/notice.ts';
export { fillPlaceholders } from './placeholders.ts';
export { longestVariables, requestVariables } from './request-variables.ts';
export { evaluateGates } from './gates/evaluate-gates.ts';
export type { GateFacts } from './gates/gate.ts';
export { findExclusion } from './gates/preferences.ts';
export { previewGates } from './gates/preview-gates.ts';
export { classifyOutcome, type AttemptOutcome } from './outcome.ts';
export { checkPreferences } from './preferences/check-preferences.ts';
export { resolvePreferences, type ResolvedPreferences } from './preferences/resolve-preferences.ts';
export { describeQuietTime } from './quiet-hours/describe-quiet-time.ts';
export { earliestStart } from './rate-limits/earliest-start.ts';
export { expectSlot } from './rate-limits/expect-slot.ts';
export { LONGEST_SPAN_US, limitsInForce, MOST_LATE_US, obeyed, type Limits, type Quota } from './rate-limits/limits.ts';
export {
  dueNow,
  MOST_AHEAD_US,
  nextSlot,
  simulateSlots,
  takeSlots,
  type Limiter,
  type SimulatedSlots,
} from './rate-limits/simulate-slots.ts';
export { appendStarts, pagesToLoad, type Positions } from './rate-limits/start-log.ts';
export {
  effectiveRetention,
  MAX_RETENTION_DAYS,
  nextRetentionRun,
  RETENTION_HOUR,
  retentionCuts,
  wholeRetention,
  type Retention,
  type RetentionCuts,
} from './retention/retention.ts';
export { decideRetry, totalAttempts } from './retry.ts';
export {
  answersOfRound,
  BACKLOG_AHEAD_MS,
  FIRST_LIMIT,
  isOverload,
  isRelapse,
  LATEST_ANSWERS,
  LEAST_SPELL_MS,
  lowerLimit,
  placesOf,
  raiseLimit,
  restMsAt,
  type Recovery,
} from './recovery.ts';
export { findSecrets } from './secrets/find-secrets.ts';
export { boundEntries, boundText, MAX_ENTRIES, type ProblemEntry } from './problems/bound-problem.ts';
export { pointerOf } from './problems/pointer.ts';
export { isPlaceholdersAlone, maskHeaders } from './secrets/mask-headers.ts';
export { maskUrl } from './secrets/mask-url.ts';
export { createSecretMask, MASK, type Secret, type SecretMask } from './secrets/secret-mask.ts';
export type {
  AttemptedSend,
  FailedSend,
  InvalidResponse,
  SendPhase,
  SendTimings,
  BlockedSend,
  ReceivedResponse,
  SendResult,
  SendVerdict,
} from './send-result.ts';
export { EXAMPLE_FACTS } from './templates/ready-made-template.ts';
export { READY_MADE_TEMPLATES } from './templates/ready-made-templates.ts';
export type { RenderOrder, RenderOutcome, TemplateRenderer } from './templates/render-order.ts';
export {
  describeFailedRender,
  renderPayload,
  type PayloadOutcome,
  type RenderedPayload,
} from './templates/render-payload.ts';
export { checkTemplateFormat, findTemplate } from './templates/template-format.ts';
export { templateInput, templateNow, templateVariables, type TemplateFacts } from './templates/template-input.ts';
export {
  checkScheduleTiming,
  latestRun,
  nextRuns,
  SCHEDULE_LIMITS,
  type ScheduleTiming,
} from './schedules/schedule-timing.ts';
export { parseTraceParent } from './trace-parent.ts';
export { answerOf, nameOfAnswer, outcomeNumberSql } from './statistics/answers.ts';
export {
  bucketAt,
  bucketsOf,
  GRAIN_MS,
  GRAINS,
  planPeriod,
  rollupsKeptSince,
  wholePeriod,
  type Grain,
  type Period,
  type Segment,
} from './statistics/period.ts';
export {
  addPacked,
  addToTally,
  bucketOf,
  packTally,
  percentilesOf,
  TALLY_SQL,
  type Tally,
} from './statistics/tally.ts';
