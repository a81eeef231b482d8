/** What we want the figures to be on a laptop of two cores. Kept apart from what is measured. */
export const targets = {
  up: '',
  ready: '',
  memory: '',
  fresh: '',
  revoked: '',
  indexWrites: '0',
  ratio: '',
  ask: '',
  activities: '1,000',
} as const;
