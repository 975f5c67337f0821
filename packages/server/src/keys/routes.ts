import type { Route } from '../http/define-route.ts';
import { createKey, deleteKey, getKey, listKeys } from './manage-keys.ts';

export const keyRoutes: readonly Route[] = [createKey, listKeys, getKey, deleteKey];
