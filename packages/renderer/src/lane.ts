/** Waiting jobs. Their owners take turns, however many jobs each has. */
export interface Lane<Job extends { owner: string }> {
  readonly size: number;
  waitingOf(owner: string): number;
  add(job: Job): void;
  /** Removes a waiting job. False if it is not in the lane. */
  remove(job: Job): boolean;
  next(): Job | undefined;
  takeAll(): Job[];
}

export function createLane<Job extends { owner: string }>(): Lane<Job> {
  // In the order of the owners' turns.
  const byOwner = new Map<string, Job[]>();
  let size = 0;

  function keep(owner: string, jobs: Job[]): void {
    byOwner.delete(owner);
    if (jobs.length > 0) byOwner.set(owner, jobs);
  }

  return {
    get size() {
      return size;
    },
    waitingOf: (owner) => byOwner.get(owner)?.length ?? 0,
    add(job) {
      size += 1;
      const jobs = byOwner.get(job.owner);
      if (jobs === undefined) byOwner.set(job.owner, [job]);
      else jobs.push(job);
    },
    remove(job) {
      const jobs = byOwner.get(job.owner) ?? [];
      const at = jobs.indexOf(job);
      if (at === -1) return false;
      size -= 1;
      jobs.splice(at, 1);
      if (jobs.length === 0) byOwner.delete(job.owner);
      return true;
    },
    takeAll() {
      const jobs = [...byOwner.values()].flat();
      byOwner.clear();
      size = 0;
      return jobs;
    },
    next() {
      const [first] = byOwner;
      if (first === undefined) return undefined;
      const [owner, [job, ...rest]] = first;
      size -= 1;
      keep(owner, rest);
      return job;
    },
  };
}
