import type { Command } from 'commander';

export function addOwnCommands(_program: Command): void {}
