/**
 * How a process of the local cloud is forked so that several fit on a laptop. All three are for memory alone, measured at
 * "Ready" over all processes: 150 MiB less for the first two; 17 MiB less of the cloud without data for the third.
 *
 * V8 lets its youngest objects take three halves of 16 MiB in each process and keeps them, though a service at rest needs a
 * fraction; glibc keeps eight heaps a core for native code (malloc(3), mallopt(3): M_ARENA_MAX). Once a large block has
 * been freed, glibc takes all up to that size from its heap, and gives up to twice as much not back to the system: the
 * model is loaded, and its file stays in memory twice. To name the size, though it is the default, ends that (mallopt(3):
 * M_MMAP_THRESHOLD). Elsewhere than on Linux with glibc nobody reads the variables.
 */
export const leanProcess = {
  execArgv: ['--max-semi-space-size=4'],
  env: { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: String(128 * 1024) },
} as const;
