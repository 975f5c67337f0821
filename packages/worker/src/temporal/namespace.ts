import { CARRIED_ATTRIBUTE, SEARCH_ATTRIBUTES } from '@postrider/domain';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { hasGrpcCode, NOT_FOUND } from './grpc-code.ts';

/** `temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD`. */
const KEYWORD = 2;
/** `INDEXED_VALUE_TYPE_KEYWORD_LIST`. */
const KEYWORD_LIST = 7;
/** Thirty days of history for a namespace that is created here. Temporal's default is one day. */
const RETENTION = msToTs('720 hours');
/** Temporal's frontend reads namespaces from a cache that it refreshes every few seconds. */
const NEW_NAMESPACE = { tries: 30, pauseMs: 1_000 };

type Described = Awaited<ReturnType<NativeConnection['workflowService']['describeNamespace']>>;
type Retention = NonNullable<Described['config']>['workflowExecutionRetentionTtl'];

export interface Namespace {
  /**
   * Creates the namespace and the search attributes that are missing; without them every start fails. Call it when a worker
   * starts, because the dev server's own option does nothing on an existing database, and whenever Temporal may have lost its
   * data. A namespace that was lost gets the retention that this process saw before.
   */
  prepare(): Promise<void>;
}

export function createNamespace(
  connection: NativeConnection,
  { namespace, deliveriesPerWorkflow }: Pick<Config, 'namespace' | 'deliveriesPerWorkflow'>,
  log: Logger,
): Namespace {
  const types = typesOf(deliveriesPerWorkflow);
  const { operatorService, workflowService } = connection;
  let retention: Retention;

  async function find(): Promise<Retention> {
    const { config } = await workflowService.describeNamespace({ namespace });
    return config?.workflowExecutionRetentionTtl;
  }

  async function make(): Promise<void> {
    log.warn(
      { namespace },
      'Temporal has no such namespace; making it. Check POSTRIDER_TEMPORAL_NAMESPACE and TEMPORAL_ADDRESS',
    );
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention ?? RETENTION });
    for (let left = NEW_NAMESPACE.tries; ; left--) {
      try {
        await missingAttributes();
        return;
      } catch (error) {
        if (left <= 1 || !hasGrpcCode(error, NOT_FOUND)) throw error;
        await delay(NEW_NAMESPACE.pauseMs);
      }
    }
  }

  async function missingAttributes(): Promise<string[]> {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    return [...types.keys()].filter((name) => !(name in customAttributes));
  }

  return {
    async prepare() {
      const found = await find().catch(async (error: unknown) => {
        if (!hasGrpcCode(error, NOT_FOUND)) throw error;
        await make();
        return find();
      });
      const missing = await missingAttributes();
      if (missing.length === 0) {
        retention = found;
        return;
      }
      const searchAttributes = Object.fromEntries(missing.map((name) => [name, types.get(name) ?? KEYWORD]));
      // A namespace that this process sees for the first time keeps its retention.
      const before = (retention ??= found);
      if (before && before !== found) {
        log.warn({ namespace, missing }, 'Temporal has lost its search attributes; registering them again');
        await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: before } });
      }
      await operatorService.addSearchAttributes({ namespace, searchAttributes });
    },
  };
}

/** The search attributes by name. Carriers need one more; Temporal has room for a few lists only. */
function typesOf(deliveriesPerWorkflow: number): Map<string, number> {
  const types = new Map<string, number>(Object.values(SEARCH_ATTRIBUTES).map((name) => [name, KEYWORD]));
  if (deliveriesPerWorkflow > 1) types.set(CARRIED_ATTRIBUTE, KEYWORD_LIST);
  return types;
}
