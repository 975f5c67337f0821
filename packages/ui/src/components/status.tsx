import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleX,
  PauseCircle,
  RotateCw,
  SkipForward,
  TriangleAlert,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { Delivery } from '../api/types.ts';
import styles from './status.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'held' | 'quiet';

interface Look {
  word: string;
  tone: Tone;
  icon: LucideIcon;
}

const LOOKS: Record<Delivery['status'], Look> = {
  pending: { word: 'Pending', tone: 'quiet', icon: CircleDashed },
  waiting: { word: 'Held', tone: 'held', icon: PauseCircle },
  retrying: { word: 'Retrying', tone: 'warn', icon: RotateCw },
  delivered: { word: 'Delivered', tone: 'good', icon: CircleCheck },
  dead_lettered: { word: 'Dead letter', tone: 'bad', icon: CircleX },
  skipped: { word: 'Skipped', tone: 'quiet', icon: SkipForward },
  cancelled: { word: 'Cancelled', tone: 'quiet', icon: Ban },
};

/** The status of a delivery: by word, icon and colour. */
export function DeliveryStatus({ status }: { status: Delivery['status'] }) {
  const { word, tone, icon } = LOOKS[status];
  return <Status word={word} tone={tone} icon={icon} />;
}

/** What a filter by status offers. */
export function statusChoices<Name extends Delivery['status']>(statuses: readonly Name[]) {
  return statuses.map((value) => ({ value, text: LOOKS[value].word }));
}

interface StatusProps {
  word: string;
  tone: Tone;
  icon?: LucideIcon;
}

const ICONS: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
  held: PauseCircle,
  quiet: CircleMinus,
};

/** A state of anything. Never by colour alone. */
export function Status({ word, tone, icon: Icon = ICONS[tone] }: StatusProps) {
  return (
    <span className={`${styles.status} ${styles[tone]}`}>
      <Icon size={13} aria-hidden />
      {word}
    </span>
  );
}
