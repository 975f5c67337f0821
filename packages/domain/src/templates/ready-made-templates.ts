import { discord } from './discord.ts';
import { aifai, noaServer, notely, policyChange, ragChatbot } from './older-systems.ts';
import type { ReadyMadeTemplate } from './ready-made-template.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';

export const READY_MADE_TEMPLATES: readonly ReadyMadeTemplate[] = [
  slack,
  discord,
  teams,
  aifai,
  notely,
  policyChange,
  noaServer,
  ragChatbot,
];

export function findReadyMadeTemplate(name: string): ReadyMadeTemplate | undefined {
  return READY_MADE_TEMPLATES.find((template) => template.name === name);
}
