import { initial } from './0001-initial.ts';
import { preferences } from './0002-preferences.ts';
import { askedRetries } from './0003-asked-retries.ts';
import { slotsAtTheLastMoment } from './0004-slots-at-the-last-moment.ts';
import { indexesOfLines } from './0005-indexes-of-lines.ts';
import { workers } from './0006-workers.ts';
import { templatedHeaders } from './0007-templated-headers.ts';
import { maskedAttempts } from './0008-masked-attempts.ts';
import { filters } from './0009-filters.ts';
import { eventTypes } from './0010-event-types.ts';
import { templates } from './0011-templates.ts';
import { defaults } from './0012-defaults.ts';
import { externalIds } from './0013-external-ids.ts';
import { schedules } from './0014-schedules.ts';
import { recordRemovals } from './0016-record-removals.ts';
import { missingSecrets } from './0018-missing-secrets.ts';
import { history } from './0019-history.ts';
import { retention } from './0022-retention.ts';
import { audit } from './0023-audit.ts';
import { replays } from './0024-replays.ts';
import { rollups } from './0025-rollups.ts';
import { notices } from './0026-notices.ts';
import { changes } from './0027-changes.ts';
import { auditAge } from './0028-audit-age.ts';
import { taggedEvents } from './0029-tagged-events.ts';
import { carriers } from './0031-carriers.ts';
import { sessions } from './0032-sessions.ts';
import { recoveries } from './0033-recoveries.ts';
import { traces } from './0034-traces.ts';
import { openReplays } from './0035-open-replays.ts';
import { openDeliveries } from './0036-open-deliveries.ts';
import type { Migration } from './migration.ts';

/** In the order in which they are made. */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  preferences,
  askedRetries,
  slotsAtTheLastMoment,
  indexesOfLines,
  workers,
  templatedHeaders,
  maskedAttempts,
  filters,
  eventTypes,
  templates,
  defaults,
  externalIds,
  schedules,
  recordRemovals,
  missingSecrets,
  history,
  retention,
  audit,
  replays,
  rollups,
  notices,
  changes,
  auditAge,
  taggedEvents,
  carriers,
  sessions,
  recoveries,
  traces,
  openReplays,
  openDeliveries,
];
