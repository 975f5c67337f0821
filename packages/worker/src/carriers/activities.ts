import type { CarriedResult, CarryInput } from '@postrider/domain';
import { carryDeliveries, type CarryDeps } from './carry-deliveries.ts';
import type { RunningCarriers } from './running-carriers.ts';

export interface CarrierActivityDeps extends CarryDeps {
  carriers: Pick<RunningCarriers, 'sentAll' | 'end'>;
}

export type CarrierActivities = ReturnType<typeof createCarrierActivities>;

export function createCarrierActivities({ carriers, ...deps }: CarrierActivityDeps) {
  const running = new Map<string, Promise<CarriedResult[]>>();

  return {
    /**
     * The first attempts of the carrier's deliveries, side by side. If this process executes it twice because Temporal gave up on
     * the first execution, the second one joins the first.
     */
    carryAll(input: CarryInput): Promise<CarriedResult[]> {
      const { carrierId } = input;
      const joined = running.get(carrierId);
      if (joined !== undefined) return joined;
      const carrying = carryDeliveries({ ...deps, onSentAll: () => carriers.sentAll(carrierId) }, input).finally(() => {
        running.delete(carrierId);
        carriers.end(carrierId);
      });
      running.set(carrierId, carrying);
      return carrying;
    },
  };
}
