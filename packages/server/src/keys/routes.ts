import type { Route } from '../http/define-route.ts';
import { createKey, deleteKey, rotateKey, updateKey } from './manage-keys.ts';
import { getKey, listKeys } from './read-keys.ts';

export const keyRoutes: readonly Route[] = [createKey, listKeys, getKey, updateKey, rotateKey, deleteKey];
