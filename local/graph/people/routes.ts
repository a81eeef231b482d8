import type { Route } from '../route.ts';
import { deltaRoutes } from './delta.ts';
import { groupRoutes } from './group-routes.ts';
import type { People, User } from './people.ts';
import { userRoutes } from './user-routes.ts';

export interface PeopleDesk {
  readonly people: People;
  /** How long after it happened a change shows in delta. */
  readonly lagMs: () => number;
  /** Told of a guest who now has an account. */
  readonly redeem: (guest: User) => void;
}

/** Delta first: `delta` would do for a user's id, too. */
export const peopleRoutes = ({ people, lagMs, redeem }: PeopleDesk): Route[] => [
  ...deltaRoutes(people, lagMs),
  ...userRoutes(people, redeem),
  ...groupRoutes(people),
];
